"""Who acts for a patient as the office reads it: what was said, how, until when, and what waits (1255)."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from booking.models import ActingConsent, Patient, Visit, VisitStatus
from booking.notifications.acting import may_words, until_words
from booking.queries.acting import coming_for, consents_of, ends_to_look_at, pairs_begun_again
from booking.staff import presenters
from booking.staff.dashboard import MOST, DeskPanel
from booking.staff.permissions import SEE_PATIENTS
from core import phones
from core.clock import now
from core.fields import lookup_hashes

#: Looked at or not, a second record is asked about no longer than this.
PAIRS_SHOWN = dt.timedelta(days=30)


@dataclass(frozen=True)
class ActingFacts:
    """One consent in rows, and whether anything may still be said to it."""

    pk: int
    who: str
    rows: list[tuple[str, str]]
    is_living: bool
    is_given: bool


def acting_of(patient: Patient) -> list[ActingFacts]:
    """Everything that was asked and said about acting for the patient, the newest first."""
    return [
        ActingFacts(
            consent.pk,
            consent.actor,
            [(label, value) for label, value in _rows(consent) if value],
            consent.ended_at is None and patient.erased_at is None,
            consent.given_at is not None,
        )
        for consent in consents_of(patient)
    ]


def never_asked(patient: Patient, visits: Iterable[Visit]) -> list[tuple[str, str]]:
    """Who booked for the patient before anybody was asked: their name, and one of those visits."""
    asked = [consent.actor_hash for consent in consents_of(patient)]
    found: dict[str, str] = {}
    for visit in visits:
        known = any(one in asked for one in lookup_hashes(visit.contact_name))
        if visit.contact_name and visit.status in VisitStatus.BOOKED_ONCE and not known:
            found.setdefault(visit.contact_name, visit.public_ref)
    return list(found.items())


def _rows(consent: ActingConsent) -> list[tuple[str, str]]:
    reached = [consent.actor_email, phones.shown(consent.actor_phone)]
    own = [consent.visited_email, phones.shown(consent.visited_phone)]
    return [
        (_("Reached at"), ", ".join(filter(None, reached))),
        (_("Patient’s own"), ", ".join(filter(None, own))),
        (_("Asked since"), presenters.instant(consent.asked_at)),
        *(_given(consent) if consent.given_at else [(_("Said"), _("No answer yet"))]),
        *(_ended(consent) if consent.ended_at else []),
    ]


def _given(consent: ActingConsent) -> list[tuple[str, str]]:
    how = [str(consent.get_given_by_display()), consent.witness, consent.note]
    assert consent.given_at is not None
    return [
        (_("May"), "; ".join(may_words(consent))),
        (_("Until"), until_words(consent)),
        (_("Said"), presenters.instant(consent.given_at)),
        (_("How"), ", ".join(filter(None, how))),
        (_("Letters to the patient, too"), _("Yes") if consent.gets_letters else _("No")),
    ]


def _ended(consent: ActingConsent) -> list[tuple[str, str]]:
    assert consent.ended_at is not None
    how = [str(consent.get_ended_by_display()), consent.ended_name, consent.end_note]
    return [
        (_("Ended"), presenters.instant(consent.ended_at)),
        (_("By"), ", ".join(filter(None, how))),
    ]


class ActingPanel(DeskPanel):
    """Patients for whom somebody acts no longer, until the office has looked, and those whose booker has
    booked in their name again, which began a second record; empty, it is not shown."""

    name, order, template_name = "acting", 8, "staff/panels/acting.html"
    permission = SEE_PATIENTS

    def shown(self) -> dict[str, Any]:
        found = ends_to_look_at()
        return {
            "waiting": [_waiting(one) for one in found[:MOST]],
            "more": len(found) > MOST,
            "pairs": pairs_begun_again(now() - PAIRS_SHOWN)[:MOST],
        }


def _waiting(consent: ActingConsent) -> dict[str, Any]:
    assert consent.ended_at is not None
    return {
        "patient": consent.patient,
        "consent": consent.pk,
        "who": consent.patient.name or consent.patient.short_name,
        "actor": consent.actor,
        "at": presenters.instant(consent.ended_at),
        "coming": len(coming_for(consent, now())),
        "writes": bool(consent.patient.email),
    }
