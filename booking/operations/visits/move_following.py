"""Moving a visit of a plan and all after it to another rhythm: all of those chosen, or none (1232).

The rows stay, and with them money, consent and links; one letter tells of all of them. Safe to press
twice: what stands where it was to go is left alone.
"""

import datetime as dt
from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

from django.db import IntegrityError, transaction

from booking.models import Practitioner, Visit
from booking.operations.locks.diary import PractitionerLeft, lock_diary
from booking.operations.messages import send
from booking.operations.reserving.hold import release_lapsed
from booking.operations.reserving.plans import LEAST_DAYS, PlanTimesTaken, TimesTooNear
from booking.operations.visits.reschedule import may_change, write_move
from booking.queries.place import Located
from booking.queries.plans import following, plan_of, staying_days
from booking.queries.refusal import refusal
from core import audit
from core.local_time import local
from core.versioned import ChangedMeanwhile


class NothingMoves(Exception):
    """Every visit was to stay as it is, or stands where it was to go already."""


class PlannedMove(NamedTuple):
    """One visit as the page showed it, by its number, and where it is to go."""

    visit_id: int
    sequence: int
    practitioner_id: int
    start: dt.datetime


class Following(NamedTuple):
    """The visits from one on: those that can move together, and those that stay."""

    moving: list[Visit]
    too_late: list[Visit]
    elsewhere: list[Visit]


def following_to_move(visit: Visit, now: dt.datetime) -> Following:
    """Of this visit and all after it: what its patient may move in one step, and what stays, and why."""
    ahead = following(visit, now)
    # Given another address or type since, a visit cannot be planned in one question with the others.
    alike = [one for one in ahead if _door(one) == _door(visit)]
    moving = [one for one in alike if may_change(one, now)]
    too_late = [one for one in alike if one not in moving]
    return Following(moving, too_late, [one for one in ahead if one not in alike])


def _door(visit: Visit) -> tuple[object, ...]:
    return (visit.place_code, visit.area_id, visit.visit_type_id)


def move_following(
    *,
    visit: Visit,
    moves: Sequence[PlannedMove],
    located: Located,
    now: dt.datetime,
    actor: audit.Actor = audit.PATIENT,
) -> list[Visit]:
    """Move each visit of `moves` to its new time, or none of them; its patient has one letter.

    Returns those that moved. Raises PlanTimesTaken, TimesTooNear, ChangedMeanwhile, NothingMoves: then
    nothing has moved.
    """
    try:
        return _move_all(visit, moves, located, now, actor)
    except PractitionerLeft:
        raise PlanTimesTaken from None
    except IntegrityError:  # the database's own guard (0002)
        raise PlanTimesTaken from None


@transaction.atomic
def _move_all(
    visit: Visit,
    moves: Sequence[PlannedMove],
    located: Located,
    now: dt.datetime,
    actor: audit.Actor,
) -> list[Visit]:
    entered = {move.practitioner_id for move in moves}
    left = {one.practitioner_id for one in following(visit, now)}
    people = {pk: lock_diary(pk) for pk in sorted(left | entered)}
    found = _as_shown(visit, moves, now)
    if not {one.practitioner_id for one in found.values()} <= people.keys():
        raise ChangedMeanwhile  # given to somebody else between the look and the lock
    open_moves = [move for move in moves if _differs(found[move.visit_id], move)]
    if not open_moves:
        raise NothingMoves
    if any(found[move.visit_id].sequence != move.sequence for move in open_moves):
        raise ChangedMeanwhile
    _refuse_neighbours(visit, moves, now)
    for who in people.values():
        release_lapsed(who, now)
    moved = _write(open_moves, found, people, located, now, actor)
    plan = plan_of(visit)
    assert plan is not None, "only visits of a plan are found to move together"
    send.tell_plan(plan, "plan_changed", moved[0], now, moved=moved)
    return moved


def _as_shown(visit: Visit, moves: Sequence[PlannedMove], now: dt.datetime) -> dict[int, Visit]:
    """The visits of these moves, fresh. Raises ChangedMeanwhile where one of them cannot move now."""
    first = Visit.objects.get(pk=visit.pk)
    plan = plan_of(first)
    asked = {move.visit_id for move in moves}
    rows = Visit.objects.confirmed_ahead(now).filter(pk__in=asked, patient=first.patient_id)
    together = rows.filter(planned__plan=plan.pk) if plan else rows.none()
    fresh = together.select_related("practitioner", "visit_type", "patient", "area")
    found = {one.pk: one for one in fresh}
    for move in moves:
        one = found.get(move.visit_id)
        if one is None or _door(one) != _door(first):
            raise ChangedMeanwhile
        if _differs(one, move) and not may_change(one, now):
            raise ChangedMeanwhile
    return found


def _differs(visit: Visit, move: PlannedMove) -> bool:
    return (visit.practitioner_id, visit.start) != (move.practitioner_id, move.start)


def _refuse_neighbours(visit: Visit, moves: Sequence[PlannedMove], now: dt.datetime) -> None:
    """No two visits of the plan on days beside each other, whether they move or stay."""
    stay = staying_days(visit, {move.visit_id for move in moves}, now)
    goes = [local(move.start, visit.time_zone).date() for move in moves]
    if any(abs((day - other).days) < LEAST_DAYS for day in goes for other in stay):
        raise TimesTooNear
    if any((later - day).days < LEAST_DAYS for day, later in pairwise(sorted(goes))):
        raise TimesTooNear


def _write(
    moves: Sequence[PlannedMove],
    found: dict[int, Visit],
    people: dict[int, Practitioner],
    located: Located,
    now: dt.datetime,
    actor: audit.Actor,
) -> list[Visit]:
    """Ask the rule of each, then write all. Raises PlanTimesTaken with those that cannot be had."""
    ids = [move.visit_id for move in moves]
    taken = [
        move.start
        for move in moves
        if refusal(
            practitioner=people[move.practitioner_id],
            visit_type=found[move.visit_id].visit_type,
            place=located.place,
            start=move.start,
            now=now,
            # All of them leave; days lie between those that arrive, so none is another's neighbour (1230).
            leaving=ids,
        )
    ]
    if taken:
        raise PlanTimesTaken(taken)
    for move in _each_into_free_time(moves, found):
        who = people[move.practitioner_id]
        write_move(
            found[move.visit_id], who, move.start, now, actor, told_at=now, told_together=True
        )
    return sorted((found[pk] for pk in ids), key=lambda one: one.start)


def _each_into_free_time(
    moves: Sequence[PlannedMove], found: dict[int, Visit]
) -> list[PlannedMove]:
    """The moves in an order in which none enters a time that another has not left yet.

    The database looks at every row as it is written. The order of the visits stays what it was: so those
    that come earlier go first to last, then those that go later last to first.
    """
    in_time = sorted(moves, key=lambda move: found[move.visit_id].start)
    sooner = [move for move in in_time if move.start <= found[move.visit_id].start]
    later = [move for move in in_time if move not in sooner]
    return [*sooner, *reversed(later)]
