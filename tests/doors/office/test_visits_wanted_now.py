"""The list of visits opens on what is wanted now (1170)."""

import pytest
from django.urls import reverse

from tests.factories import at, make_area, make_practitioner, make_visit, make_visit_type

pytestmark = pytest.mark.django_db

DAY = "2026-12-02"


@pytest.fixture
def day(time_machine):
    """Half past ten of a day: one done, one called off, one going on, two to come, one long past waiting."""
    time_machine.move_to(at(DAY, "10:30"), tick=False)
    area, visit_type = make_area(), make_visit_type()
    practitioner = make_practitioner(areas=[area], visit_types=[visit_type], hours=None)

    def visit(hour, day=DAY, **facts):
        who = {"practitioner": practitioner, "visit_type": visit_type, "area": area}
        return make_visit(**who, start=at(day, hour), **facts)

    return {
        "done": visit("08:00", status="completed"),
        "called off": visit("09:00", status="cancelled"),
        "going on": visit("10:15"),
        "next": visit("13:00"),
        "asked": visit("16:00", needs_staff=True),
        "tomorrow": visit("09:00", "2026-12-03"),
        "waiting": visit("09:00", "2026-11-02", status="completed", needs_staff=True),
        "past": visit("11:00", "2026-11-02", status="completed"),
    }


def shown(office, day, query=""):
    page = office.get(reverse("visits:index") + query)
    names = {visit.pk: name for name, visit in day.items()}
    return [names[visit.pk] for visit in page.context["object_list"]]


WANTED = ["waiting", "asked", "going on", "next", "tomorrow"]


def test_the_list_opens_with_who_waits_for_the_office_then_what_goes_on_and_what_comes(office, day):
    assert shown(office, day) == WANTED


def test_what_is_over_today_is_one_press_away_and_counted(office, day):
    page = office.get(reverse("visits:index")).content.decode()

    assert "Over today: 2" in page
    assert shown(office, day, "?shown=over") == ["done", "called off"]


def test_every_visit_is_one_press_away(office, day):
    assert sorted(shown(office, day, "?shown=all")) == sorted(day)


def test_a_column_that_is_pressed_sorts_what_is_shown_and_brings_nothing_back(office, day):
    assert shown(office, day, "?ordering=-start") == [
        "tomorrow",
        "asked",
        "next",
        "going on",
        "waiting",
    ]


def test_a_spreadsheet_holds_what_is_shown(office, day):
    export = office.get(reverse("visits:index"), {"export": "csv"})

    rows = b"".join(export.streaming_content).decode()
    assert all((day[name].public_ref in rows) == (name in WANTED) for name in day)


def test_who_filters_is_asked_for_nothing_else(office, day):
    assert shown(office, day, "?local_date_from=2026-11-02&local_date_to=2026-11-02") == [
        "waiting",
        "past",
    ]
