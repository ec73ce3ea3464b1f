"""A report as a table: the same rows on the page and in the spreadsheet."""

import csv
from collections.abc import Sequence
from dataclasses import dataclass, field
from io import StringIO

from django.http import HttpResponse
from django.utils.translation import gettext as _

from booking.staff.viewsets.base import FORMULA_STARTS
from core.money import plain, shown


class Amount(str):
    """Money: on the page as its reader writes it, in the spreadsheet a number and its currency."""

    number: str
    currency: str

    def __new__(cls, cents: int, currency: str) -> "Amount":
        cell = super().__new__(cls, shown(cents, currency))
        cell.number, cell.currency = plain(cents, currency), currency.upper()
        return cell


Cell = str | int | None


@dataclass(frozen=True)
class ReportTable:
    """Headings and rows; `numbers` are the places of columns that are set flush right."""

    headings: Sequence[str]
    rows: Sequence[Sequence[Cell]]
    numbers: frozenset[int] = field(default_factory=frozenset)

    def as_csv(self, name: str) -> HttpResponse:
        """The table as a file; cells that would run as formulas begin with an apostrophe."""
        text = StringIO()
        writer = csv.writer(text)
        amounts = {
            place for row in self.rows for place, cell in enumerate(row) if isinstance(cell, Amount)
        }
        for row in ([*self.headings], *self.rows):
            writer.writerow(
                [one for place, cell in enumerate(row) for one in _cells(cell, place in amounts)]
            )
        response = HttpResponse(text.getvalue(), content_type="text/csv; charset=utf-8")
        response["Content-Disposition"] = f'attachment; filename="{name}.csv"'
        return response


def _cells(cell: Cell, with_currency: bool) -> list[Cell]:
    """What one cell of the page is in the file: money takes two, the number and its currency."""
    if isinstance(cell, Amount):
        return [cell.number, cell.currency]
    return [_safe(cell), _("Currency")] if with_currency else [_safe(cell)]


def _safe(cell: Cell) -> Cell:
    if isinstance(cell, str) and cell.startswith(FORMULA_STARTS):
        return f"'{cell}"
    return cell
