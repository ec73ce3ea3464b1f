"""Keeping a time: whose it is, for how long, and who loses."""

import datetime as dt

import pytest

from booking.models import PostalPoint, Visit
from booking.operations.reserving.expire import expire_holds
from booking.operations.reserving.hold import (
    HoldLapsed,
    SlotTaken,
    TooManyHolds,
    hold_visit,
)
from booking.operations.reserving.more_time import extend_hold
from core.generations import AVAILABILITY, generation
from tests.factories import NOW, at, make_patient, make_practitioner, make_visit
from tests.operations.people import WEDNESDAY, exact_point, small_clinic
from tests.refusals import meanwhile

pytestmark = pytest.mark.django_db
LATER = NOW + dt.timedelta(minutes=16)


@pytest.fixture
def clinic():
    return small_clinic()


def test_a_hold_keeps_its_time_for_a_quarter_of_an_hour(clinic):
    visit = clinic.hold("09:30")

    assert visit.status == "held"
    assert visit.start == dt.datetime(2026, 11, 25, 16, 30, tzinfo=dt.UTC)
    assert visit.end - visit.start == dt.timedelta(minutes=45)
    assert visit.hold_expires == NOW + dt.timedelta(minutes=15)


def test_a_hold_stores_the_wall_clock_and_the_minutes_beside_utc(clinic):
    visit = clinic.hold("09:30")

    assert (visit.local_date.isoformat(), visit.local_minute) == (WEDNESDAY, 9 * 60 + 30)
    assert visit.start_minute * 60 == visit.start.timestamp()
    assert visit.time_zone == "America/Vancouver"


def test_what_is_held_is_priced_by_the_clinic_and_carries_its_terms(clinic):
    visit = clinic.hold("09:30")

    assert (visit.price_cents, visit.deposit_cents, visit.currency) == (13500, 5000, "cad")
    assert visit.policy["steps"] == [{"hours": 24, "percent": 100}, {"hours": 0, "percent": 0}]


def test_a_hold_of_whoever_has_not_said_who_pays_is_the_patients_own(clinic):
    said, unsaid = clinic.hold("09:00", payer="icbc"), clinic.hold("13:00", holder="b")

    assert (said.payer, unsaid.payer) == ("icbc", "myself")


def test_nobody_else_gets_a_held_time(clinic):
    clinic.hold("09:30", holder="first")

    with pytest.raises(SlotTaken):
        clinic.hold("09:45", holder="second")

    assert Visit.objects.count() == 1


def test_pressing_twice_is_holding_once(clinic):
    first = clinic.hold("09:30")
    second = clinic.hold("09:30")

    assert first == second
    assert Visit.objects.count() == 1


def test_choosing_another_time_lets_the_first_one_go(clinic):
    first = clinic.hold("09:30")
    clinic.hold("13:00")

    first.refresh_from_db()
    assert first.status == "released"
    clinic.hold("09:30", holder="somebody else")


def test_wanting_a_taken_time_does_not_cost_the_hold_one_has(clinic):
    clinic.hold("13:00", holder="somebody else")
    mine = clinic.hold("09:30")

    with pytest.raises(SlotTaken):
        clinic.hold("13:00")

    mine.refresh_from_db()
    assert mine.status == "held"


def test_a_lapsed_hold_frees_its_time(clinic):
    first = clinic.hold("09:30", holder="first")

    second = clinic.hold("09:30", holder="second", now=LATER)

    first.refresh_from_db()
    assert (first.status, second.status) == ("released", "held")


def test_a_lapsed_hold_that_may_still_be_paid_blocks(clinic):
    first = clinic.hold("09:30", holder="first")
    Visit.objects.filter(pk=first.pk).update(payment_pending=True)

    with pytest.raises(SlotTaken):
        clinic.hold("09:30", holder="second", now=LATER)


def test_the_second_best_practitioner_comes_when_the_best_is_taken(clinic):
    area = clinic.practitioner.areas.first()
    other = make_practitioner(areas=[area], visit_types=[clinic.visit_type])
    clinic.hold("09:30", holder="first")
    wanted = clinic.wanted("09:30", who=[clinic.practitioner, other])
    visit = hold_visit(wanted=wanted, holder="second", now=NOW)

    assert visit.practitioner == other


def test_a_time_that_cannot_be_driven_to_is_refused(clinic):
    make_visit(
        practitioner=clinic.practitioner,
        visit_type=clinic.visit_type,
        start=at(WEDNESDAY, "09:00"),
        place="V3S",
    )

    with pytest.raises(SlotTaken):
        clinic.hold("09:45")

    assert clinic.hold("12:00").status == "held"


@pytest.mark.parametrize("clock", ["08:45", "16:30", "09:37"])
def test_a_start_outside_hours_or_off_the_grid_is_refused(clinic, clock):
    with pytest.raises(SlotTaken):
        clinic.hold(clock)

    assert Visit.objects.count() == 0


def test_a_practitioner_who_left_takes_no_holds(clinic):
    type(clinic.practitioner).objects.update(is_active=False)

    with pytest.raises(SlotTaken):
        clinic.hold("09:30")


def test_one_address_can_hold_only_so_many_times(clinic, settings):
    settings.HOLDS_PER_ADDRESS = 2
    clinic.hold("09:00", holder="a", visitor="203.0.113.9")
    clinic.hold("11:00", holder="b", visitor="203.0.113.9")

    with pytest.raises(TooManyHolds):
        clinic.hold("13:00", holder="c", visitor="203.0.113.9")

    assert Visit.objects.filter(status="held").count() == 2
    assert clinic.hold("13:00", holder="d", visitor="203.0.113.10").status == "held"


def test_losing_a_race_does_not_count_against_the_address(clinic, settings):
    settings.HOLDS_PER_ADDRESS = 1
    clinic.hold("09:30", holder="a", visitor="203.0.113.8")
    for holder in ("b", "c", "d"):
        with pytest.raises(SlotTaken):
            clinic.hold("09:30", holder=holder, visitor="203.0.113.9")

    assert clinic.hold("13:00", holder="e", visitor="203.0.113.9").status == "held"


def test_one_visitor_with_two_payable_holds_gets_no_third(clinic):
    for clock in ("09:00", "11:00"):
        visit = clinic.hold(clock)
        Visit.objects.filter(pk=visit.pk).update(payment_pending=True)

    with pytest.raises(TooManyHolds):
        clinic.hold("14:00")


def test_a_hold_is_extended_as_often_as_asked_up_to_its_limit(clinic):
    visit, times = clinic.hold("09:30"), 0
    limit = NOW + 11 * dt.timedelta(minutes=15)
    first = extend_hold(visit=visit, now=NOW)
    assert first.hold_expires == NOW + dt.timedelta(minutes=30)
    with pytest.raises(HoldLapsed):  # at once again: there is nothing to add yet
        extend_hold(visit=first, now=NOW)

    visit = first
    while visit.hold_expires < limit:
        visit = extend_hold(visit=visit, now=visit.hold_expires - dt.timedelta(minutes=1))
        times += 1

    assert (times >= 9, visit.hold_expires) == (True, limit)
    with pytest.raises(HoldLapsed):
        extend_hold(visit=visit, now=limit - dt.timedelta(minutes=1))


def test_a_hold_cannot_be_extended_at_its_deadline(clinic):
    visit = clinic.hold("09:30")

    with pytest.raises(HoldLapsed):
        extend_hold(visit=visit, now=visit.hold_expires)


def test_tidying_lets_go_of_lapsed_holds_only(clinic):
    lapsed = clinic.hold("09:00", holder="a")
    fresh = clinic.hold("11:00", holder="b", now=NOW + dt.timedelta(minutes=10))
    pending = clinic.hold("13:00", holder="c")
    Visit.objects.filter(pk=pending.pk).update(payment_pending=True)

    expire_holds(LATER)

    statuses = {v.pk: v.status for v in Visit.objects.all()}
    assert statuses == {lapsed.pk: "released", fresh.pk: "held", pending.pk: "held"}


def test_a_new_hold_is_told_to_whoever_keeps_times(clinic):
    before = generation(AVAILABILITY)

    clinic.hold("09:30")

    assert generation(AVAILABILITY) == before + 1


def test_a_hold_names_its_town_or_else_its_area_and_somebody_new(clinic):
    PostalPoint.objects.filter(code="V5H").update(municipality="Metrotown")
    PostalPoint.objects.filter(code="V3S").update(municipality="")
    exact_point("V5H1A1")

    held = [
        clinic.hold(clock, holder=clock, place=place)
        for clock, place in (("09:00", "V5H"), ("12:00", "V3S"), ("15:00", "V5H1A1"))
    ]

    assert [visit.town for visit in held] == ["Metrotown", "Surrey", "Metrotown"]
    assert {visit.is_new_patient for visit in held} == {True}


def test_a_confirmed_visit_is_nobody_s_hold_any_more(clinic):
    booked = clinic.hold("09:30")
    Visit.objects.filter(pk=booked.pk).update(status="confirmed", patient=make_patient())

    with pytest.raises(SlotTaken):
        clinic.hold("09:30")
    clinic.hold("13:00")

    booked.refresh_from_db()
    assert booked.status == "confirmed"


def test_only_the_asked_practitioner_s_lapsed_holds_are_let_go_of(clinic):
    other = make_practitioner(areas=clinic.practitioner.areas.all())
    lapsed = make_visit(
        practitioner=other,
        visit_type=clinic.visit_type,
        start=at(WEDNESDAY, "09:30"),
        status="held",
    )

    clinic.hold("09:30", now=LATER)

    lapsed.refresh_from_db()
    assert lapsed.status == "held"


def test_whoever_writes_past_the_lock_leaves_the_next_practitioner(clinic):
    area = clinic.practitioner.areas.first()
    other = make_practitioner(areas=[area], visit_types=[clinic.visit_type])
    wanted = clinic.wanted("09:30", who=[clinic.practitioner, other])

    def write_past_the_lock():
        make_visit(
            practitioner=clinic.practitioner,
            visit_type=clinic.visit_type,
            start=at(WEDNESDAY, "09:30"),
            status="held",
        )

    with meanwhile('INSERT INTO "booking_visit"', write_past_the_lock):
        visit = hold_visit(wanted=wanted, holder="me", now=NOW)

    assert visit.practitioner == other
