"""What is missing before patients are offered somebody's times, by the rules offers are made of (1155)."""

import datetime as dt

import pytest
from django.urls import reverse

from booking.models import Practitioner, WorkingHours
from booking.queries.readiness import readiness
from core.clock import now
from tests.factories import make_area, make_practitioner, make_visit_type

pytestmark = pytest.mark.django_db


@pytest.fixture
def ready(clinic):
    return clinic[0]


def says(office, who):
    return office.get(reverse("practitioners:edit", args=[who.pk])).content.decode()


def test_somebody_just_written_down_lacks_what_every_offer_asks_for(office):
    who = make_practitioner(hours=None)

    found = readiness(who, now())
    page = says(office, who)

    assert not found.is_ready
    for missing in (
        "Areas that are served",
        "Visit types patients can book",
        "Working hours in the",
    ):
        assert f">{missing}" in page
    assert page.count("Without it nothing is offered.") == 3


def test_somebody_whom_nothing_keeps_out_is_offered_and_the_first_time_stands_there(office, ready):
    found = readiness(ready, now())

    assert found.is_ready
    assert found.first is not None
    assert "the first is" in says(office, ready)


def leaves(who):
    Practitioner.objects.filter(pk=who.pk).update(is_active=False)


def registration_ends(who):
    yesterday = now().date() - dt.timedelta(days=2)
    Practitioner.objects.filter(pk=who.pk).update(registration_valid_to=yesterday)


def areas_go(who):
    who.areas.get().prefixes.all().delete()


def types_by_phone_only(who):
    who.visit_types.update(phone_only=True)


def hours_end(who):
    WorkingHours.objects.update(valid_to=now().date() - dt.timedelta(days=2))


def hours_elsewhere(who):
    elsewhere = make_area("Surrey", ("V3S",))
    for window in WorkingHours.objects.all():
        window.areas.set([elsewhere])


def off(who):
    who.time_off.create(start=now() - dt.timedelta(days=1), end=now() + dt.timedelta(days=90))


@pytest.mark.parametrize(
    "happens",
    [leaves, registration_ends, areas_go, types_by_phone_only, hours_end, hours_elsewhere, off],
)
def test_whatever_keeps_somebody_out_of_the_offers_is_missing_on_the_list(ready, happens):
    happens(ready)

    found = readiness(Practitioner.objects.get(pk=ready.pk), now())

    assert (found.is_ready, found.first) == (False, None)


def test_the_dashboard_names_who_is_new_and_what_is_missing_with_a_way_there(office, ready):
    who = make_practitioner(name="Nadia New", hours=None, visit_types=[make_visit_type()])

    page = office.get("/admin/").content.decode()

    panel = page.split("desk-new-people")[-1]
    assert "Nadia New" in panel
    assert reverse("desk:practitioner_hours", args=[who.pk]) in panel
