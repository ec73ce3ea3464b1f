"""Everything booked from one e-mail address, for whoever proved to read its letters."""

import datetime as dt
from dataclasses import dataclass

from django.db.models import Q, QuerySet

from booking.models import Paper, Patient, Visit, VisitStatus
from booking.queries.year_summary import years_of
from core.fields import lookup_hashes

#: A page somebody reads; what is older, the clinic tells.
MOST_PAST, MOST_PEOPLE = 50, 20


@dataclass(frozen=True)
class OwnPerson:
    """One person visited, the newest visit of theirs, and the years in which they paid."""

    patient: Patient
    newest: Visit
    years: list[int]


@dataclass(frozen=True)
class OwnVisits:
    """What is to come, the soonest first; what was, the newest first; whom it is about."""

    coming: list[Visit]
    past: list[Visit]
    people: list[OwnPerson]
    #: Visits about which a numbered paper was issued.
    with_paper: set[int]
    has_more: bool


def own_visits(email: str, now: dt.datetime) -> OwnVisits:
    """The visits of everybody on record under this address."""
    booked = visits_of_address(email)
    ahead = Q(status__in=(VisitStatus.CONFIRMED, VisitStatus.HELD), end__gt=now)
    past = list(booked.exclude(ahead).order_by("-start")[: MOST_PAST + 1])
    shown = past[:MOST_PAST]
    papers = Paper.objects.filter(visit__in=shown).values_list("visit", flat=True)
    return OwnVisits(
        coming=list(booked.filter(ahead).order_by("start")),
        past=shown,
        people=_people(email, booked),
        with_paper=set(papers),
        has_more=len(past) > MOST_PAST,
    )


def visits_of_address(email: str) -> QuerySet[Visit]:
    """Booked visits, and times that wait for their deposit, of everybody under this address."""
    waits = Q(status=VisitStatus.HELD, deposit_until__isnull=False)
    whose = Visit.objects.filter(patient__in=_patients(email))
    return whose.filter(Q(status__in=VisitStatus.BOOKED_ONCE) | waits).select_related(
        "practitioner", "visit_type", "patient", "area"
    )


def next_of(visit: Visit, now: dt.datetime) -> Visit | None:
    """The same person's next visit, where this one is off or over: what an old link is about now."""
    if visit.patient_id is None or (visit.status == VisitStatus.CONFIRMED and visit.end > now):
        return None
    ahead = Visit.objects.confirmed_ahead(now).filter(patient=visit.patient_id)
    own = ahead.select_related("practitioner", "visit_type", "patient", "area")
    return own.order_by("start").first()


def is_of_address(patient: Patient | None, email: str) -> bool:
    """Whether this patient is on record under the address."""
    if patient is None or patient.erased_at is not None or not patient.email_hash:
        return False
    return patient.email_hash in lookup_hashes(email)


def _patients(email: str) -> QuerySet[Patient]:
    return Patient.objects.filter(email_hash__in=lookup_hashes(email), erased_at=None)


def _people(email: str, booked: QuerySet[Visit]) -> list[OwnPerson]:
    found = []
    for patient in _patients(email).order_by("pk")[:MOST_PEOPLE]:
        newest = booked.filter(patient=patient).order_by("-start").first()
        if newest is not None:
            found.append(OwnPerson(patient, newest, years_of(patient)))
    return found
