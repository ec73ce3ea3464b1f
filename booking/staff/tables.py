"""A report as a table: the same rows on the page and in the spreadsheet."""

import csv
from collections.abc import Sequence
from dataclasses import dataclass, field
from io import StringIO

from django.http import HttpResponse

from booking.staff.viewsets.base import FORMULA_STARTS

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
        writer.writerow(self.headings)
        writer.writerows([_safe(cell) for cell in row] for row in self.rows)
        response = HttpResponse(text.getvalue(), content_type="text/csv; charset=utf-8")
        response["Content-Disposition"] = f'attachment; filename="{name}.csv"'
        return response


def _safe(cell: Cell) -> Cell:
    if isinstance(cell, str) and cell.startswith(FORMULA_STARTS):
        return f"'{cell}"
    return cell
