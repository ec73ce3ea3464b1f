"""What a spreadsheet wants of a file: numbers that add up, ISO dates and times, headings for people.

A listing of Wagtail's admin gets it by `SpreadsheetListing`, a table of our own by `csv_file`. One file
of either kind opens in Excel with its accents (the mark at its beginning says UTF-8), and no cell runs as
a formula.
"""

import csv
import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from io import StringIO
from itertools import chain
from tempfile import TemporaryFile
from typing import IO, Any

from django.utils import timezone
from django.utils.functional import cached_property

from core.local_time import local
from core.models import ClinicSettings
from core.money import amount

MARK = "\N{ZERO WIDTH NO-BREAK SPACE}"
# A name like `=cmd|…` would run when the file is opened in a spreadsheet.
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


def wall_clock(minute: int) -> dt.time:
    """A minute of the day as the time it is."""
    return dt.time(*divmod(minute % 1440, 60))


def cell(value: Any) -> Any:
    """A value as a CSV file holds it."""
    if isinstance(value, dt.datetime):
        wall = value if timezone.is_naive(value) else local(value).replace(tzinfo=None)
        return wall.isoformat(sep=" ", timespec="minutes")
    if isinstance(value, dt.time):
        return value.isoformat(timespec="minutes")
    if isinstance(value, dt.date):
        return value.isoformat()
    if isinstance(value, str) and value.startswith(FORMULA_STARTS):
        return f"'{value}"
    return value


def csv_file(headings: Sequence[str], rows: Iterable[Sequence[Any]]) -> str:
    """A whole table."""
    text = StringIO()
    text.write(MARK)
    writer = csv.writer(text)
    writer.writerow(headings)
    writer.writerows([cell(value) for value in row] for row in rows)
    return text.getvalue()


def csv_stream(headings: Sequence[str], rows: Iterable[Sequence[Any]]) -> Iterator[bytes]:
    """A table of any length, row by row."""
    text = StringIO()
    writer = csv.writer(text)
    yield MARK.encode()
    for row in chain([headings], rows):
        writer.writerow([cell(value) for value in row])
        yield text.getvalue().encode()
        text.seek(0)
        text.truncate()


def xlsx_file(headings: Sequence[str], rows: Iterable[Sequence[Any]]) -> IO[bytes]:
    """A table of any length as a workbook in a temporary file: numbers are numbers, days are days."""
    # Half a second of library, where nobody else needs it.
    from openpyxl import Workbook  # noqa: PLC0415

    # Row by row to the disk: a workbook in memory takes fifty times the size of its file.
    book = Workbook(write_only=True)
    sheet = book.create_sheet()
    for row in chain([headings], rows):
        sheet.append([cell(value) if isinstance(value, str) else value for value in row])
    file = TemporaryFile()  # noqa: SIM115  whoever sends it closes it
    book.save(file)
    file.seek(0)
    return file


class SpreadsheetListing:
    """Before Wagtail's index view: its exports, CSV and XLSX, as above.

    A `…_cents` is written as an amount, a `…_minute` as a time, a choice by its label. `export_headings`
    says what a column is called where the field's own name is for programs.
    """

    FORMAT_CSV = "csv"

    def to_row_dict(self, item: Any) -> dict[str, Any]:
        row = super().to_row_dict(item)  # type: ignore[misc]
        return {field: self._plain(item, field, value) for field, value in row.items()}

    def preprocess_field_value(self, field: str, value: Any, export_format: str) -> Any:
        if export_format == self.FORMAT_CSV and isinstance(value, dt.date | dt.time | Decimal):
            return cell(value)
        known = super().preprocess_field_value(field, value, export_format)  # type: ignore[misc]
        return cell(known) if isinstance(known, str) else known

    def stream_csv(self, queryset: Any) -> Iterator[bytes]:
        yield MARK.encode()
        yield from super().stream_csv(queryset)  # type: ignore[misc]

    @cached_property
    def _currency(self) -> str:
        return ClinicSettings.current().currency

    def _plain(self, item: Any, field: str, value: Any) -> Any:
        if isinstance(value, int) and field.endswith("_cents"):
            return amount(value, getattr(item, "currency", "") or self._currency)
        if isinstance(value, int) and field.endswith("_minute"):
            return wall_clock(value)
        if isinstance(value, dt.datetime) and timezone.is_aware(value):
            return local(value).replace(tzinfo=None)  # spreadsheets know no zones
        label = getattr(item, f"get_{field}_display", None)
        return label() if label else value
