"""Patients of another program: who is new, who is on record, and how they are written (1150)."""

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, cast

from booking.models import AuditAction, ImportedPatient, ImportFile, ImportVerdict, Patient
from booking.models.finding import PatientWord
from booking.operations.finding.index import keep_findable
from booking.operations.moving_in.changed import ReportChanged
from booking.queries.imports.lines import PatientRow, patient_line
from booking.queries.imports.matches import born_of, found_by, matches, patient_key
from booking.queries.imports.tables import rows_of
from booking.queries.patient_words import Findable, mark
from core.audit import Actor, record_each
from core.blind import unordered
from core.fields import lookup_hash
from core.local_time import today
from core.pieces import in_batches

A_BATCH = 250
#: So many are written at once: whoever else writes to SQLite waits for one piece, not for the file.
A_PIECE = 50
Report = list[list[Any]]
Numbered = tuple[int, PatientRow]
Wanted = tuple[PatientRow, int]


def read(file: ImportFile) -> Iterator[Numbered]:
    """Every line with its number."""
    order = str(file.columns.get("order", ""))
    for number, row in rows_of(file.content):
        yield number, patient_line(row, file.columns, order)


def judged(file: ImportFile, now: dt.datetime) -> Iterator[Report]:
    """What would become of each line, some at a time: number, verdict, complaints, patient."""
    seen: dict[str, int] = {}
    for some in in_batches(read(file), A_BATCH):
        yield _judge(file, some, seen, now)


def _judge(
    file: ImportFile, some: Sequence[Numbered], seen: dict[str, int], now: dt.datetime
) -> Report:
    found = matches(file.source, [line for _number, line in some], but_of=file.pk)
    report: Report = []
    for (number, line), (verdict, patient_id) in zip(some, found, strict=True):
        first = seen.setdefault(patient_key(file.source, line), number)
        if first != number:
            line.wrong.append(("key", "twice", str(first)))
        if line.born and line.born > today(now):
            line.wrong.append(("born", "no_birthday", ""))
        if line.wrong:
            verdict, patient_id = ImportVerdict.WRONG, 0
        report.append([number, verdict.value, [list(one) for one in line.wrong], patient_id])
    return report


def prepare(file: ImportFile, now: dt.datetime) -> list[Wanted]:
    """Judge every line again: those to bring, each with who is linked to it, 0 for somebody new.

    Raises ReportChanged when one is no longer what the report says.
    """
    shown, seen = {line[0]: line for line in file.report}, dict[str, int]()
    wanted: list[Wanted] = []
    for some in in_batches(read(file), A_BATCH):
        for (number, line), said in zip(some, _judge(file, some, seen, now), strict=True):
            if said != shown.get(number):
                raise ReportChanged
            chosen_as = chosen(file, said)
            if chosen_as:
                wanted.append((line, said[3] if chosen_as == "same" else 0))
    return wanted


@dataclass(frozen=True)
class Piece:
    """Some lines of a file, written in one transaction."""

    new: list[tuple[PatientRow, list[str]]]
    same: list[tuple[PatientRow, int]]


def pieces(wanted: Sequence[Wanted]) -> Iterator[Piece]:
    """Some lines at a time. The words they are found by are worked out here, while nobody waits for it."""
    for some in in_batches(wanted, A_PIECE):
        new = [(line, unordered(_words(line).digests())) for line, pk in some if not pk]
        yield Piece(new, [(line, pk) for line, pk in some if pk])


def bring(file: ImportFile, piece: Piece, by: Actor, now: dt.datetime) -> int:
    """Write some lines; how many. What was written before a crash is passed over.

    Call it inside a transaction that holds the file.
    """
    hashes = {_hash(file, line) for line, _more in (*piece.new, *piece.same)}
    there = ImportedPatient.objects.filter(file=file, key_hash__in=hashes)
    before = set(there.values_list("key_hash", flat=True))
    new = [one for one in piece.new if _hash(file, one[0]) not in before]
    same = [one for one in piece.same if _hash(file, one[0]) not in before]
    return _write(file, new, by, now) + _link(file, same, by, now)


def _hash(file: ImportFile, line: PatientRow) -> str:
    return found_by(patient_key(file.source, line))["key_hash"]


#: What becomes of a line that matches somebody, where nobody has chosen.
USUAL = {ImportVerdict.NEW: "new", ImportVerdict.SAME: "same", ImportVerdict.MAYBE: "new"}


def chosen(file: ImportFile, said: Sequence[Any]) -> str:
    """`new` or `same` for a line that can be brought, as somebody chose; empty for any other."""
    usual = USUAL.get(said[1], "")
    return str(file.decided.get(str(said[0]), usual)) if usual and said[3] else usual


def _write(
    file: ImportFile, some: Sequence[tuple[PatientRow, list[str]]], by: Actor, now: dt.datetime
) -> int:
    if not some:
        return 0
    indexed = mark()
    people = Patient.objects.bulk_create(_patient(line, indexed, now) for line, _words in some)
    ImportedPatient.objects.bulk_create(
        _record(file, line, who.pk) for (line, _words), who in zip(some, people, strict=True)
    )
    PatientWord.objects.bulk_create(
        PatientWord(patient=who, digest=digest)
        for (_line, digests), who in zip(some, people, strict=True)
        for digest in digests
    )
    record_each(actor=by, action=AuditAction.PATIENT_IMPORTED, on=people, now=now)
    return len(people)


def _patient(line: PatientRow, indexed: str, now: dt.datetime) -> Patient:
    return Patient(
        name=line.name,
        email=line.email,
        email_hash=lookup_hash(line.email) if line.email else "",
        phone=line.phone,
        notes=line.notes,
        indexed_as=indexed,
        created_at=now,
    )


def _link(
    file: ImportFile, same: Sequence[tuple[PatientRow, int]], by: Actor, now: dt.datetime
) -> int:
    """Nothing on record is written over: only where they were known, and their door there."""
    ImportedPatient.objects.bulk_create(_record(file, line, pk, was_here=True) for line, pk in same)
    people = Patient.objects.in_bulk([pk for _line, pk in same])
    for pk in people:
        keep_findable(pk)
    record_each(actor=by, action=AuditAction.PATIENT_IMPORTED, on=people.values(), now=now)
    return len(same)


def _record(
    file: ImportFile, line: PatientRow, patient_id: int, *, was_here: bool = False
) -> ImportedPatient:
    born, door = born_of(line), cast(Any, line.door())  # the field is declared as text
    return ImportedPatient(
        patient_id=patient_id,
        file=file,
        **found_by(patient_key(file.source, line)),
        born=born,
        born_hash=lookup_hash(born) if born else "",
        door=door,
        was_here=was_here,
    )


def _words(line: PatientRow) -> Findable:
    return Findable(
        names={line.name},
        phones={line.phone},
        emails={line.email} - {""},
        streets={line.street} - {""},
        postal_codes={line.postal_code} - {""},
    )
