"""Visits of a plan moved together by several at once, or half-way: all of them or none (1232)."""

import datetime as dt

import pytest
from django.db import connection, transaction

from booking.models import Visit
from booking.operations.reserving.agree_to_plan import PlanConsents, book_plan
from booking.operations.reserving.confirm import confirm_visit
from booking.operations.reserving.consent import Consent
from booking.operations.reserving.hold import SlotTaken, Wanted, hold_visit
from booking.operations.reserving.plans import PlanTime, PlanTimesTaken, PlanWish
from booking.operations.visits.cancel import cancel_visit
from booking.operations.visits.move_following import NothingMoves, PlannedMove, move_following
from booking.operations.visits.reschedule import reschedule_visit
from booking.queries.doorstep import again_at
from booking.queries.place import locate
from core.models import OutboxMessage
from core.versioned import ChangedMeanwhile
from tests.factories import NOW, at
from tests.impacts import at_once
from tests.operations.people import small_clinic

pytestmark = pytest.mark.django_db(transaction=True)
MONDAYS = ("2026-11-30", "2026-12-07", "2026-12-14")
CONSENTS = PlanConsents(Consent("terms", "1"), Consent("data", "1"))
WEEK = dt.timedelta(weeks=1)


@pytest.fixture
def clinic():
    yield small_clinic(deposit_cents=0)
    connection.close()


@pytest.fixture
def plan(clinic):
    """Three Mondays at 9:30 of one patient."""
    visit = confirm_visit(visit=clinic.described("09:30", "a", place="V5H"), now=NOW)
    times = [PlanTime(visit.practitioner_id, at(day, "09:30")) for day in MONDAYS]
    wish = PlanWish(visit, visit.visit_type, again_at(visit), times, [(1, 3)])
    book_plan(wish=wish, consents=CONSENTS, key="one", now=NOW)
    return list(planned())


def planned():
    return Visit.objects.filter(planned__isnull=False).order_by("pk")


def starts():
    return list(planned().values_list("start", flat=True))


def moves(plan, by):
    where = again_at(plan[0])
    wanted = [PlannedMove(v.pk, v.sequence, v.practitioner_id, v.start + by) for v in plan]
    return lambda: move_following(visit=plan[0], moves=wanted, located=where, now=NOW)


def refused(ends):
    return [type(end) for end in ends if isinstance(end, Exception)]


def letters():
    return OutboxMessage.objects.filter(key__startswith="plan:", key__contains="plan_changed")


@pytest.mark.parametrize("by", [WEEK, -WEEK + dt.timedelta(hours=1), dt.timedelta(minutes=30)])
def test_each_enters_a_time_that_another_has_left(plan, by):
    before = [one.start for one in plan]
    moves(plan, by)()

    assert starts() == [start + by for start in before]
    assert [one.sequence for one in planned()] == [1, 1, 1]


def test_pressed_several_times_at_once_they_move_once_and_one_letter_says_so(plan):
    before = [one.start for one in plan]

    ends = at_once(*[moves(plan, WEEK)] * 4)

    assert refused(ends) == [NothingMoves] * 3
    assert starts() == [start + WEEK for start in before]
    assert letters().count() == 1


def test_two_ways_at_once_are_one_of_the_two(plan):
    before = [one.start for one in plan]
    hour = dt.timedelta(hours=1)

    ends = at_once(moves(plan, WEEK), moves(plan, hour))

    assert refused(ends) == [ChangedMeanwhile]
    assert starts() in ([start + WEEK for start in before], [start + hour for start in before])


def test_against_a_hold_on_one_of_the_new_times_all_move_or_none(clinic, plan):
    before, hour = [one.start for one in plan], dt.timedelta(hours=2)
    wanted = Wanted(
        [plan[0].practitioner_id], clinic.visit_type, locate("V5H"), at(MONDAYS[1], "11:45")
    )

    ends = at_once(moves(plan, hour), lambda: hold_visit(wanted=wanted, holder="x", now=NOW))

    assert refused(ends) in ([PlanTimesTaken], [SlotTaken])
    moved = refused(ends) == [SlotTaken]
    assert starts() == [start + hour if moved else start for start in before]
    assert letters().count() == int(moved)


def test_against_one_of_them_cancelled_or_moved_alone_the_page_is_made_anew(plan):
    before = [one.start for one in plan]
    second = plan[1]

    ends = at_once(
        moves(plan, WEEK),
        lambda: cancel_visit(visit=second, now=NOW, by="patient", shown_sequence=0),
    )

    assert len(refused(ends)) == 1
    second.refresh_from_db()
    cancelled = second.status == "cancelled"
    assert starts() == (before if cancelled else [start + WEEK for start in before])

    later = list(planned())
    moves_now = moves([one for one in later if one.status == "confirmed"], -dt.timedelta(hours=0))
    with pytest.raises(NothingMoves):
        moves_now()


def test_one_moved_alone_meanwhile_none_moves(plan):
    wanted = moves(plan, WEEK)
    reschedule_visit(
        visit=plan[2],
        practitioner_ids=[plan[2].practitioner_id],
        start=plan[2].start + dt.timedelta(hours=3),
        located=again_at(plan[2]),
        now=NOW,
    )
    before = starts()

    with pytest.raises(ChangedMeanwhile):
        wanted()

    assert starts() == before and not letters().exists()


def test_what_fails_half_way_moves_nothing_and_tells_nobody(plan):
    before = starts()
    told = OutboxMessage.objects.count()

    with pytest.raises(RuntimeError), transaction.atomic():
        moves(plan, WEEK)()
        raise RuntimeError

    assert starts() == before and OutboxMessage.objects.count() == told
    assert len(moves(plan, WEEK)()) == 3


def test_one_that_cannot_be_had_leaves_all_where_they_are(plan):
    before = starts()
    who = plan[0].practitioner
    who.time_off.create(start=at("2026-12-14", "11:00"), end=at("2026-12-14", "18:00"))

    with pytest.raises(PlanTimesTaken) as refusal:
        moves(plan, dt.timedelta(hours=2))()

    assert refusal.value.starts == [at("2026-12-14", "11:30")]
    assert starts() == before and not letters().exists()
