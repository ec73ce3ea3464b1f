"""A joint visit by several at once: both times or none, and never two visits of one person at one time."""

from itertools import pairwise

import pytest
from django.db import connection, transaction

from booking.models import Visit
from booking.operations.reserving.confirm import TimeLost, confirm_visit
from booking.operations.reserving.consent import Consent
from booking.operations.reserving.details import Doorstep, Person
from booking.operations.reserving.expire import expire_holds
from booking.operations.reserving.hold import SlotTaken, Wanted, hold_visit
from booking.operations.reserving.joint import Second
from booking.operations.reserving.joint_details import describe_both
from booking.operations.reserving.more_time import extend_hold
from booking.operations.visits.cancel import cancel_visit
from booking.operations.visits.reschedule_both import reschedule_both
from booking.operations.visits.undo_both import undo_both
from booking.operations.visits.undo_move import FormerTimeTaken, TooLateToUndo
from booking.queries.joint import both_of
from booking.queries.place import locate
from core.versioned import ChangedMeanwhile
from tests.factories import NOW, at, make_visit_type
from tests.impacts import at_once
from tests.operations.people import WEDNESDAY, small_clinic

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def clinic():
    found = small_clinic(deposit_cents=0)
    found.second = make_visit_type(minutes=60, deposit_cents=0)
    found.practitioner.visit_types.add(found.second)
    yield found
    connection.close()


def for_two(clinic, clock="09:30", holder="two"):
    second = Second(clinic.second, "myself", is_new_patient=True)
    wanted = Wanted(
        [clinic.practitioner.pk],
        clinic.visit_type,
        locate("V5H"),
        at(WEDNESDAY, clock),
        second=second,
    )
    return lambda: hold_visit(wanted=wanted, holder=holder, now=NOW)


def for_one(clinic, clock, kind=None, holder="one"):
    wanted = Wanted(
        [clinic.practitioner.pk], kind or clinic.visit_type, locate("V5H"), at(WEDNESDAY, clock)
    )
    return lambda: hold_visit(wanted=wanted, holder=holder, now=NOW)


def described(clinic):
    both = both_of(for_two(clinic)())
    people = [Person(name, "j@example.org", "604-555-0199") for name in ("Joan", "Albert")]
    return describe_both(
        both=both,
        people=people,
        doorstep=Doorstep("1 Main Street", "Burnaby"),
        terms=Consent("terms", "1"),
        data=Consent("data", "1"),
        told=[{}, {}],
        now=NOW,
    )


def refused(ends):
    return [type(end) for end in ends if isinstance(end, Exception)]


def held():
    return list(Visit.objects.filter(status="held").order_by("start"))


def clash():
    live = list(Visit.objects.live().order_by("start"))
    return [(a, b) for a, b in pairwise(live) if a.end > b.start]


@pytest.mark.parametrize("clock", ["09:30", "09:45", "10:15", "10:30", "11:00"])
def test_two_or_one_of_their_times_is_all_or_nothing(clinic, clock):
    ends = at_once(for_two(clinic), for_one(clinic, clock))

    assert refused(ends) == [SlotTaken]
    joint = [visit.joint is not None for visit in held()]
    assert joint in ([True, True], [False])
    assert clash() == []


def test_twice_for_two_is_once(clinic):
    ends = at_once(*[for_two(clinic)] * 4)

    assert refused(ends) == []
    assert len(held()) == 2 and clash() == []


def test_of_two_couples_one_has_both_times(clinic):
    ends = at_once(for_two(clinic), for_two(clinic, "10:15", "others"))

    assert refused(ends) == [SlotTaken]
    assert len({visit.holder for visit in held()}) == 1 and len(held()) == 2


def test_confirmed_by_several_at_once_both_are_certain_and_told_once(clinic):
    from core.models import OutboxMessage

    first, second = described(clinic)

    ends = at_once(
        lambda: confirm_visit(visit=first, now=NOW), lambda: confirm_visit(visit=second, now=NOW)
    )

    assert refused(ends) == []
    assert Visit.objects.filter(status="confirmed").count() == 2
    assert OutboxMessage.objects.filter(ids__message="joint_booked").count() == 1


def test_lapsing_and_lengthened_at_once_both_share_one_end(clinic):
    visit = for_two(clinic)()
    late = visit.hold_expires

    at_once(lambda: extend_hold(visit=visit, now=NOW), lambda: expire_holds(late))

    both = both_of(visit)
    assert len({(one.status, one.hold_expires) for one in both}) == 1


def test_a_second_that_cannot_be_had_any_more_takes_the_first_with_it(clinic):
    first, _second = described(clinic)
    Visit.objects.filter(joint=first.joint).update(status="released")
    for_one(clinic, "10:30")()

    with pytest.raises(TimeLost):
        confirm_visit(visit=first, now=NOW)

    assert {one.status for one in both_of(first)} == {"released"}


def test_cancelled_both_at_once_each_by_itself(clinic):
    first, second = described(clinic)
    confirm_visit(visit=first, now=NOW)

    ends = at_once(
        *[lambda one=one: cancel_visit(visit=one, now=NOW, by="patient") for one in (first, second)]
    )

    assert refused(ends) == []
    assert {one.status for one in both_of(first)} == {"cancelled"}


def moves(visit, clock):
    return lambda: reschedule_both(
        visit=visit,
        practitioner_ids=[visit.practitioner_id],
        start=at(WEDNESDAY, clock),
        located=locate("V5H"),
        shown_sequences=[one.sequence for one in both_of(visit)],
        now=NOW,
    )


@pytest.mark.parametrize("clock", ["09:00", "10:00", "10:15", "13:00"])
def test_both_move_together_also_over_their_own_times(clinic, clock):
    first, _second = described(clinic)
    confirm_visit(visit=first, now=NOW)

    moves(first, clock)()

    first, second = both_of(first)
    assert first.start == at(WEDNESDAY, clock) and second.start == first.end


def test_both_moved_against_a_hold_at_one_of_the_new_times(clinic):
    first, second = described(clinic)
    confirm_visit(visit=first, now=NOW)

    ends = at_once(moves(first, "13:00"), for_one(clinic, "14:00"))

    assert refused(ends) == [SlotTaken]
    moved = both_of(first)
    shifts = {
        after.start - before.start for after, before in zip(moved, (first, second), strict=True)
    }
    assert len(shifts) == 1 and clash() == []


def test_both_moved_by_two_at_once_are_at_one_place(clinic):
    first, _second = described(clinic)
    confirm_visit(visit=first, now=NOW)

    ends = at_once(moves(first, "12:00"), moves(first, "14:00"))

    assert refused(ends) in ([ChangedMeanwhile], [])
    first, second = both_of(first)
    assert second.start == first.end and clash() == []


def test_one_cancelled_while_both_are_moved_leaves_no_half(clinic):
    first, second = described(clinic)
    confirm_visit(visit=first, now=NOW)

    at_once(moves(first, "13:00"), lambda: cancel_visit(visit=second, now=NOW, by="patient"))

    first, second = both_of(first)
    assert second.status == "cancelled" and first.status == "confirmed" and clash() == []


def test_what_fails_half_way_leaves_nothing_behind(clinic):
    with pytest.raises(RuntimeError), transaction.atomic():
        for_two(clinic)()
        raise RuntimeError

    assert held() == []
    assert len(both_of(for_two(clinic)())) == 2


def back(visit):
    return lambda: undo_both(visit=visit, now=NOW)


def test_both_put_back_by_two_at_once_go_back_once(clinic):
    first, _second = described(clinic)
    confirm_visit(visit=first, now=NOW)
    moves(first, "13:00")()

    ends = at_once(back(first), back(first))

    assert refused(ends) in ([], [TooLateToUndo])
    first, second = both_of(first)
    assert (first.start, second.start) == (at(WEDNESDAY, "09:30"), first.end)
    assert first.sequence == 2 and clash() == []


def test_both_put_back_against_a_hold_at_a_former_time_stay_or_go_together(clinic):
    first, _second = described(clinic)
    confirm_visit(visit=first, now=NOW)
    moves(first, "13:00")()

    ends = at_once(back(first), for_one(clinic, "10:30"))

    assert refused(ends) in ([SlotTaken], [FormerTimeTaken])
    first, second = both_of(first)
    assert second.start == first.end and clash() == []


def test_both_put_back_against_the_cancelling_of_one_leave_no_half(clinic):
    first, second = described(clinic)
    confirm_visit(visit=first, now=NOW)
    moves(first, "13:00")()

    ends = at_once(back(first), lambda: cancel_visit(visit=second, now=NOW, by="patient"))

    assert refused(ends) in ([], [TooLateToUndo])
    first, second = both_of(first)
    assert second.status == "cancelled" and second.start == first.end
