"""A practitioner changes when and where patients can book."""

import datetime as dt

import pytest
from bs4 import BeautifulSoup

from booking.models import WorkingHours
from booking.operations.practitioners.working_hours import AreaNotYours
from core.generations import AVAILABILITY, generation
from core.models import AuditEntry
from tests.doors.practice import send, week
from tests.factories import (
    at,
    make_visit,
    make_visit_type,
)
from tests.refusals import meanwhile, provoked

pytestmark = pytest.mark.django_db
TODAY = dt.date(2026, 11, 20)  # a Friday


def stored(person):
    return sorted(
        person.hours.values_list("weekday", "from_minute", "to_minute", "valid_from", "valid_to"),
        key=str,
    )


def test_the_editor_shows_the_week_in_force(client, wing):
    days = client.get("/practice/hours/?day=week").context["form"].days

    assert [len(day.windows) for day in days] == [1, 1, 1, 1, 1, 0, 0]
    assert days[0].windows[0]["from"].value() == "540"


def test_checking_shows_two_weeks_and_saves_nothing(client, wing):
    before = stored(wing)

    response = send(client, "/practice/hours/", week(action="check"))

    days = response.context["days"]
    assert [day.date.day for day in days if day.windows] == [23, 30]
    assert days[0].windows == ["9:00 am to 5:00 pm"]
    assert stored(wing) == before


def test_saved_hours_hold_from_their_date_and_the_old_ones_until_then(client, wing):
    send(client, "/practice/hours/", week())

    sunday, monday = dt.date(2026, 11, 22), dt.date(2026, 11, 23)
    assert stored(wing) == sorted(
        [
            (0, 540, 1020, monday, None),
            *((weekday, 540, 1020, None, sunday) for weekday in range(5)),
        ],
        key=str,
    )


def test_what_patients_are_offered_changes_at_once(client, wing):
    from booking.queries.free_starts import find_offer
    from booking.queries.place import locate

    visit_type = make_visit_type()
    visit_type.practitioners.set([wing])
    located = locate("V5H 1A1")
    asked = {
        "visit_type": visit_type,
        "located": located,
        "first_day": dt.date(2026, 11, 24),
        "days": 1,
    }
    now = at("2026-11-20", "10:00")
    number = generation(AVAILABILITY)
    before = find_offer(now=now, **asked).starts

    send(client, "/practice/hours/", week())

    assert before
    assert find_offer(now=now, **asked).starts == []
    assert generation(AVAILABILITY) == number + 1


def test_a_day_is_copied_to_the_ticked_days_with_its_areas(client, wing):
    burnaby = wing.areas.get(name="Burnaby")
    sent = week(**{"d0-w0-areas": [str(burnaby.pk)], "d0-copy": ["2", "4"]})

    send(client, "/practice/hours/", sent)

    rows = WorkingHours.objects.filter(valid_from=dt.date(2026, 11, 23)).order_by("weekday")
    assert [(row.weekday, [area.name for area in row.areas.all()]) for row in rows] == [
        (0, ["Burnaby"]),
        (2, ["Burnaby"]),
        (4, ["Burnaby"]),
    ]


def test_adding_a_window_keeps_all_that_was_typed(client, wing):
    response = send(
        client,
        "/practice/hours/",
        {"from_date": "rubbish", "action": "add-0", "d0-w0-from": "600", "d0-w0-to": "300"},
    )

    monday = response.context["form"].days[0]
    assert [window["from"].value() for window in monday.windows] == ["600", ""]
    assert b"rubbish" in response.content


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"d0-w0-to": "540"}, "d0-w0-to"),
        ({"d0-w0-to": ""}, "d0-w0-to"),
        ({"d0-w1-from": "600", "d0-w1-to": "660"}, "d0-w1-to"),
        ({"from_date": "2026-11-19"}, "from_date"),
        ({"from_date": "2036-11-19"}, "from_date"),
        ({"from_date": "soon\x00"}, "from_date"),
        ({"d0-w0-from": "-5"}, "d0-w0-from"),
        ({"d0-w0-areas": ["999999"]}, "d0-w0-areas"),
        ({"d0-copy": ["0"]}, "d0-copy"),
    ],
)
def test_hours_that_cannot_be_are_named_and_nothing_is_written(client, wing, changes, field):
    before = stored(wing)

    response = send(client, "/practice/hours/", week(**changes))

    assert response.status_code == 422
    assert list(response.context["form"].errors) == [field]
    assert stored(wing) == before
    assert not AuditEntry.objects.exists()


def test_an_area_taken_from_the_practitioner_meanwhile_changes_no_hours(client, wing):
    before = stored(wing)
    burnaby = wing.areas.get(name="Burnaby")

    with provoked(AreaNotYours), meanwhile("UPDATE", lambda: wing.areas.remove(burnaby)):
        response = send(client, "/practice/hours/", week(**{"d0-w0-areas": [str(burnaby.pk)]}))

    assert response.status_code == 422
    assert stored(wing) == before


def test_windows_that_overlap_only_after_copying_do_not_arise(client, wing):
    """Copying replaces the other day, so it cannot overlap it."""
    sent = week(**{"d0-copy": ["1"], "d1-w0-from": "600", "d1-w0-to": "900"})

    send(client, "/practice/hours/", sent)

    tuesday = WorkingHours.objects.filter(weekday=1, valid_from=dt.date(2026, 11, 23))
    assert [(row.from_minute, row.to_minute) for row in tuesday] == [(540, 1020)]


def test_the_preview_names_booked_visits_the_new_hours_leave_outside(client, wing):
    burnaby = wing.areas.get(name="Burnaby")
    visit_type = make_visit_type()
    for day in ("2026-11-23", "2026-11-24"):
        make_visit(practitioner=wing, visit_type=visit_type, start=at(day, "10:00"), area=burnaby)

    before = stored(wing)

    response = send(client, "/practice/hours/", week(action="check"))

    assert [hit.when for hit in response.context["fates"].hits] == ["Tuesday 24 November, 10:00 am"]
    assert stored(wing) == before


@pytest.mark.parametrize("day", ["2027-05-18", "2027-06-29", "2028-11-21"])
def test_a_visit_booked_by_phone_for_a_far_day_is_named_too(client, wing, day):
    make_visit(practitioner=wing, visit_type=make_visit_type(), start=at(day, "10:00"))

    response = send(client, "/practice/hours/", week(action="check"))

    assert len(response.context["fates"].hits) == 1


def test_a_window_for_other_areas_leaves_a_visit_outside_too(client, wing):
    burnaby, surrey = wing.areas.get(name="Burnaby"), wing.areas.get(name="Surrey")
    make_visit(
        practitioner=wing,
        visit_type=make_visit_type(),
        start=at("2026-11-23", "10:00"),
        area=burnaby,
    )

    response = send(
        client, "/practice/hours/", week(action="check", **{"d0-w0-areas": [str(surrey.pk)]})
    )

    assert len(response.context["fates"].hits) == 1


def test_planned_hours_are_announced_and_can_be_looked_at(client, wing):
    send(client, "/practice/hours/", week(from_date="2026-12-01"))

    page = client.get("/practice/hours/")
    planned = client.get("/practice/hours/?day=week&from=2026-12-01")

    assert [change["date"] for change in page.context["planned"]] == ["2026-12-01"]
    assert [len(day.windows) for day in planned.context["form"].days] == [1, 0, 0, 0, 0, 0, 0]


@pytest.mark.parametrize("asked", ["9999-99-99", "x", "2026-02-30", "%00", "0001-01-01"])
def test_a_date_that_is_none_shows_the_present_week(client, wing, asked):
    assert client.get(f"/practice/hours/?from={asked}").status_code == 200


def test_the_editor_costs_as_many_queries_for_three_windows_as_for_one(
    client, wing, django_assert_max_num_queries
):
    wing.hours.exclude(weekday=0).delete()
    address = "/practice/hours/?day=week"
    client.get(address)  # what one process remembers, it remembers now
    with django_assert_max_num_queries(60) as one:
        client.get(address)
    for weekday in (1, 2):
        WorkingHours.objects.create(
            practitioner=wing, weekday=weekday, from_minute=540, to_minute=600
        )

    with django_assert_max_num_queries(60) as three:
        client.get(address)

    assert len(three) == len(one)


def test_the_week_is_seven_sentences_each_with_a_way_to_change_its_day(client, wing):
    wing.hours.filter(weekday=0).update(to_minute=720)
    page = client.get("/practice/hours/")

    said = [(day.name, day.words) for day in page.context["week"]]
    assert said[0] == ("Monday", "9:00 am to 12:00 pm")
    assert said[6] == ("Sunday", "no hours")
    assert page.content.decode().count("?day=") == 8


def test_one_day_is_changed_and_the_six_others_stay_as_they_were(client, wing):
    page = client.get("/practice/hours/?day=2")
    browser = BeautifulSoup(page.content, "html.parser").select_one("main form")
    sent = {one["name"]: one.get("value", "") for one in browser.select("input[type=hidden]")}
    assert len(browser.select("fieldset.hours-day")) == 1

    client.post(
        "/practice/hours/",
        {
            **sent,
            "from_date": "2026-11-23",
            "action": "save",
            "d2-w0-from": "600",
            "d2-w0-to": "720",
        },
    )

    monday = dt.date(2026, 11, 23)
    new = [(one[0], one[1], one[2]) for one in stored(wing) if one[3] == monday]
    assert new == [(day, 600 if day == 2 else 540, 720 if day == 2 else 1020) for day in range(5)]


def test_a_second_window_of_the_day_is_added_without_losing_what_was_typed(client, wing):
    sent = {"day": "2", "action": "add-2", "d2-w0-from": "600", "d2-w0-to": "720"}

    page = client.post("/practice/hours/", {**sent, "from_date": "2026-11-23"})

    day = page.context["form"].days[2]
    assert [window["from"].value() for window in day.windows] == ["600", ""]
    assert page.context["only"] == 2
