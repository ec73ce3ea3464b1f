"""A patient puts right what was told at booking: how to get in, the phone, emergency contact, claim."""

import datetime as dt
from dataclasses import asdict, dataclass

from django.db import transaction

from booking.models import AuditAction, Visit, VisitStatus
from booking.operations.finding.index import keep_findable
from booking.operations.locks.diary import lock_diary
from booking.operations.messages.text_choices import note_choice
from booking.operations.reserving.intake import TOLD, intake_of, keep_intake
from core import audit, phones
from core.versioned import refuse_if_changed, version_of

ON_VISIT = ("contact_phone", "access_notes")


class NoLongerAhead(Exception):
    """The visit has begun, is over or off: nothing about it is changed here any more."""


@dataclass(frozen=True)
class OwnDetails:
    """What a patient may put right by themselves until the visit begins."""

    contact_phone: str
    access_notes: str
    emergency_name: str
    emergency_phone: str
    claim_number: str
    crash_date: str
    visits_used: str


def own_details(visit: Visit) -> OwnDetails:
    """What is on record now; the number is the patient's own where the visit has none."""
    own = visit.patient.phone if visit.patient else ""
    return OwnDetails(
        contact_phone=visit.contact_phone or own,
        access_notes=visit.access_notes,
        **intake_of(visit),
    )


def details_version(visit: Visit) -> str:
    """What a page that shows these details carries along."""
    return version_of(asdict(own_details(visit)))


@transaction.atomic
def edit_details(
    *,
    visit: Visit,
    details: OwnDetails,
    shown: str,
    now: dt.datetime,
    texts: str | None = None,
) -> list[str]:
    """Write what is new, onto this visit; returns what that was.

    `texts`: the words agreed to about texts to the number, empty where declined, None where not asked.
    A new number also goes onto the person's other visits to come that had the former one.
    Raises NoLongerAhead, ChangedMeanwhile.
    """
    lock_diary(visit.practitioner_id)
    stored = Visit.objects.select_related("patient").get(pk=visit.pk)
    if stored.status != VisitStatus.CONFIRMED or stored.started_at or stored.start <= now:
        raise NoLongerAhead
    former = own_details(stored)
    changed = [name for name, value in asdict(details).items() if getattr(former, name) != value]
    if changed:
        refuse_if_changed(shown, details_version(stored))
    if texts is not None:
        phone = details.contact_phone
        changed += ["texts"] * note_choice(visit=stored, phone=phone, words=texts, now=now)
    if not changed:
        return []
    columns = {name: getattr(details, name) for name in ON_VISIT if name in changed}
    if columns:
        Visit.objects.filter(pk=stored.pk).update(**columns)
    if "contact_phone" in changed:
        _elsewhere_too(stored, former.contact_phone, details.contact_phone, now)
        keep_findable(stored.patient_id)
    keep_intake(stored, {name: getattr(details, name) for name in TOLD if name in changed})
    action = AuditAction.DETAILS_CHANGED
    audit.record(actor=audit.PATIENT, action=action, on=stored, now=now, fields=sorted(changed))
    return changed


def _elsewhere_too(visit: Visit, former: str, number: str, now: dt.datetime) -> None:
    """The person's other visits to come, where the former number stands."""
    others = Visit.objects.confirmed_ahead(now).filter(patient=visit.patient_id)
    for other in others.exclude(pk=visit.pk):
        if phones.same_line(other.contact_phone, former):
            Visit.objects.filter(pk=other.pk).update(contact_phone=number)
