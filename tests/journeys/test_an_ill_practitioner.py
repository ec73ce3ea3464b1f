"""The bad days in a browser: somebody is ill, on a phone; and snow, in the office."""

import datetime as dt

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.contrib.auth.hashers import Argon2PasswordHasher
from django.test import override_settings

from booking.models import AreaClosure, Rehoming, Visit
from core import clock, outbox
from tests.browsers import DESK, PHONE
from tests.doors.office.staff_people import office_user
from tests.factories import VANCOUVER, make_patient, make_practitioner, make_visit
from tests.journeys.conftest import PASSWORD

pytestmark = pytest.mark.browser
SERVER_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]


@pytest.fixture
def size(request):
    return request.param


def tomorrow():
    return clock.now().astimezone(VANCOUVER).date() + dt.timedelta(days=1)


@pytest.fixture
def visits(site):
    """Two visits of Priya tomorrow, one of a patient no e-mail reaches; Omar has nothing to do."""
    Visit.objects.update(status="cancelled")
    omar = make_practitioner(
        name="Omar Haddad", areas=[site.area], visit_types=[site.visit_type], hours=None
    )
    for weekday in range(7):
        omar.hours.create(weekday=weekday, from_minute=480, to_minute=1140)
    with override_settings(PASSWORD_HASHERS=SERVER_HASHERS):
        site.practitioner.user.set_password(PASSWORD)
        site.practitioner.user.save()
    midnight = dt.datetime.combine(tomorrow(), dt.time(), VANCOUVER)
    return [
        make_visit(
            practitioner=site.practitioner,
            visit_type=site.visit_type,
            start=(midnight + dt.timedelta(hours=hour)).astimezone(dt.UTC),
            area=site.area,
            postal_code="V5H",
            patient=make_patient(name=name, email=email),
        )
        for hour, name, email in ((10, "王小明", "wang@example.org"), (14, "ਗੁਰਪ੍ਰੀਤ ਗਿੱਲ", ""))
    ]


def press(page, words):
    page.set_default_timeout(60_000)  # a page that asks for many drives, on a busy machine
    page.get_by_role("button", name=words, exact=True).first.click()
    page.wait_for_load_state()


def clean(page):
    found = Axe().run(page)
    assert [one["id"] for one in found.response["violations"]] == []
    assert page.evaluate("document.documentElement.scrollWidth") <= page.viewport_size["width"]


@pytest.mark.parametrize("size", [PHONE], indirect=True)
def test_an_ill_practitioner_reports_it_on_the_phone_and_sees_who_knows(page, site, visits):
    page.goto("/practice/")
    page.get_by_label("E-mail").fill("priya@tidewater.example")
    page.get_by_label("Password").fill(PASSWORD)
    press(page, "Sign in")
    page.wait_for_url(lambda url: "/login/" not in url)
    page.goto("/practice/")
    page.get_by_role("link", name="I cannot come").click()
    clean(page)

    page.get_by_label("One day, all of it").check()
    page.get_by_label("Which day").fill(str(tomorrow()))
    press(page, "See which visits it hits")
    assert "2 visits need somebody" in page.locator("h1").inner_text()
    assert page.get_by_text("Omar Haddad comes at 10:00 am").count() >= 1
    clean(page)
    press(page, "Check")
    assert page.get_by_text("The patient is told by e-mail who comes instead.").count() == 1
    assert page.get_by_text("No e-mail reaches the patient: please call.").count() == 1
    clean(page)
    press(page, "Do this now")
    outbox.run_due(clock.now())
    page.reload()

    assert page.get_by_text("told by e-mail at").count() == 1
    assert page.get_by_text("not told: no e-mail address, please call").count() == 1
    clean(page)
    assert {
        visit.practitioner.name for visit in Visit.objects.filter(pk__in=[v.pk for v in visits])
    } == {"Omar Haddad"}


@pytest.mark.parametrize("size", [DESK], indirect=True)
def test_snow_is_reported_by_the_office_and_called_off_the_list(page, site, visits):
    user, argon = office_user("owner@tidewater.example", role="Owner"), Argon2PasswordHasher()
    user.password = argon.encode(PASSWORD, argon.salt())
    user.save()
    page.goto("/accounts/login/?next=/admin/desk/snow/")
    page.fill("input[name=login]", "owner@tidewater.example")
    page.fill("input[name=password]", PASSWORD)
    page.press("input[name=password]", "Enter")
    page.wait_for_load_state()

    page.goto("/admin/desk/snow/")
    page.get_by_label("One day, all of it").check()
    page.get_by_label("Which day").fill(str(tomorrow()))
    page.get_by_label("Where does nobody drive?").select_option(label=site.area.name)
    press(page, "See which visits it hits")
    page.get_by_label("Ask all patients to choose another time").check()
    press(page, "See what each patient is told")
    press(page, "Do this now")
    outbox.run_due(clock.now())
    page.goto("/admin/desk/absences/")

    assert page.get_by_text("no answer yet").count() == 1
    # Of the journey before a visit may be on the list as well, called off.
    row = page.get_by_role("row").filter(has_text="ਗੁਰਪ੍ਰੀਤ ਗ.").filter(has_text="Nobody yet")
    row.get_by_label("What was said").fill("will ring on Friday")
    row.get_by_role("button").click()
    page.wait_for_load_state()
    assert Rehoming.objects.get(visit=visits[1]).said == "will ring on Friday"
    page.get_by_role("listitem").filter(has_text=site.area.name).get_by_role(
        "button", name="It can be reached again"
    ).click()
    page.wait_for_load_state()
    assert not AreaClosure.objects.exists()
