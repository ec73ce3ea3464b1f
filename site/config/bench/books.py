"""What the bookkeeper's export of 100,000 movements takes: seconds, and memory beyond that of ten."""

import datetime as dt
import tracemalloc
from collections.abc import Callable, Iterator

from booking.models import LedgerEntry, LedgerKind, Patient, Practitioner, Visit, VisitType
from booking.queries.ledger_export import headings, ledger_rows
from config.bench.frame import Figures, measure, scratch_database
from core.spreadsheets import csv_stream, xlsx_file

ROWS, VISITS = 100_000, 1_000
BEGIN = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)
END = BEGIN + dt.timedelta(days=400)


@measure("books")
def bookkeepers_export() -> Iterator[Figures]:
    """Peak of Python's own memory while the file is written, at 1,000 and at 100,000 rows."""
    with scratch_database():
        visits = _visits()
        for rows in (1_000, ROWS):
            _fill(visits, rows)
            for name, make in (("csv", _csv), ("xlsx", _xlsx)):
                yield _figures(f"export of {rows} movements, {name}", make, rows)


def _figures(name: str, make: Callable[[], int], rows: int) -> Figures:
    began = dt.datetime.now(dt.UTC)
    size = make()
    seconds = (dt.datetime.now(dt.UTC) - began).total_seconds()
    tracemalloc.start()
    make()
    _now, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    return {
        "name": name,
        "n": rows,
        "seconds": round(seconds, 1),
        "peak_megabytes": round(peak / 1024**2, 1),
        "file_megabytes": round(size / 1024**2, 1),
    }


def _csv() -> int:
    return sum(len(piece) for piece in csv_stream(headings(), ledger_rows(BEGIN, END)))


def _xlsx() -> int:
    with xlsx_file(headings(), ledger_rows(BEGIN, END)) as file:
        return file.seek(0, 2)


def _visits() -> list[Visit]:
    kind = VisitType.objects.create(name="Visit", slug="v", minutes=45, price_cents=13500)
    who = Practitioner.objects.create(name="Somebody", slug="s")
    patient = Patient.objects.create(name="Patient", created_at=BEGIN)
    rows = []
    for number in range(VISITS):
        start = BEGIN + dt.timedelta(hours=number)
        minute = int(start.timestamp()) // 60
        rows.append(
            Visit(
                status="completed",
                practitioner=who,
                visit_type=kind,
                patient=patient,
                start=start,
                end=start + dt.timedelta(minutes=45),
                start_minute=minute,
                end_minute=minute + 45,
                local_date=start.date(),
                local_minute=0,
                time_zone="America/Vancouver",
                place_code="V5H",
                latitude=49.2,
                longitude=-123.0,
                price_cents=13500,
                currency="cad",
                created_at=start,
            )
        )
    return Visit.objects.bulk_create(rows, batch_size=500)


def _fill(visits: list[Visit], rows: int) -> None:
    begun = LedgerEntry.objects.count()
    LedgerEntry.objects.bulk_create(
        (
            LedgerEntry(
                visit=visits[number % VISITS],
                kind=LedgerKind.CASH,
                amount_cents=13500,
                currency="cad",
                key=f"bench:{number}",
                at=BEGIN + dt.timedelta(minutes=5 * number),
            )
            for number in range(begun, rows)
        ),
        batch_size=2000,
    )
