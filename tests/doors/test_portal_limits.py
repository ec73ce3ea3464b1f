"""A practitioner's own limits: kept on one page, and by whatever is offered and held from then on."""

import datetime as dt

import pytest

from booking.models import Practitioner
from booking.operations.practitioners.own_limits import (
    BreakDoesNotFit,
    HomeUnknown,
    OwnLimits,
    change_limits,
)
from booking.operations.reserving.hold import SlotTaken, Wanted, hold_visit
from booking.queries.free_starts import find_offer
from booking.queries.place import locate
from booking.queries.refusal import refusal
from core.audit import Actor
from core.clock import now
from tests.doors.practice import send, shown
from tests.factories import (
    at,
    make_area,
    make_point,
    make_practitioner,
    make_user,
    make_visit,
    make_visit_type,
)

pytestmark = pytest.mark.django_db
PAGE = "/practice/limits/"
MONDAY = "2026-11-23"
PLAIN = {
    "max_visits_per_day": "",
    "turnaround_minutes": "10",
    "notice_minutes": "0",
    "last_arrival": "",
    "break_minutes": "0",
    "break_from": "",
    "break_to": "",
    "home_code": "",
}


@pytest.fixture
def wing(client, time_machine):
    kind = make_visit_type(deposit_cents=0)
    person = make_practitioner(
        areas=[make_area()], visit_types=[kind], user=make_user("wing@tidewater.example")
    )
    make_point("V5H")
    client.force_login(person.user)
    time_machine.move_to(at("2026-11-20", "10:00"), tick=False)
    return person


def offered(wing, day=MONDAY):
    offer = find_offer(
        visit_type=wing.visit_types.get(),
        located=locate("V5H"),
        now=now(),
        first_day=dt.date.fromisoformat(day),
        days=1,
    )
    return {one.start for one in offer.starts}


def hold(wing, clock):
    return hold_visit(
        wanted=Wanted(
            visit_type=wing.visit_types.get(),
            located=locate("V5H"),
            start=at(MONDAY, clock),
            practitioner_ids=[wing.pk],
        ),
        holder="h",
        now=now(),
    )


def test_a_last_arrival_is_kept_by_what_is_offered_and_by_what_is_held(client, wing):
    send(client, PAGE, {**PLAIN, "last_arrival": str(14 * 60)})

    assert max(offered(wing)) == at(MONDAY, "14:00")
    with pytest.raises(SlotTaken):
        hold(wing, "14:15")
    assert hold(wing, "14:00").practitioner == wing


def test_a_break_is_left_by_what_is_offered_and_by_what_is_held(client, wing):
    for clock in ("11:00", "13:30"):
        make_visit(practitioner=wing, visit_type=wing.visit_types.get(), start=at(MONDAY, clock))
    before = offered(wing)

    send(
        client,
        PAGE,
        {**PLAIN, "break_minutes": "60", "break_from": str(11 * 60 + 30), "break_to": str(14 * 60)},
    )

    noon = {start for start in before if at(MONDAY, "12:00") <= start <= at(MONDAY, "13:00")}
    assert noon
    assert not noon & offered(wing)
    with pytest.raises(SlotTaken):
        hold(wing, "12:15")


def test_own_notice_is_for_patients_and_not_for_the_office(client, wing):
    send(client, PAGE, {**PLAIN, "notice_minutes": "240"})
    wing.refresh_from_db()
    asked = {
        "practitioner": wing,
        "visit_type": wing.visit_types.get(),
        "place": locate("V5H").place,
        "start": at("2026-11-20", "13:00"),
        "now": now(),
    }

    assert min(offered(wing, "2026-11-20")) == at("2026-11-20", "14:00")
    assert refusal(**asked).reason == "notice"
    assert refusal(**asked, any_minute=True) is None


def test_most_visits_a_day_and_the_turnaround_are_the_practitioners_to_say(client, wing):
    make_visit(practitioner=wing, visit_type=wing.visit_types.get(), start=at(MONDAY, "09:00"))

    send(client, PAGE, {**PLAIN, "max_visits_per_day": "1", "turnaround_minutes": "25"})

    assert offered(wing) == set()
    assert Practitioner.objects.get().turnaround_minutes == 25


@pytest.mark.parametrize(
    "wrong",
    [
        {"turnaround_minutes": ""},
        {"turnaround_minutes": "61"},
        {"turnaround_minutes": "x"},
        {"max_visits_per_day": "0"},
        {"notice_minutes": "7"},
        {"last_arrival": "1440"},
        {"break_minutes": "60", "break_from": "720", "break_to": "750"},
        {"break_minutes": "30"},
        {"home_code": "nowhere"},
        {"home_code": "V1A 1A1"},
    ],
)
def test_what_cannot_be_is_refused_and_nothing_is_kept(client, wing, wrong):
    page = send(client, PAGE, {**PLAIN, "turnaround_minutes": "15", **wrong})

    assert page.status_code == 422
    assert Practitioner.objects.get().turnaround_minutes == 10


def test_where_the_day_begins_is_the_practitioners_to_say_and_only_its_beginning_is_kept(
    client, wing
):
    before = offered(wing)

    send(client, PAGE, {**PLAIN, "home_code": "v5h 1a1"})

    assert Practitioner.objects.get().home_code == "V5H"
    assert offered(wing) == before
    assert 'value="V5H"' in client.get(PAGE).content.decode()


def test_what_the_office_wrote_down_more_exactly_stays(client, wing):
    Practitioner.objects.update(home_code="V5H9Z9")

    send(client, PAGE, {**PLAIN, "home_code": "V5H 9Z9", "turnaround_minutes": "20"})

    assert Practitioner.objects.values_list("home_code", "turnaround_minutes").get() == (
        "V5H9Z9",
        20,
    )


def test_the_second_of_two_tabs_does_not_overwrite_the_first(client, wing):
    seen = shown(client, PAGE)
    client.post(PAGE, {**PLAIN, "turnaround_minutes": "20", "shown_version": seen})

    page = client.post(PAGE, {**PLAIN, "turnaround_minutes": "5", "shown_version": seen})

    assert page.status_code == 409
    assert Practitioner.objects.get().turnaround_minutes == 20


@pytest.mark.parametrize(
    ("limits", "told"),
    [
        (OwnLimits(None, 10, 0, None, 30, 720, 740), BreakDoesNotFit),
        (OwnLimits(None, 10, 0, None, 0, None, None, home_code="X1X"), HomeUnknown),
    ],
)
def test_the_operation_refuses_what_cannot_be_whoever_asks(wing, limits, told):
    with pytest.raises(told):
        change_limits(practitioner=wing, limits=limits, shown=None, by=Actor("x"), now=now())
