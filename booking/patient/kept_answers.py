"""What was answered for one visit, as the beginning of the next: nothing is typed twice (1203)."""

import datetime as dt
from typing import Any

from booking.models import Visit
from booking.operations.reserving.intake import intake_of
from booking.patient.forms.telling import access_in
from booking.queries.doorstep import again_type
from booking.queries.texts import agreed_for


def answers_again(visit: Visit, now: dt.datetime) -> dict[str, Any]:
    """The answers of one visit as the beginning of the next."""
    patient = visit.patient
    kind = again_type(visit)
    return {
        "postal_code": visit.postal_code or visit.place_code,
        "whose": "other" if visit.contact_name else "me",
        "been": "returning",
        "visit_type": kind.slug if kind else None,
        "payer": visit.payer,
        "name": patient.name if patient else None,
        "email": patient.email if patient else None,
        "phone": visit.contact_phone or (patient.phone if patient else "") or None,
        "texts": agreed_for(visit) or None,
        "contact_name": visit.contact_name or None,
        "is_flexible": visit.is_flexible,
        "another_person_suits": visit.another_person_suits,
        # Not carried over: why somebody is ill is asked anew, never remembered for them.
        "reason": "",
        "known_practitioner": visit.practitioner_id,
        **_door(visit),
        **_claim(visit),
    }


def _door(visit: Visit) -> dict[str, Any]:
    """The address and the way in; nothing where only the beginning of the code is known."""
    if not (visit.street and visit.postal_code):
        return {}
    return {"street": visit.street, "town": visit.town, **access_in(visit.access_notes)}


def _claim(visit: Visit) -> dict[str, Any]:
    return {name: value or None for name, value in intake_of(visit).items()}
