"""Patients found by the words of one box, and the office's list of them, soonest visit first (1100)."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Exists, F, Max, OuterRef, Q, QuerySet, Subquery

from booking.models import (
    Patient,
    PatientWord,
    Practitioner,
    ServiceArea,
    Visit,
    VisitStatus,
    reference_begun,
)
from booking.queries.owed import owed_by
from booking.queries.patient_words import Question, question


def people() -> QuerySet[Patient]:
    """Everybody on record who has not been erased, each once."""
    return Patient.objects.filter(erased_at=None, merged_into=None)


def found_by(typed: str) -> QuerySet[Patient]:
    """Whoever has a word for every word typed, or the visit of that reference."""
    asked = question(typed)
    if asked.asks_nothing:
        return Patient.objects.none()
    if not asked.reference:
        return _with_words(asked)
    of_reference = Q(pk__in=_of_reference(asked.reference))
    if not asked.terms:
        return people().filter(of_reference)
    # A reference may read like a word, and the other way round: whoever fits either is shown.
    return people().filter(of_reference | Q(pk__in=_with_words(asked).values("pk")))


def _with_words(asked: Question) -> QuerySet[Patient]:
    found = people()
    for term in asked.terms:
        having = PatientWord.objects.filter(digest__in=term)
        found = found.filter(pk__in=having.values("patient"))
    return found


def _of_reference(reference: str) -> QuerySet[Visit, int | None]:
    visits = Visit.objects.filter(public_ref__startswith=reference_begun(reference))
    return visits.exclude(patient=None).values_list("patient", flat=True)


def narrowed(
    patients: QuerySet[Patient],
    now: dt.datetime,
    *,
    practitioner: Practitioner | None = None,
    area: ServiceArea | None = None,
    ahead: str = "",
) -> QuerySet[Patient]:
    """Whoever somebody visits or visited, in an area; with a visit ahead ("yes") or without ("no")."""
    visits = Visit.objects.filter(patient=OuterRef("pk"), status__in=VisitStatus.CERTAIN)
    if practitioner is not None:
        visits = visits.filter(practitioner=practitioner)
    if area is not None:
        visits = visits.filter(area=area)
    if practitioner is not None or area is not None:
        patients = patients.filter(Exists(visits))
    if ahead:
        coming = Exists(_ahead(now))
        patients = patients.filter(coming if ahead == "yes" else ~coming)
    return patients


def soonest_first(patients: QuerySet[Patient], now: dt.datetime) -> QuerySet[Patient]:
    """Who is visited next comes first; then who was visited last."""
    return patients.annotate(
        next_start=Subquery(_ahead(now).values("start")[:1]), last_start=Max("visits__start")
    ).order_by(F("next_start").asc(nulls_last=True), F("last_start").desc(nulls_last=True), "-pk")


@dataclass(frozen=True)
class Listed:
    """One line of the list: who, when they are visited next or were last, and money either way."""

    patient: Patient
    next_visit: Visit | None
    last_visit: Visit | None
    they_owe_cents: int
    we_owe_cents: int


def listed(patients: list[Patient], now: dt.datetime) -> list[Listed]:
    """What the list says of these patients. Six queries, however many there are."""
    ids = [patient.pk for patient in patients]
    pairs = {pk: (ahead, behind) for pk, ahead, behind in _beside(ids, now)}
    wanted = [pk for pair in pairs.values() for pk in pair if pk]
    visits = Visit.objects.select_related("practitioner").in_bulk(wanted)
    owed = owed_by(ids)
    return [
        Listed(
            patient,
            visits.get(pairs[patient.pk][0] or 0),
            visits.get(pairs[patient.pk][1] or 0),
            *owed.get(patient.pk, (0, 0)),
        )
        for patient in patients
    ]


def _beside(ids: list[int], now: dt.datetime) -> Iterable[tuple[int, int | None, int | None]]:
    """Patient id, the visit ahead and the newest of all."""
    newest = Visit.objects.filter(patient=OuterRef("pk")).order_by("-start")
    rows = Patient.objects.filter(pk__in=ids).annotate(
        ahead=Subquery(_ahead(now).values("pk")[:1]), newest=Subquery(newest.values("pk")[:1])
    )
    return rows.values_list("pk", "ahead", "newest")


def _ahead(now: dt.datetime) -> QuerySet[Visit]:
    theirs = Visit.objects.filter(patient=OuterRef("pk"), status__in=VisitStatus.LIVE)
    return theirs.filter(start__gt=now).order_by("start")
