"""The files a bookkeeper takes: the ledger as a table, and journals as QuickBooks Online and Xero read them.

Headings are those of the two programs' own templates (their help on importing journals, read in 2026).
"""

import datetime as dt
from collections.abc import Callable, Iterator, Sequence
from decimal import Decimal
from typing import IO, Any

from booking.models import BookkeepingSettings
from booking.queries.journals import accounts, journals
from booking.queries.ledger_export import headings, ledger_rows
from core.models import ClinicSettings
from core.money import amount
from core.spreadsheets import csv_stream, xlsx_file

Content = Iterator[bytes] | IO[bytes]
Maker = Callable[[dt.datetime, dt.datetime], Content]
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


def ledger_csv(opens: dt.datetime, closes: dt.datetime) -> Content:
    """One row per movement."""
    return csv_stream(headings(), ledger_rows(opens, closes))


def ledger_xlsx(opens: dt.datetime, closes: dt.datetime) -> Content:
    """The same as a workbook."""
    return xlsx_file(headings(), ledger_rows(opens, closes))


def quickbooks(opens: dt.datetime, closes: dt.datetime) -> Content:
    """Journal entries for QuickBooks Online: debits and credits in columns of their own."""
    return csv_stream(QUICKBOOKS, _quickbooks_rows(opens, closes))


def _quickbooks_rows(opens: dt.datetime, closes: dt.datetime) -> Iterator[Sequence[Any]]:
    for day, account, value, said in _lines(opens, closes):
        number, date = f"D{day:%Y%m%d}", f"{day:%m/%d/%Y}"
        debit, credit = (value, "") if value > 0 else ("", -value)
        yield number, date, account, debit, credit, said


def xero(opens: dt.datetime, closes: dt.datetime) -> Content:
    """Manual journals for Xero: debits positive, credits negative."""
    return csv_stream(XERO, _xero_rows(opens, closes))


def _xero_rows(opens: dt.datetime, closes: dt.datetime) -> Iterator[Sequence[Any]]:
    rate = BookkeepingSettings.current().xero_tax_rate
    for day, account, value, said in _lines(opens, closes):
        yield said, f"{day:%d/%m/%Y}", "", account, rate, value


def _lines(opens: dt.datetime, closes: dt.datetime) -> Iterator[tuple[dt.date, str, Decimal, str]]:
    """Day, account, signed amount and a sentence that names the day."""
    names, clinic = accounts(), ClinicSettings.current()
    for day, sums in journals(opens, closes):
        said = f"{clinic.short_name} {day:%Y-%m-%d}"
        for account, cents in sums.items():
            yield day, names[account], amount(cents, clinic.currency), said


#: By the last word of the address: what makes it, its kind, the ending of its name.
FILES: dict[str, tuple[Maker, str, str]] = {
    "ledger-csv": (ledger_csv, CSV, "csv"),
    "ledger-xlsx": (ledger_xlsx, XLSX, "xlsx"),
    "quickbooks": (quickbooks, CSV, "csv"),
    "xero": (xero, CSV, "csv"),
}
