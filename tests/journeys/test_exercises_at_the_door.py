"""Exercises picked at the door, on a phone, with a thumb or with keys, with and without JavaScript."""

import datetime as dt

import pytest
from django.db import connection
from django.test import override_settings

from booking.models import ExerciseList
from config.install.pages import lead_site_home, plant_pages
from core.clock import now
from services.models import ExerciseIndexPage
from tests.browsers import PHONE
from tests.factories import make_patient, make_visit
from tests.journeys.conftest import PASSWORD
from tests.journeys.walking import axe_finds_nothing, beyond_the_edge
from tests.pages.test_exercises import BLOCK, make_exercise

pytestmark = pytest.mark.browser
# The server does not know the tests' quick one.
SERVER_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]


@pytest.fixture
def size():
    return PHONE


@pytest.fixture(params=[True, False], ids=["with JavaScript", "without"])
def javascript(request):
    return request.param


@pytest.fixture
def visit(site):
    """An hour ago, with two exercises on the shelf."""
    if not ExerciseIndexPage.objects.exists():
        plant_pages()
        lead_site_home(hostname="127.0.0.1", port=int(site.url.rsplit(":", 1)[1]), name="Tidewater")
        index = ExerciseIndexPage.objects.get()
        make_exercise(index)
        make_exercise(
            index, "Bridge", "bridge", blocks=(("exercise", {**BLOCK, "name": "Bridge"}),)
        )
    with override_settings(PASSWORD_HASHERS=SERVER_HASHERS):
        site.practitioner.user.set_password(PASSWORD)
        site.practitioner.user.save()
    site.practitioner.visits.all().update(status="cancelled")
    made = make_visit(
        practitioner=site.practitioner,
        visit_type=site.visit_type,
        start=(now() - dt.timedelta(hours=1)).replace(minute=0, second=0, microsecond=0),
        area=site.area,
        patient=make_patient(name="Joan Smith", email="joan@example.org"),
    )
    connection.close()
    return made


def test_what_is_ticked_unfolds_and_enter_sends_it_in_the_order_of_its_numbers(
    page, visit, javascript
):
    page.goto(f"/practice/visits/{visit.public_ref}/exercises/")
    page.get_by_label("E-mail").fill("priya@tidewater.example")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_label("Password").press("Enter")
    page.wait_for_url("**/exercises/")
    dose, place = page.locator("[name=dose-knee-rolls]"), page.locator("[name=place-knee-rolls]")
    assert not dose.is_visible()

    for name in ("bridge", "knee-rolls"):
        page.locator(f"[name=pick-{name}]").focus()
        page.keyboard.press("Space")

    assert dose.is_visible()
    assert place.is_visible()
    if javascript:  # which axe needs
        axe_finds_nothing(page)
        assert not beyond_the_edge(page)
    place.select_option("1")
    page.locator("[name=note-knee-rolls]").fill("On the bed, not on the floor.")
    page.locator("[name=note-knee-rolls]").press("Enter")
    page.wait_for_url("**/door/")
    kept = ExerciseList.objects.get(visit=visit).lines
    assert [(line["slug"], line["note"]) for line in kept] == [
        ("knee-rolls", "On the bed, not on the floor."),
        ("bridge", ""),
    ]
