"""One visit of an absence, or both of a joint visit: what was decided is done, or the office has it.

Each is a transaction.
"""

import datetime as dt
from collections.abc import Sequence

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
from booking.operations.visits.move_by_office import NotMovable
from booking.operations.visits.move_for_absence import move_for_absence
from booking.queries.joint import rows_of_stop
from core.audit import Actor
from core.models import ClinicSettings

#: Somebody was faster, or the round is not as it was when the answer was made.
NOT_POSSIBLE = (OfficeRefused, SlotTaken, PractitionerLeft, IntegrityError, NoColleague)


def rehome(*, rehoming_id: int, by: Actor, now: dt.datetime) -> None:
    """Do what was decided for one visit, of a joint visit for both; twice is once.

    What is not possible any more leaves the visit to the office, which sees it on its list; a visit
    that somebody moved or called off first is left alone, and the other of a joint visit goes by itself.
    """
    row = Rehoming.objects.select_related("absence", "visit").get(pk=rehoming_id)
    rows = rows_of_stop(row)
    try:
        _do(rows, by, now)
    except NotMovable:
        for one in rows:
            _do_alone(one, by, now)


def _do_alone(row: Rehoming, by: Actor, now: dt.datetime) -> None:
    try:
        _do([row], by, now)
    except NotMovable:
        _claim([row], RehomingState.OVERTAKEN, now)


def _do(rows: Sequence[Rehoming], by: Actor, now: dt.datetime) -> None:
    """Raises NotMovable where a visit is elsewhere by now, or the two are not one stop any more."""
    try:
        with transaction.atomic():
            if _claim(rows, RehomingState.DONE, now):
                _carry_out(rows, by, now)
    except NOT_POSSIBLE:
        with transaction.atomic():
            if _claim(rows, RehomingState.LEFT, now):
                for row in rows:
                    _leave_to_office(row, by, now)


def _claim(rows: Sequence[Rehoming], state: RehomingState, now: dt.datetime) -> bool:
    """Whether the rows were waiting until now: of two workers one goes on. Inside a transaction of two.

    Raises NotMovable where only one of two still waits.
    """
    waiting = Rehoming.objects.filter(state=RehomingState.WAITING)
    # In the order of their ids: two workers who each begin with another of the two wait, never for ever.
    claimed = [
        waiting.filter(pk=pk).update(state=state, done_at=now)
        for pk in sorted(row.pk for row in rows)
    ]
    if any(claimed) and not all(claimed):
        raise NotMovable
    return all(claimed)


def _carry_out(rows: Sequence[Rehoming], by: Actor, now: dt.datetime) -> None:
    plan = rows[0].plan
    asks = plan == Plan.COLLEAGUE and ClinicSettings.current().asks_colleagues
    if plan in Plan.MOVES and not asks:
        _move(rows, by, now)
        return
    visits = [_still_promised(row) for row in rows]
    if asks:
        offer_to_colleagues(rows, visits, by, now)
        return
    for visit in visits:
        _ask_patient(visit, plan, by, now)


def _move(rows: Sequence[Rehoming], by: Actor, now: dt.datetime) -> None:
    first = rows[0]
    assert first.to_practitioner_id is not None and first.to_start is not None
    move_for_absence(
        visit_ids=[row.visit_id for row in rows],
        promised=[(row.absence.practitioner_id, row.was_start) for row in rows],
        practitioner_id=first.to_practitioner_id,
        start=first.to_start,
        by=by,
        now=now,
    )


def _ask_patient(visit: Visit, plan: str, by: Actor, now: dt.datetime) -> None:
    if plan == Plan.REBOOK and reachable(visit):
        ask_to_rebook(visit, by, now)
        return
    hand_to_office(visit, FollowUp.NOBODY_CAN_COME, by, now)
    if plan == Plan.REBOOK:
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
