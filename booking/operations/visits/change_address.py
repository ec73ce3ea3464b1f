"""A booked visit goes to another address: at its time where that can be reached, else with another (1204)."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.db import transaction

from booking.models import AddressChange, AuditAction, Visit, VisitMove
from booking.operations.finding.index import keep_findable
from booking.operations.locks.diary import lock_diary
from booking.operations.messages import news, send
from booking.operations.reserving.details import Doorstep
from booking.operations.reserving.hold import SlotTaken, where
from booking.operations.visits.reschedule import (
    TooLateToChange,
    may_change,
    refuse_another,
    reschedule_visit,
)
from booking.queries.joint import beside
from booking.queries.place import Located
from booking.queries.refusal import refusal
from core import audit
from core.generations import visits_changed


@dataclass(frozen=True)
class Door:
    """Another address: where it is, and how to get in."""

    located: Located
    doorstep: Doorstep


class FeeNotShown(Exception):
    """The drive there costs another fee than the page showed, or the visit is paid in full already."""


def fits_at_its_time(visit: Visit, located: Located, now: dt.datetime) -> bool:
    """Whether whoever comes can be there at the visit's time; asked again under the lock."""
    if located.place.code == visit.place_code and beside(visit) is None:
        return True
    return _refused(visit, located, now) is None


def _refused(visit: Visit, located: Located, now: dt.datetime) -> Any:
    return refusal(
        practitioner=visit.practitioner,
        visit_type=visit.visit_type,
        place=located.place,
        start=visit.start,
        now=now,
        moving=visit,
    )


def asks_the_office(visit: Visit, located: Located) -> bool:
    """Whether a person looks at it first.

    Of a visit paid in full another fee would leave money over, or missing; of one of a joint visit the
    door is somebody else's as well, and nothing is reckoned between the two.
    """
    if beside(visit) is not None:
        return True
    return visit.pays_in_full and located.area.travel_fee_cents != visit.travel_fee_cents


def keep_wish(*, visit: Visit, answers: dict[str, Any], now: dt.datetime) -> AddressChange:
    """Keep what was typed until it is looked at; the newest counts."""
    said = {"answers": answers, "with_time": False, "asked_at": now}
    row, _new = AddressChange.objects.update_or_create(visit=visit, defaults=said)
    return row


def drop_wish(visit: Visit) -> None:
    """The present address stays."""
    AddressChange.objects.filter(visit=visit).delete()


@transaction.atomic
def change_address(
    *, visit: Visit, door: Door, shown_sequence: int, shown_fee_cents: int, now: dt.datetime
) -> Visit:
    """Go to `door` at the visit's own time. Both sides are told.

    Raises TooLateToChange, ChangedMeanwhile, FeeNotShown, SlotTaken; then nothing has changed.
    """
    lock_diary(visit.practitioner_id)
    visit = Visit.objects.select_related("practitioner", "visit_type", "patient").get(pk=visit.pk)
    if not may_change(visit, now):
        raise TooLateToChange
    refuse_another(visit, shown_sequence)
    if asks_the_office(visit, door.located) or (
        door.located.area.travel_fee_cents != shown_fee_cents
    ):
        raise FeeNotShown
    if not fits_at_its_time(visit, door.located, now):
        raise SlotTaken
    belief = news.take_back(visit)
    _write(visit, door, now)
    visit.sequence += 1
    visit.save(update_fields=["sequence"])
    send.forget_reminders(visit)
    news.tell_address(visit, belief, now)
    send.remind(visit, now)
    visits_changed()
    return visit


@transaction.atomic
def move_to_address(*, visit: Visit, door: Door, **move: Any) -> Visit:
    """Go to `door` at another time: one step, so that neither is ever without the other.

    `move` as `reschedule_visit` takes it. Raises what that raises, and FeeNotShown.
    """
    if asks_the_office(visit, door.located):
        raise FeeNotShown
    moved = reschedule_visit(visit=visit, located=door.located, **move)
    # The former time was for the former door: there is no way back to it alone.
    VisitMove.objects.filter(visit=moved, undone_at=None).delete()
    _write(moved, door, move["now"])
    return moved


def _write(visit: Visit, door: Door, now: dt.datetime) -> None:
    columns = where(door.located)
    columns |= {
        "street": door.doorstep.street,
        "town": door.doorstep.town,
        "access_notes": door.doorstep.access_notes,
        "travel_fee_cents": door.located.area.travel_fee_cents,
    }
    for name, value in columns.items():
        setattr(visit, name, value)
    visit.save(update_fields=list(columns))
    drop_wish(visit)
    keep_findable(visit.patient_id)
    audit.record(
        actor=audit.PATIENT,
        action=AuditAction.DETAILS_CHANGED,
        on=visit,
        now=now,
        fields=["address", "access_notes"],
    )
