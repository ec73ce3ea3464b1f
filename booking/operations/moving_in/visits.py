"""Coming visits of another program, under the rules of every other visit (1150).

Looked at, each day of a practitioner is written and taken back at once, so that what is reported is
what would happen; brought in, all days are written in one transaction.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db import IntegrityError, transaction

from booking.models import (
    ImportFile,
    ImportVerdict,
    Practitioner,
    VisitType,
)
from booking.operations.locks.diary import PractitionerLeft, lock_diary
from booking.operations.moving_in.changed import ReportChanged
from booking.operations.moving_in.wishes import Door, VisitWish, doors_of, instant_of, wish_of
from booking.operations.moving_in.written import write_visit
from booking.operations.reserving.office_rules import OfficeRefused, Overridden, ask_for_office
from booking.queries.imports.lines import Complaint, VisitRow, visit_line
from booking.queries.imports.matches import patients_of_visits, visit_key, visits_known
from booking.queries.imports.tables import rows_of
from core.audit import SYSTEM, Actor
from core.generations import visits_changed
from core.pieces import in_batches

A_BATCH = 250
Report = list[list[Any]]


@dataclass
class Judged:
    """A line, and what would become of it."""

    number: int
    line: VisitRow
    verdict: ImportVerdict = ImportVerdict.WRONG
    patient_id: int = 0
    wish: VisitWish | None = None

    def said(self) -> list[Any]:
        """As the report has it."""
        wrong = [list(one) for one in self.line.wrong]
        return [self.number, self.verdict.value, wrong, self.patient_id]


def judged(file: ImportFile, now: dt.datetime) -> Iterator[Report]:
    """What would become of each line, some at a time: number, verdict, complaints, patient."""
    lines = _read(file, now)
    yield [one.said() for one in lines if one.wish is None]
    for _who, some in _by_day(lines):
        with transaction.atomic():
            for one in some:
                _place(file, one, SYSTEM, now, knowingly=True)
            transaction.set_rollback(True)
        yield [one.said() for one in some]


def bring(file: ImportFile, by: Actor, now: dt.datetime) -> int:
    """Write every visit that was decided to be brought; how many. Call it inside a transaction.

    Raises ReportChanged when one no longer fits as the report says.
    """
    shown = {line[0]: line[1] for line in file.report}
    lines, brought = _read(file, now), 0
    if any(shown.get(one.number) != one.verdict for one in lines if one.wish is None):
        raise ReportChanged
    for _who, some in _by_day(lines):
        for one in some:
            if shown.get(one.number) not in _wanted(file):
                continue
            _place(file, one, by, now, knowingly=shown[one.number] == ImportVerdict.KNOWINGLY)
            if one.verdict not in (ImportVerdict.NEW, shown[one.number]):
                raise ReportChanged
            brought += 1
    visits_changed()
    return brought


def _wanted(file: ImportFile) -> set[str]:
    return {ImportVerdict.NEW, *([ImportVerdict.KNOWINGLY] if file.knowingly_why else [])}


def _read(file: ImportFile, now: dt.datetime) -> list[Judged]:
    """Every line; those that can be asked for have a wish."""
    order, seen = str(file.columns.get("order", "")), dict[str, int]()
    people = Practitioner.objects.in_bulk()
    types = VisitType.objects.in_bulk()
    found: list[Judged] = []
    numbered = ((n, visit_line(row, file.columns, order)) for n, row in rows_of(file.content))
    for some in in_batches(numbered, A_BATCH):
        lines = [line for _number, line in some]
        patients = patients_of_visits(file.source, lines)
        before = visits_known(file.source, lines)
        doors = doors_of({pk for pk in patients if pk})
        for (number, line), patient_id, known in zip(some, patients, before, strict=True):
            one = Judged(number, line, patient_id=patient_id)
            first = seen.setdefault(visit_key(file.source, line), number)
            if first != number:
                line.wrong.append(("key", "twice", str(first)))
            _judge(file, one, known, people, types, doors, now)
            found.append(one)
    return found


def _judge(
    file: ImportFile,
    one: Judged,
    known: int,
    people: dict[int, Practitioner],
    types: dict[int, VisitType],
    doors: dict[int, Door],
    now: dt.datetime,
) -> None:
    line = one.line
    who = people.get(file.names.get("practitioner", {}).get(line.practitioner, 0))
    kind = types.get(file.names.get("visit_type", {}).get(line.visit_type, 0))
    start = instant_of(line, who)
    if line.is_over or known or (start is not None and start <= now):
        # What is over there is no complaint, whatever else is wrong with it.
        one.verdict = ImportVerdict.KNOWN if known else ImportVerdict.PASSED
        line.wrong = []
        return
    if who is None:
        line.wrong.append(("practitioner", "unknown", ""))
    if kind is None:
        line.wrong.append(("visit_type", "unknown", ""))
    if not one.patient_id:
        line.wrong.append(("name", "no_patient", ""))
    if line.wrong or who is None or kind is None or start is None:
        return
    one.wish = wish_of(line, who, kind, start, doors.get(one.patient_id), line.wrong)


def _by_day(lines: list[Judged]) -> list[tuple[tuple[int, dt.date], list[Judged]]]:
    """The wishes by practitioner and day: in order of ids, as diaries are locked everywhere."""
    days: dict[tuple[int, dt.date], list[Judged]] = defaultdict(list)
    for one in lines:
        if one.wish is not None:
            days[one.wish.practitioner.pk, one.wish.start.date()].append(one)
    return [(day, sorted(days[day], key=_start)) for day in sorted(days)]


def _start(one: Judged) -> tuple[dt.datetime, int]:
    assert one.wish is not None
    return one.wish.start, one.number


def _place(file: ImportFile, one: Judged, by: Actor, now: dt.datetime, *, knowingly: bool) -> None:
    """Book it, or say in the line why not."""
    wish = one.wish
    assert wish is not None
    try:
        with transaction.atomic():
            overridden = _ask(wish, now, knowingly=knowingly)
            write_visit(file, one.line, wish, one.patient_id, overridden, by, now)
    except OfficeRefused as refused:
        one.verdict = ImportVerdict.WRONG
        one.line.wrong.append(_complaint(refused.refusal))
    except (IntegrityError, PractitionerLeft):  # the database's own guard
        one.verdict = ImportVerdict.WRONG
        one.line.wrong.append(("start", "refused_busy", ""))
    else:
        against = [each for each in (overridden.hours, overridden.drive) if each is not None]
        one.line.wrong += [_complaint(refusal) for refusal in against]
        one.verdict = ImportVerdict.KNOWINGLY if against else ImportVerdict.NEW


def _ask(wish: VisitWish, now: dt.datetime, *, knowingly: bool) -> Overridden:
    return ask_for_office(
        practitioner=lock_diary(wish.practitioner.pk),
        visit_type=wish.visit_type,
        place=wish.located.place,
        start=wish.start,
        now=now,
        override_drive=knowingly,
        outside_hours=knowingly,
    )


def _complaint(refusal: Any) -> Complaint:
    minutes = (
        "" if refusal.needs_minutes is None else f"{refusal.needs_minutes},{refusal.has_minutes}"
    )
    return ("start", f"refused_{refusal.reason}", minutes)
