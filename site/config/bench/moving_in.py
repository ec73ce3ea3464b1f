"""Ten thousand patients and five hundred visits of another program: checked, brought, taken back."""

import datetime as dt
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from django.db import connection

from booking.models import (
    AreaPrefix,
    ImportFile,
    ImportKind,
    ImportLetters,
    ImportSource,
    Patient,
    PostalPoint,
    Practitioner,
    RefundPolicy,
    ServiceArea,
    Visit,
    VisitType,
    WorkingHours,
)
from booking.operations.moving_in import files
from booking.operations.moving_in.undo import undo_import
from booking.operations.moving_in.working import work_on
from booking.queries.imports.columns import guessed
from config.bench.frame import Figures, measure, scratch_database
from core.audit import Actor

NOW = dt.datetime(2026, 11, 20, 17, 0, tzinfo=dt.UTC)
PATIENTS, VISITS, ROUNDS = 10_000, 500, 10
BY = Actor("bench")


@measure("moving in")
def moving_in() -> Iterator[Figures]:
    """The whole way of both files, each step once."""
    with scratch_database():
        write_clinic()
        people = taken_in(ImportKind.PATIENTS, patients_csv(), {})
        yield once("patients checked", lambda: work(people), lines=PATIENTS)
        yield once("patients brought", lambda: bring(people), lines=PATIENTS)
        again = taken_in(ImportKind.PATIENTS, patients_csv(), {})
        yield once("the same file checked again", lambda: work(again), lines=PATIENTS)
        names = {
            "practitioner": {who.name: who.pk for who in Practitioner.objects.all()},
            "visit_type": {"Visit": VisitType.objects.get().pk},
        }
        visits = taken_in(ImportKind.VISITS, visits_csv(), names)
        yield once("visits checked", lambda: work(visits), lines=VISITS)
        yield once("visits brought", lambda: bring(visits), lines=VISITS)
        yield once("visits taken back", lambda: undo(visits), lines=VISITS)
        yield once("patients taken back", lambda: undo(people), lines=PATIENTS)
        assert not Visit.objects.exists() and not Patient.objects.exists()


def once(name: str, act: Callable[[], None], **about: int) -> Figures:
    """How long it took, in seconds (it can be done once), and how long somebody else waited to write."""
    with somebody_else() as waited:
        begun = time.perf_counter()
        act()
        taken = time.perf_counter() - begun
    return {"name": name, "seconds": round(taken, 2), **waited, **about}


@contextmanager
def somebody_else() -> Iterator[Figures]:
    """A process that begins a transaction to write fifty times a second, as a booking would.

    On SQLite there is one writer at a time; on PostgreSQL nobody waits for another's rows.
    """
    figures: Figures = {}
    if connection.vendor != "sqlite":
        yield figures
        return
    name = connection.settings_dict["NAME"]
    process = subprocess.Popen(
        [sys.executable, "-c", OTHER_WRITER, str(name)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    )
    try:
        yield figures
        told, _errors = process.communicate(b"enough", timeout=120)
        figures["longest_wait_of_a_writer"] = round(float(told), 2)
    finally:
        process.kill()


OTHER_WRITER = """
import select, sqlite3, sys, time
base, longest = sqlite3.connect(sys.argv[1], timeout=120, isolation_level=None), 0.0
while not select.select([sys.stdin], [], [], 0.02)[0]:
    begun = time.perf_counter()
    base.execute("BEGIN IMMEDIATE")
    longest = max(longest, time.perf_counter() - begun)
    base.execute("COMMIT")
print(longest)
"""


def taken_in(kind: ImportKind, content: str, names: dict[str, dict[str, int]]) -> ImportFile:
    """A file with its columns said, for the worker to check."""
    file = files.take_in(
        source=ImportSource.JANE, kind=kind, name="b.csv", content=content.encode(), by=BY, now=NOW
    )
    columns = {**guessed(kind, file.headers), "order": "month"}
    files.say_columns(file=file, columns=columns, names=names, now=NOW)
    return file


def work(file: ImportFile) -> None:
    """What the worker does next with it."""
    work_on(file_id=file.pk, now=NOW)
    file.refresh_from_db()


def bring(file: ImportFile) -> None:
    """All of it, as somebody asked."""
    files.ask_to_bring(
        file=file, letters=ImportLetters.NONE, leaves_out=False, knowingly_why="", by=BY, now=NOW
    )
    work(file)
    assert file.state == "done", file.state


def undo(file: ImportFile) -> None:
    """All of it back."""
    undo_import(file=file, by=BY, now=NOW)


def patients_csv() -> str:
    """Made-up people, each with a door, a telephone and a birthday."""
    lines = [
        "Patient Number,First Name,Last Name,Email,Mobile Phone,Birth Date,Street Address,Postal Code"
    ]
    lines += [
        f"{n},Joan{n % 300},Tremblay{n % 700},p{n}@example.org,604-{300 + n // 10_000}-{n % 10_000:04d},"
        f"{1930 + n % 60}-{n % 12 + 1:02d}-{n % 28 + 1:02d},{n} Kingsway,V5H {n % 9 + 1}A{n % 7}"
        for n in range(PATIENTS)
    ]
    return "\n".join(lines)


def visits_csv() -> str:
    """Five a day and round, far enough from each other."""
    lines = ["Appointment Number,Patient Number,Staff Member Name,Treatment Name,Start At,Duration"]
    for n in range(VISITS):
        day = dt.date(2026, 12, 1) + dt.timedelta(days=n // (ROUNDS * 5))
        lines.append(
            f"{n},{n},Practitioner {n % ROUNDS},Visit,{day} {8 + n // ROUNDS % 5 * 2}:00,45"
        )
    return "\n".join(lines)


def write_clinic() -> None:
    """Ten practitioners who work every day in one area."""
    RefundPolicy.objects.create(name="Usual", is_default=True)
    kind = VisitType.objects.create(name="Visit", slug="visit", minutes=45, price_cents=13500)
    area = ServiceArea.objects.create(name="Burnaby", slug="burnaby")
    AreaPrefix.objects.create(area=area, prefix="V5H")
    PostalPoint.objects.create(code="V5H", latitude=49.2299, longitude=-123.0036, land="BP")
    for number in range(ROUNDS):
        who = Practitioner.objects.create(name=f"Practitioner {number}", slug=f"who-{number}")
        who.areas.add(area)
        who.visit_types.add(kind)
        WorkingHours.objects.bulk_create(
            WorkingHours(practitioner=who, weekday=day, from_minute=420, to_minute=1200)
            for day in range(7)
        )
