"""Who of the patients on record a line is about; asked for many lines at once."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from booking.models import ImportedPatient, ImportedVisit, ImportKind, ImportVerdict, Patient
from booking.models.finding import PatientWord
from booking.queries.imports.lines import PatientRow, VisitRow
from booking.queries.patient_words import phone_digests
from core import phones
from core.fields import lookup_hash, lookup_hashes
from core.folding import folded

Match = tuple[ImportVerdict, int]


def patient_key(source: str, line: PatientRow) -> str:
    """What the other program knows somebody by; where the file has no numbers, all that tells them apart."""
    born = line.born.isoformat() if line.born else ""
    own = line.key or "|".join((_called(line.name), born, line.phone, line.email.lower()))
    return key_of(source, ImportKind.PATIENTS, own)


def visit_key(source: str, line: VisitRow) -> str:
    """What the other program knows a visit by; else whose it is, with whom and when."""
    who = line.patient_key or "|".join((_called(line.name), line.phone, line.email.lower()))
    own = line.key or f"{who}|{line.practitioner}|{line.start}"
    return key_of(source, ImportKind.VISITS, own)


def key_of(source: str, kind: ImportKind, own: str) -> str:
    """A key under which two programs, and two kinds of rows, never meet."""
    return f"{source}:{kind}:{own}"


def born_of(line: PatientRow) -> str:
    """Name and birthday together; empty where there is no birthday."""
    return f"{_called(line.name)}|{line.born.isoformat()}" if line.born else ""


def _called(name: str) -> str:
    return " ".join(sorted(folded(name).split()))


@dataclass
class _OnRecord:
    """What is on record and may be one of the lines asked about."""

    keys: dict[str, int] = field(default_factory=dict)
    born: dict[str, set[int]] = field(default_factory=lambda: defaultdict(set))
    emails: dict[str, set[int]] = field(default_factory=lambda: defaultdict(set))
    phones: dict[str, set[int]] = field(default_factory=lambda: defaultdict(set))
    people: dict[int, Patient] = field(default_factory=dict)

    def of(self, index: dict[str, set[int]], digests: Iterable[str]) -> set[int]:
        """Who of those that count stands in an index under one of the digests."""
        return {pk for one in digests for pk in index.get(one, ()) if pk in self.people}


def matches(source: str, lines: Sequence[PatientRow], but_of: int = 0) -> list[Match]:
    """For each line the verdict and the patient it is about, 0 for nobody. Six queries.

    `but_of`: the file whose people do not count; of a file half brought in, its own.
    """
    known = _known_of(source, lines, but_of)
    return [_match(source, line, known) for line in lines]


def _known_of(source: str, lines: Sequence[PatientRow], but_of: int) -> _OnRecord:
    known = _OnRecord()
    keys = [one for line in lines for one in lookup_hashes(patient_key(source, line))]
    others = ImportedPatient.objects.exclude(file=but_of)
    known.keys = dict(others.filter(key_hash__in=keys).values_list("key_hash", "patient"))
    births = [one for line in lines if line.born for one in lookup_hashes(born_of(line))]
    born_here = others.filter(born_hash__in=births)
    for born, pk in born_here.values_list("born_hash", "patient"):
        known.born[born].add(pk)
    addresses = [one for line in lines if line.email for one in lookup_hashes(line.email)]
    standing = Patient.objects.filter(erased_at=None)
    for address, pk in standing.filter(email_hash__in=addresses).values_list("email_hash", "pk"):
        known.emails[address].add(pk)
    numbers = [one for line in lines if line.phone for one in phone_digests(line.phone)]
    rung = PatientWord.objects.filter(digest__in=numbers, patient__erased_at=None)
    for number, pk in rung.values_list("digest", "patient"):
        known.phones[number].add(pk)
    maybe = [known.born, known.emails, known.phones]
    found = {pk for index in maybe for pks in index.values() for pk in pks}
    own = ImportedPatient.objects.filter(file=but_of, was_here=False, patient__in=found)
    found -= set(own.values_list("patient", flat=True))
    known.people = Patient.objects.in_bulk(list(found))
    return known


def _match(source: str, line: PatientRow, known: _OnRecord) -> Match:
    for one in lookup_hashes(patient_key(source, line)):
        if one in known.keys:
            return ImportVerdict.KNOWN, known.keys[one]
    born = known.of(known.born, lookup_hashes(born_of(line)) if line.born else ())
    if born:
        return ImportVerdict.SAME, _standing(known.people[min(born)])
    near = known.of(known.emails, lookup_hashes(line.email) if line.email else ())
    if line.phone:
        rung = known.of(known.phones, phone_digests(line.phone))
        near |= {pk for pk in rung if phones.same_line(known.people[pk].phone, line.phone)}
    called = _called(line.name)
    same = sorted(pk for pk in near if _called(known.people[pk].name) == called)
    if same:
        return ImportVerdict.SAME, _standing(known.people[same[0]])
    return (ImportVerdict.MAYBE, _standing(known.people[min(near)])) if near else NOBODY


NOBODY: Match = (ImportVerdict.NEW, 0)


def _standing(patient: Patient) -> int:
    # A record that went up in another leads to that other.
    return patient.merged_into_id or patient.pk


def patients_of_visits(source: str, lines: Sequence[VisitRow]) -> list[int]:
    """For each line the patient it is about, 0 where it names nobody on record."""
    keys = {
        one: place
        for place, line in enumerate(lines)
        if line.patient_key
        for one in lookup_hashes(key_of(source, ImportKind.PATIENTS, line.patient_key))
    }
    rows = ImportedPatient.objects.filter(key_hash__in=keys).select_related("patient")
    numbered = {row.key_hash: _standing(row.patient) for row in rows}
    named = [PatientRow(name=line.name, email=line.email, phone=line.phone) for line in lines]
    by_name = matches(source, named)
    found = []
    for line, (verdict, pk) in zip(lines, by_name, strict=True):
        own = lookup_hashes(key_of(source, ImportKind.PATIENTS, line.patient_key))
        by_number = next((numbered[one] for one in own if one in numbered), 0)
        sure = verdict in (ImportVerdict.SAME, ImportVerdict.KNOWN)
        # A number that leads nowhere is not made up for by a name.
        found.append(by_number if line.patient_key else pk if sure else 0)
    return found


def visits_known(source: str, lines: Sequence[VisitRow]) -> list[int]:
    """For each line the visit that was brought from it before, 0 for none."""
    hashes = [lookup_hashes(visit_key(source, line)) for line in lines]
    wanted = [one for some in hashes for one in some]
    rows = ImportedVisit.objects.filter(key_hash__in=wanted)
    known = dict(rows.values_list("key_hash", "visit"))
    return [next((known[one] for one in some if one in known), 0) for some in hashes]


def found_by(key: str) -> dict[str, str]:
    """The columns that keep a key and find it again."""
    return {"key": key, "key_hash": lookup_hash(key)}
