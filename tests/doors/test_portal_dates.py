"""A practitioner's single days and areas: other hours on one date, and where they come."""

import datetime as dt

import pytest

from booking.models import Closure, ExtraHours, ServiceArea
from booking.operations.practitioners.areas import NoSuchArea, WindowsEnd
from booking.operations.practitioners.special_dates import DatePast, DateWindowsWrong
from tests.doors.practice import send, week
from tests.refusals import meanwhile, provoked

pytestmark = pytest.mark.django_db
TODAY = dt.date(2026, 11, 20)  # a Friday


def test_one_day_of_other_hours_holds_instead_of_the_week(client, wing):
    send(client, "/practice/dates/", {"date": "2026-11-25", "from-0": "780", "to-0": "1080"})

    assert list(ExtraHours.objects.values_list("date", "from_minute", "to_minute")) == [
        (dt.date(2026, 11, 25), 780, 1080)
    ]
    preview = send(client, "/practice/hours/", week(action="check")).context["days"]
    wednesday = next(day for day in preview if day.date == dt.date(2026, 11, 25))
    assert (wednesday.windows, wednesday.note) == (
        ["1:00 pm to 6:00 pm"],
        "a single day of your own",
    )


def test_extra_hours_open_a_day_on_which_the_clinic_is_closed(client, wing):
    Closure.objects.create(date=dt.date(2026, 11, 23), name="Boat day")
    closed = send(client, "/practice/hours/", week(action="check")).context["days"][0]

    send(client, "/practice/dates/", {"date": "2026-11-23", "from-0": "540", "to-0": "720"})

    opened = send(client, "/practice/hours/", week(action="check")).context["days"][0]
    assert (closed.windows, closed.note) == ([], "clinic closed: Boat day")
    assert opened.windows == ["9:00 am to 12:00 pm"]


def test_a_day_can_be_closed_and_given_back_to_the_week(client, wing):
    send(client, "/practice/dates/", {"date": "2026-11-25", "closed": "on"})
    closed = list(ExtraHours.objects.values_list("from_minute", "to_minute"))

    send(client, "/practice/dates/forget/", {"date": "2026-11-25"}, "/practice/dates/")

    assert closed == [(None, None)]
    assert not ExtraHours.objects.exists()


@pytest.mark.parametrize("date", ["2026-11-20", "2028-11-19"])
def test_today_and_the_last_day_of_two_years_can_have_hours_of_their_own(client, wing, date):
    send(client, "/practice/dates/", {"date": date, "from-0": "540", "to-0": "600"})

    assert [str(day) for day in ExtraHours.objects.values_list("date", flat=True)] == [date]


@pytest.mark.parametrize(
    ("sent", "field"),
    [
        ({"date": "2026-11-19", "from-0": "540", "to-0": "600"}, "date"),
        ({"date": "2028-11-20", "from-0": "540", "to-0": "600"}, "date"),
        ({"date": "", "from-0": "540", "to-0": "600"}, "date"),
        ({"date": "2026-11-25"}, "from-0"),
        ({"date": "2026-11-25", "from-0": "540"}, "to-0"),
        ({"date": "2026-11-25", "from-0": "540", "to-0": "540"}, "to-0"),
        (
            {"date": "2026-11-25", "from-0": "540", "to-0": "720", "from-1": "600", "to-1": "810"},
            "to-1",
        ),
    ],
)
def test_a_day_that_cannot_be_is_named_and_nothing_is_written(client, wing, sent, field):
    response = send(client, "/practice/dates/", sent)

    assert (response.status_code, list(response.context["form"].errors)) == (422, [field])
    assert not ExtraHours.objects.exists()


@pytest.mark.parametrize(
    ("refusal", "sent"),
    [
        (DatePast, {"date": "2026-11-19", "from-0": "540", "to-0": "600"}),
        (
            DateWindowsWrong,
            {"date": "2026-11-25", "from-0": "540", "to-0": "720", "from-1": "705", "to-1": "810"},
        ),
    ],
)
def test_the_rule_about_a_day_is_the_operation_s_whatever_the_form_knows(
    client, wing, refusal, sent
):
    with provoked(refusal):
        response = send(client, "/practice/dates/", sent)

    assert response.status_code == 422


@pytest.mark.parametrize("date", ["", "x", "2026-99-99"])
def test_forgetting_no_day_is_a_readable_answer(client, wing, date):
    assert (
        send(client, "/practice/dates/forget/", {"date": date}, "/practice/dates/").status_code
        == 302
    )


def test_areas_left_out_leave_the_windows_that_named_them(client, wing):
    burnaby, surrey = wing.areas.get(name="Burnaby"), wing.areas.get(name="Surrey")
    monday, tuesday = wing.hours.filter(weekday__lte=1).order_by("weekday")
    monday.areas.set([burnaby, surrey])
    tuesday.areas.set([surrey])

    asked = send(client, "/practice/areas/", {"areas": [str(burnaby.pk)]})
    still = [area.name for area in wing.areas.order_by("name")]
    answer = {"areas": [str(burnaby.pk)], "window": str(tuesday.pk), "action": "take"}
    send(client, "/practice/areas/", answer)

    assert (asked.status_code, still) == (409, ["Burnaby", "Surrey"])
    assert "Tuesday, 9:00 am to 5:00 pm: Surrey" in asked.content.decode()
    assert [area.name for area in wing.areas.all()] == ["Burnaby"]
    assert [area.name for area in monday.areas.all()] == ["Burnaby"]
    assert not wing.hours.filter(pk=tuesday.pk).exists()


@pytest.mark.parametrize("chosen", [[], ["999999"], ["x"]])
def test_areas_that_are_none_change_nothing(client, wing, chosen):
    response = send(client, "/practice/areas/", {"areas": chosen})

    assert response.status_code == 422
    assert wing.areas.count() == 2


def test_an_area_given_up_by_the_clinic_meanwhile_changes_nothing(client, wing):
    burnaby = wing.areas.get(name="Burnaby")

    def give_up():
        ServiceArea.objects.filter(pk=burnaby.pk).update(is_active=False)

    with provoked(NoSuchArea), meanwhile("UPDATE", give_up):
        response = send(client, "/practice/areas/", {"areas": [str(burnaby.pk)]})

    assert response.status_code == 422
    assert wing.areas.count() == 2


def test_a_window_narrowed_meanwhile_is_not_dropped_unseen(client, wing):
    burnaby, surrey = wing.areas.get(name="Burnaby"), wing.areas.get(name="Surrey")
    monday = wing.hours.get(weekday=0)

    with provoked(WindowsEnd), meanwhile("UPDATE", lambda: monday.areas.set([surrey])):
        response = send(client, "/practice/areas/", {"areas": [str(burnaby.pk)]})

    assert response.status_code == 422
    assert wing.areas.count() == 2
    assert wing.hours.filter(pk=monday.pk).exists()
