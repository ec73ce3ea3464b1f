"""A report as a table: the same rows on the page and in the spreadsheet."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from django.http import HttpResponse

from core.downloads import CSV, as_file

Plain = str | int | Decimal | dt.datetime | None


@dataclass(frozen=True)
class Twofold:
    """What the page says in words and the spreadsheet holds as a value it can reckon with."""

    words: str
    value: Plain

    def __str__(self) -> str:
        return self.words


Cell = str | int | None | Twofold


@dataclass(frozen=True, slots=True)
class NamedCell:
    """A cell, the heading of its column, and whether it is set flush right."""

    heading: str | Twofold
    cell: Cell
    is_number: bool


@dataclass(frozen=True)
class ReportTable:
    """Headings and rows; `numbers` are the places of columns that are set flush right."""

    headings: Sequence[str | Twofold]
    rows: Sequence[Sequence[Cell]]
    numbers: frozenset[int] = field(default_factory=frozenset)

    @property
    def named_rows(self) -> list[list["NamedCell"]]:
        """The rows as the page draws them: on a phone each cell says what it is."""
        return [
            [
                NamedCell(heading, cell, place in self.numbers)
                for place, (heading, cell) in enumerate(zip(self.headings, row, strict=False))
            ]
            for row in self.rows
        ]

    def as_file(self, name: str, kind: str) -> HttpResponse:
        """The table as a file of a kind of `core.downloads`."""
        headings = [str(_value(heading)) for heading in self.headings]
        return as_file(name, kind, headings, ([_value(cell) for cell in row] for row in self.rows))

    def as_csv(self, name: str) -> HttpResponse:
        """The table as a CSV file."""
        return self.as_file(name, CSV)


def _value(cell: Cell) -> Plain:
    return cell.value if isinstance(cell, Twofold) else cell
