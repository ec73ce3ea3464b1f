"""One visit of an absence: what was decided is done, or the office has it. Each is a transaction."""

import datetime as dt

from django.db import IntegrityError, transaction

from booking.models import FollowUp, Plan, Rehoming, RehomingState, Visit
from booking.operations.locks.diary import PractitionerLeft, lock_diary
from booking.operations.practitioners.colleague_offers import NoColleague, offer_to_colleagues
from booking.operations.reserving.hold import SlotTaken
from booking.operations.reserving.office_rules import OfficeRefused
from booking.operations.visits.fates import (
    ask_to_rebook,
    hand_to_office,
    reachable,
    text_to_choose,
)
from booking.operations.visits.move_by_office import NotMovable, move_for_absence
from core.audit import Actor
from core.models import ClinicSettings

#: Somebody was faster, or the round is not as it was when the answer was made.
NOT_POSSIBLE = (OfficeRefused, SlotTaken, PractitionerLeft, IntegrityError, NoColleague)


def rehome(*, rehoming_id: int, by: Actor, now: dt.datetime) -> None:
    """Do what was decided for one visit; twice is once.

    What is not possible any more leaves the visit to the office, which sees it on its list; a visit
    that somebody moved or called off first is left alone.
    """
    row = Rehoming.objects.select_related("absence").get(pk=rehoming_id)
    try:
        with transaction.atomic():
            if _claim(row, RehomingState.DONE, now):
                _carry_out(row, by, now)
    except NotMovable:
        _claim(row, RehomingState.OVERTAKEN, now)
    except NOT_POSSIBLE:
        _leave(row, by, now)


def _leave(row: Rehoming, by: Actor, now: dt.datetime) -> None:
    try:
        with transaction.atomic():
            if _claim(row, RehomingState.LEFT, now):
                _leave_to_office(row, by, now)
    except NotMovable:
        _claim(row, RehomingState.OVERTAKEN, now)


def _claim(row: Rehoming, state: RehomingState, now: dt.datetime) -> bool:
    """Whether the row was waiting until now: of two workers one goes on."""
    waiting = Rehoming.objects.filter(pk=row.pk, state=RehomingState.WAITING)
    return bool(waiting.update(state=state, done_at=now))


def _carry_out(row: Rehoming, by: Actor, now: dt.datetime) -> None:
    asks = row.plan == Plan.COLLEAGUE and ClinicSettings.current().asks_colleagues
    if row.plan in Plan.MOVES and not asks:
        assert row.to_practitioner_id is not None and row.to_start is not None
        move_for_absence(
            visit_id=row.visit_id,
            promised=(row.absence.practitioner_id, row.was_start),
            practitioner_id=row.to_practitioner_id,
            start=row.to_start,
            by=by,
            now=now,
        )
        return
    visit = _still_promised(row)
    if asks:
        offer_to_colleagues(row, visit, by, now)
    elif row.plan == Plan.REBOOK and reachable(visit):
        ask_to_rebook(visit, by, now)
    else:
        hand_to_office(visit, FollowUp.NOBODY_CAN_COME, by, now)
        if row.plan == Plan.REBOOK:
            text_to_choose(visit, now)


def _still_promised(row: Rehoming) -> Visit:
    """The visit, under its diary's lock. Raises NotMovable if it is elsewhere by now, or begun."""
    lock_diary(row.absence.practitioner_id)
    promised = Visit.objects.confirmed_ahead(row.was_start - dt.timedelta(seconds=1)).filter(
        pk=row.visit_id, practitioner=row.absence.practitioner_id, start=row.was_start
    )
    visit = promised.select_related("patient", "visit_type", "practitioner").first()
    if visit is None:
        raise NotMovable
    return visit


def _leave_to_office(row: Rehoming, by: Actor, now: dt.datetime) -> None:
    visit = _still_promised(row)
    sought = row.plan == Plan.COLLEAGUE
    what = FollowUp.OFFER_TO_COLLEAGUE if sought else FollowUp.NOBODY_CAN_COME
    hand_to_office(visit, what, by, now)
