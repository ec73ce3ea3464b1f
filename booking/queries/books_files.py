"""The files a bookkeeper takes: the ledger as a table, and journals as QuickBooks Online and Xero read them.

Headings are those of the two programs' own templates (their help on importing journals, read in 2026).
"""

import datetime as dt
from collections.abc import Callable, Iterator, Sequence
from decimal import Decimal
from typing import IO, Any

from booking.models import BookkeepingSettings, BooksKind
from booking.queries.credit_export import Told
from booking.queries.journals import accounts, journals
from booking.queries.ledger_export import headings, ledger_rows, movements
from core.local_time import at_minute
from core.models import ClinicSettings
from core.money import amount
from core.spreadsheets import csv_stream, xlsx_file

Content = Iterator[bytes] | IO[bytes]
Maker = Callable[[dt.datetime, dt.datetime, Told], Content]
CSV, XLSX = (
    "text/csv; charset=utf-8",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
)
QUICKBOOKS = (
    "Journal No.",
    "Journal Date",
    "Account Name",
    "Debits",
    "Credits",
    "Description",
)
XERO = ("*Narration", "*Date", "Description", "*AccountCode", "*TaxRate", "*Amount")


def ledger_csv(opens: dt.datetime, closes: dt.datetime, read: Told) -> Content:
    """One row per movement."""
    return csv_stream(headings(), ledger_rows(opens, closes, read))


def ledger_xlsx(opens: dt.datetime, closes: dt.datetime, read: Told) -> Content:
    """The same as a workbook."""
    return xlsx_file(headings(), ledger_rows(opens, closes, read))


def quickbooks(opens: dt.datetime, closes: dt.datetime, read: Told) -> Content:
    """Journal entries for QuickBooks Online: debits and credits in columns of their own."""
    return csv_stream(QUICKBOOKS, _quickbooks_rows(opens, closes, read))


def _quickbooks_rows(
    opens: dt.datetime, closes: dt.datetime, read: Told
) -> Iterator[Sequence[Any]]:
    for day, account, value, said in _lines(opens, closes, read):
        number, date = f"D{day:%Y%m%d}", f"{day:%m/%d/%Y}"
        debit, credit = (value, "") if value > 0 else ("", -value)
        yield number, date, account, debit, credit, said


def xero(opens: dt.datetime, closes: dt.datetime, read: Told) -> Content:
    """Manual journals for Xero: debits positive, credits negative."""
    return csv_stream(XERO, _xero_rows(opens, closes, read))


def _xero_rows(opens: dt.datetime, closes: dt.datetime, read: Told) -> Iterator[Sequence[Any]]:
    rate = BookkeepingSettings.current().xero_tax_rate
    for day, account, value, said in _lines(opens, closes, read):
        yield said, f"{day:%d/%m/%Y}", "", account, rate, value


def _lines(
    opens: dt.datetime, closes: dt.datetime, read: Told
) -> Iterator[tuple[dt.date, str, Decimal, str]]:
    """Day, account, signed amount and a sentence that names the day."""
    names, clinic = accounts(), ClinicSettings.current()
    for day, sums in journals(opens, closes, read):
        said = f"{clinic.short_name} {day:%Y-%m-%d}"
        for account, cents in sums.items():
            yield day, names[account], amount(cents, clinic.currency), said


#: What makes it, its kind, the ending of its name.
FILES: dict[BooksKind, tuple[Maker, str, str]] = {
    BooksKind.LEDGER_XLSX: (ledger_xlsx, XLSX, "xlsx"),
    BooksKind.LEDGER_CSV: (ledger_csv, CSV, "csv"),
    BooksKind.QUICKBOOKS: (quickbooks, CSV, "csv"),
    BooksKind.XERO: (xero, CSV, "csv"),
}
#: A workbook of as many movements takes two seconds; of more, the worker makes it (0970).
AT_ONCE = 5000


def span_of(first: dt.date, last: dt.date) -> tuple[dt.datetime, dt.datetime]:
    """The clinic's own days from `first` to `last`, both included, as instants."""
    return at_minute(first, 0), at_minute(last, 1440)


def how_many(first: dt.date, last: dt.date) -> int:
    """How many movements a file over these days is made of."""
    return movements(*span_of(first, last))


def file_name(kind: BooksKind, first: dt.date, last: dt.date) -> str:
    """What the file is called where it is kept by whoever took it."""
    return f"{kind}-{first}-{last}.{FILES[kind][2]}"
