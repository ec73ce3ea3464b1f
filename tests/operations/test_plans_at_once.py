"""A plan of care by several at once: all its visits or none, one plan a press, no two visits at one time."""

from itertools import pairwise

import pytest
from django.db import connection, transaction

from booking.models import CarePlan, Visit
from booking.operations.reserving.agree_to_plan import (
    PlanConsents,
    PlanOver,
    agree_to_plan,
    book_plan,
)
from booking.operations.reserving.confirm import confirm_visit
from booking.operations.reserving.consent import Consent
from booking.operations.reserving.hold import SlotTaken, Wanted, hold_visit
from booking.operations.reserving.plans import (
    PlanTime,
    PlanTimesTaken,
    PlanWish,
    decline_plan,
    propose_plan,
)
from booking.operations.visits.cancel import TermsChanged
from booking.operations.visits.cancel_following import ShownVisit, cancel_following
from booking.queries.doorstep import again_at
from booking.queries.place import locate
from booking.queries.plans import following
from core.audit import PATIENT
from tests.factories import NOW, at
from tests.impacts import at_once
from tests.operations.people import small_clinic

pytestmark = pytest.mark.django_db(transaction=True)
MONDAYS = ("2026-11-30", "2026-12-07", "2026-12-14")
CONSENTS = PlanConsents(Consent("terms", "1"), Consent("data", "1"))
UNTIL = at("2026-11-22", "10:00")


@pytest.fixture
def clinic():
    yield small_clinic(deposit_cents=0)
    connection.close()


@pytest.fixture
def visit(clinic):
    return confirm_visit(visit=clinic.described("09:30", "a", place="V5H"), now=NOW)


@pytest.fixture
def other(clinic):
    return confirm_visit(visit=clinic.described("14:00", "b", place="V5H"), now=NOW)


def wish(visit, clock="09:30"):
    times = [PlanTime(visit.practitioner_id, at(day, clock)) for day in MONDAYS]
    return PlanWish(visit, visit.visit_type, again_at(visit), times, [(1, 3)])


def books(visit, key, clock="09:30"):
    return lambda: book_plan(wish=wish(visit, clock), consents=CONSENTS, key=key, now=NOW)


def proposed(visit):
    return propose_plan(wish=wish(visit), until=UNTIL, key="p", by=PATIENT, now=NOW)


def refused(ends):
    return [type(end) for end in ends if isinstance(end, Exception)]


def clash():
    """Pairs of live visits of one practitioner that overlap; there are never any."""
    live = list(Visit.objects.occupying(NOW).order_by("practitioner", "start"))
    return [
        (a, b)
        for a, b in pairwise(live)
        if a.practitioner_id == b.practitioner_id and a.end > b.start
    ]


def planned(status="confirmed"):
    return Visit.objects.filter(planned__isnull=False, status=status)


def test_one_form_pressed_several_times_at_once_is_one_plan(visit):
    ends = at_once(*[books(visit, "one")] * 4)

    assert refused(ends) == []
    assert {plan.pk for plan in ends} == {CarePlan.objects.get().pk}
    assert planned().count() == 3 and clash() == []


def test_two_plans_for_the_same_times_are_one_whole_plan(visit, other):
    ends = at_once(books(visit, "a"), books(other, "b"))

    assert refused(ends) == [PlanTimesTaken]
    assert planned().count() == 3 and Visit.objects.filter(status="held").count() == 0
    assert CarePlan.objects.count() == 1 and clash() == []


def test_a_plan_against_a_hold_on_one_of_its_times_is_all_or_nothing(clinic, visit):
    wanted = Wanted(
        [visit.practitioner_id], clinic.visit_type, locate("V5H"), at(MONDAYS[1], "09:45")
    )

    ends = at_once(books(visit, "a"), lambda: hold_visit(wanted=wanted, holder="x", now=NOW))

    assert refused(ends) in ([PlanTimesTaken], [SlotTaken])
    whole = refused(ends) == [SlotTaken]
    assert planned().count() == (3 if whole else 0)
    assert CarePlan.objects.count() == int(whole) and clash() == []


def test_agreed_to_and_declined_at_once_is_one_of_the_two(visit):
    plan = proposed(visit)

    def agrees():
        return agree_to_plan(plan=plan, keep=None, consents=CONSENTS, now=NOW)

    ends = at_once(agrees, agrees, lambda: decline_plan(plan=plan, now=NOW))

    answer = CarePlan.objects.get().answer
    assert (answer, planned().count(), planned("released").count(), set(refused(ends))) in [
        ("agreed", 3, 0, set()),
        ("declined", 0, 3, {PlanOver}),
    ]
    assert clash() == []


def test_proposed_by_two_at_once_one_of_them_waits_and_the_other_keeps_nothing(visit):
    def proposes(key, clock):
        return lambda: propose_plan(
            wish=wish(visit, clock), until=UNTIL, key=key, by=PATIENT, now=NOW
        )

    ends = at_once(proposes("a", "09:30"), proposes("b", "14:00"))

    assert len(refused(ends)) <= 1
    assert CarePlan.objects.filter(answer="").count() == 1
    assert planned("held").count() == 3 and clash() == []


def test_the_rest_cancelled_twice_at_once_is_cancelled_once(visit):
    books(visit, "a")()
    first, second, _third = planned().order_by("start")
    shown = [ShownVisit(one.pk, one.sequence, 0, 0) for one in following(second, NOW)]

    ends = at_once(
        *[lambda: cancel_following(visit=second, shown=shown, now=NOW)] * 3,
    )

    assert refused(ends) == [TermsChanged] * 2
    assert [one.pk for one in planned()] == [first.pk]


def test_what_fails_half_way_leaves_nothing_behind(visit):
    with pytest.raises(RuntimeError), transaction.atomic():
        books(visit, "a")()
        raise RuntimeError

    assert not CarePlan.objects.exists() and not planned().exists()
    assert books(visit, "a")().answer == "agreed"
