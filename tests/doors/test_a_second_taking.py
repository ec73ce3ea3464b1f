"""Whatever door it is tried at, a taken time is not taken twice, and nothing made up is held.

The database's own refusal of raw SQL is in tests/operations/test_never_twice.py; the office's
by-phone booking and moving in tests/doors/office; late money, through the webhook, in PAY-58.
"""

import pytest
from django.test import Client

from booking.models import Practitioner, Visit, VisitType
from tests.factories import at, make_user, make_visit

ADDRESSES = ["areas", "visit-types", "practitioners", "area", "availability", "openapi.json"]


def everything():
    return list(Visit.objects.order_by("pk").values())


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
@pytest.mark.parametrize("address", ADDRESSES)
@pytest.mark.django_db
def test_programs_can_only_read(client, address, method):
    asked = {
        "postal_code": "V5H",
        "visit_type": "first-visit",
        "start": "2026-11-25T09:30:00-07:00",
    }

    answer = getattr(client, method)(f"/api/{address}", asked, content_type="application/json")

    assert answer.status_code == 405
    assert Visit.objects.count() == 0


@pytest.mark.parametrize("step", ["start", "done", "no-show", "undo"])
def test_a_practitioner_cannot_bring_back_a_visit_whose_time_was_taken(clinic, bench, step):
    clinic.practitioner.user = make_user("priya@tidewater.example")
    clinic.practitioner.save()
    browser = Client()
    browser.force_login(clinic.practitioner.user)
    gone, taken = (
        make_visit(
            practitioner=clinic.practitioner,
            visit_type=clinic.visit_type,
            start=at("2026-11-25", "09:30"),
            status=status,
        )
        for status in ("cancelled", "confirmed")
    )
    before = everything()

    browser.post(f"/practice/visits/{gone.public_ref}/{step}/")

    assert everything() == before
    assert list(Visit.objects.live()) == [taken]


def test_a_practitioner_who_left_meanwhile_cannot_be_held(patient):
    patient.until("times")
    start = patient.offered(day="2026-11-25")["9:30 am"]
    Practitioner.objects.update(is_active=False)

    answer = patient.client.post("/book/times/", {"start": start})

    assert answer.status_code == 409
    assert Visit.objects.count() == 0


def test_a_visit_type_no_longer_given_cannot_be_held(patient):
    patient.until("times")
    start = patient.offered(day="2026-11-25")["9:30 am"]
    VisitType.objects.get().practitioners.clear()

    answer = patient.client.post("/book/times/", {"start": start})

    assert answer.status_code == 409
    assert Visit.objects.count() == 0


@pytest.mark.parametrize("slug", ["no-such", "", "first-visit\0", "x" * 5000])
def test_a_visit_type_that_does_not_exist_is_refused_beside_its_field(patient, slug):
    patient.until("what")

    answer = patient.post("what", visit_type=slug)

    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == ["visit_type"]
    assert Visit.objects.count() == 0


@pytest.mark.parametrize("day", ["2026-11-01", "2029-08-16", "9999-12-31", "0001-01-01", "soon"])
def test_a_day_out_of_reach_offers_the_days_within_and_holds_nothing(patient, day):
    patient.until("times")

    answer = patient.get("/book/times/", day=day)

    assert answer.status_code == 200
    assert Visit.objects.count() == 0
