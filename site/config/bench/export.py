"""What the bookkeeper's files of 100,000 movements take: seconds and memory, and whether they add up.

Each file is made as the worker makes it (`make_books_file`), in a process of its own, and read back:
the workbook with openpyxl, the journals by adding up their columns.
"""

import csv
import datetime as dt
import multiprocessing
import tempfile
import time
from collections.abc import Iterator
from decimal import Decimal
from itertools import count, takewhile
from pathlib import Path
from typing import Any

from django.db import connections
from django.test import override_settings

from booking.models import (
    BalanceTransaction,
    BooksFile,
    BooksKind,
    LedgerEntry,
    LedgerKind,
    Patient,
    Payment,
    Practitioner,
    Visit,
    VisitType,
)
from booking.operations.clinic.books_files import make_books_file
from booking.queries.books_files import AT_ONCE
from config.bench.frame import Figures, measure, scratch_database

FEW, ROWS = AT_ONCE, 100_000
BEGIN = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)
#: Midnight UTC is still the evening before on the clinic's clock.
FIRST, LAST = dt.date(2025, 12, 31), dt.date(2027, 11, 30)
AFTER = dt.datetime(2027, 12, 1, tzinfo=dt.UTC)
#: A visit's money: what is asked (deposit, rest) and what comes in (card, cash).
OF_A_VISIT = (
    (LedgerKind.DEPOSIT_DUE, 5000),
    (LedgerKind.CARD, 5000),
    (LedgerKind.BALANCE_DUE, 8500),
    (LedgerKind.CASH, 8500),
)


@measure("export")
def files_for_the_bookkeeper() -> Iterator[Figures]:
    """One line for each kind of file, at the most that is made at once and at 100,000 movements."""
    with scratch_database(), tempfile.TemporaryDirectory() as shelf:
        place = {"BACKEND": "core.storages.PrivateStorage", "OPTIONS": {"location": shelf}}
        with override_settings(STORAGES={"default": place}):
            there = 0
            for rows in (FEW, ROWS):
                _fill(there // len(OF_A_VISIT), rows // len(OF_A_VISIT))
                there = rows
                for kind in BooksKind:
                    yield {"name": str(kind), "n": rows, **_apart(kind, Path(shelf))}


def _apart(kind: BooksKind, shelf: Path) -> dict[str, Any]:
    """Make and read one file in a process of its own; its figures."""
    file = BooksFile.objects.create(kind=kind, first=FIRST, last=LAST, asked_at=AFTER, rows=0)
    connections.close_all()  # a connection is one process's
    forked = multiprocessing.get_context("fork")
    told, tell = forked.Pipe(duplex=False)
    child = forked.Process(target=lambda: tell.send(_made(file, shelf)))
    child.start()
    tell.close()
    figures: dict[str, Any] = told.recv()
    child.join()
    return figures


def _made(file: BooksFile, shelf: Path) -> dict[str, Any]:
    before = _resident("VmRSS")
    began, worked = time.perf_counter(), time.process_time()
    make_books_file(file_id=file.pk, now=AFTER)
    seconds, cpu = time.perf_counter() - began, time.process_time() - worked
    peak = _resident("VmHWM")
    file.refresh_from_db()
    return {
        "seconds": round(seconds, 1),
        "cpu_seconds": round(cpu, 1),
        "begun_with_megabytes": before,
        "peak_megabytes": peak,
        "file_megabytes": round(file.size_bytes / 1024**2, 1),
        **_read_back(BooksKind(file.kind), shelf / file.stored_as),
    }


def _resident(name: str) -> float:
    """This process's resident memory in megabytes, now (VmRSS) or at most so far (VmHWM)."""
    lines = Path("/proc/self/status").read_text().splitlines()
    (kilobytes,) = (int(line.split()[1]) for line in lines if line.startswith(f"{name}:"))
    return round(kilobytes / 1024, 1)


def _read_back(kind: BooksKind, path: Path) -> dict[str, Any]:
    """How many rows the file's own reader finds, and what its amounts come to."""
    if kind == BooksKind.LEDGER_XLSX:
        from openpyxl import load_workbook

        book = load_workbook(path, read_only=True)
        found = sum(1 for _row in book.active.iter_rows(min_row=2))
        return {"rows_read_back": found}
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    if kind == BooksKind.LEDGER_CSV:
        return {"rows_read_back": len(rows)}
    if kind == BooksKind.XERO:
        return {"lines": len(rows), "comes_to": str(sum(Decimal(one["*Amount"]) for one in rows))}
    sides = [sum(Decimal(one[side] or 0) for one in rows) for side in ("Debits", "Credits")]
    return {"lines": len(rows), "comes_to": str(sides[0] - sides[1])}


def _fill(begun: int, visits: int) -> None:
    """Visits from number `begun` up to `visits`, each with four movements and one of the provider's."""
    kind = VisitType.objects.get_or_create(
        slug="v", defaults={"name": "Visit", "minutes": 45, "price_cents": 13500}
    )[0]
    who = Practitioner.objects.get_or_create(slug="s", defaults={"name": "Somebody"})[0]
    patient = Patient.objects.first() or Patient.objects.create(name="Patient", created_at=BEGIN)
    numbers = takewhile(lambda number: number < visits, count(begun))
    made = Visit.objects.bulk_create(
        (_visit(number, kind, who, patient) for number in numbers), batch_size=500
    )
    paid = Payment.objects.bulk_create(map(_payment, made), batch_size=500)
    LedgerEntry.objects.bulk_create(
        (_entry(payment, *moved) for payment in paid for moved in OF_A_VISIT), batch_size=2000
    )
    BalanceTransaction.objects.bulk_create(map(_line, paid), batch_size=2000)


def _visit(number: int, kind: VisitType, who: Practitioner, patient: Patient) -> Visit:
    start = BEGIN + dt.timedelta(minutes=25 * number)
    minute = int(start.timestamp()) // 60
    return Visit(
        status="completed",
        practitioner=who,
        visit_type=kind,
        patient=patient,
        start=start,
        end=start + dt.timedelta(minutes=20),
        start_minute=minute,
        end_minute=minute + 20,
        local_date=start.date(),
        local_minute=0,
        time_zone="America/Vancouver",
        place_code="V5H",
        latitude=49.2,
        longitude=-123.0,
        price_cents=13500,
        currency="cad",
        created_at=start,
        finished_at=start + dt.timedelta(minutes=20),
    )


def _payment(visit: Visit) -> Payment:
    return Payment(
        visit=visit,
        kind="deposit",
        state="paid",
        amount_cents=5000,
        currency="cad",
        intent_id=f"pi_{visit.pk}",
        created_at=visit.start,
        expires_at=visit.end,
        paid_at=visit.start,
    )


def _entry(payment: Payment, kind: LedgerKind, cents: int) -> LedgerEntry:
    return LedgerEntry(
        visit=payment.visit,
        payment=payment if kind == LedgerKind.CARD else None,
        kind=kind,
        amount_cents=cents,
        currency="cad",
        key=f"bench:{payment.visit_id}:{kind}",
        at=payment.of_visit.start,
    )


def _line(payment: Payment) -> BalanceTransaction:
    return BalanceTransaction(
        provider_id=f"txn_{payment.visit_id}",
        payment=payment,
        kind="charge",
        amount_cents=5000,
        fee_cents=175,
        net_cents=4825,
        currency="cad",
        created_at=payment.of_visit.start,
    )
