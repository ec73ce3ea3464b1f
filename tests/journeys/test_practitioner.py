"""A practitioner's day, with one hand: in a browser of a phone's size."""

import datetime as dt
import time

import pytest
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from axe_playwright_python.sync_playwright import Axe
from django.test import override_settings

from booking.models import TimeOff, Visit
from booking.queries.free_starts import find_offer
from booking.queries.place import locate
from core import clock
from tests import servers
from tests.browsers import PHONE
from tests.browsers import context as context_of
from tests.factories import VANCOUVER, make_patient, make_visit
from tests.journeys.conftest import PASSWORD

pytestmark = pytest.mark.browser
# The server does not know the tests' quick one.
SERVER_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
LOOKED_AT = [
    "/practice/",
    "/practice/agenda/",
    "/practice/hours/",
    "/practice/time-off/",
    "/practice/dates/",
    "/practice/areas/",
    "/practice/calendar/",
    "/practice/calendar/own/",
    "/practice/hours/?day=0",
    "/accounts/2fa/",
    "/accounts/password/change/",
]


@pytest.fixture
def size():
    return PHONE


@pytest.fixture
def diary(site):
    """A visit under way, all of it today, and one tomorrow at ten."""
    now = clock.now()
    midnight = dt.datetime.combine(now.astimezone(VANCOUVER).date(), dt.time(), VANCOUVER)
    eleven = midnight + dt.timedelta(hours=23)
    under_way = min(max(now - dt.timedelta(minutes=30), midnight), eleven)
    under_way = under_way.replace(second=0, microsecond=0)
    tomorrow = midnight + dt.timedelta(days=1, hours=10)
    # A done visit stands in the ledger and cannot be deleted: it makes room as a cancelled one does.
    Visit.objects.filter(practitioner=site.practitioner).update(status="cancelled")
    with override_settings(PASSWORD_HASHERS=SERVER_HASHERS):
        site.practitioner.user.set_password(PASSWORD)
        site.practitioner.user.save()
    today, next_day = (
        make_visit(
            practitioner=site.practitioner,
            visit_type=site.visit_type,
            start=start.astimezone(dt.UTC),
            area=site.area,
            patient=make_patient(name=name, email=email),
            street="12 Rain Street",
            access_notes="Buzzer 204",
        )
        for start, name, email in (
            (under_way, "Joan Smith", "joan@example.org"),
            (tomorrow, "Pearl Ito", ""),
        )
    )
    return today, next_day


def sign_in(page):
    page.goto("/practice/")
    page.get_by_label("E-mail").fill("priya@tidewater.example")
    page.get_by_label("Password").fill(PASSWORD)
    press(page, "Sign in")
    page.wait_for_url(lambda url: "/login/" not in url)


def press(page, words):
    page.get_by_role("button", name=words).first.click()
    page.wait_for_load_state()


def fits(page):
    """Nothing scrolls sideways, nothing is too small for a thumb, and axe finds nothing."""
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth + 1")
    small = page.evaluate(
        """[...document.querySelectorAll("main :is(button, summary, select, .button)")]
        .map(e => [e.getBoundingClientRect(), e]).filter(([r, e]) => r.width > 1 && r.height < 47)
        .map(([r, e]) => e.outerHTML.slice(0, 80))"""
    )
    assert small == []
    found = Axe().run(page, options={"resultTypes": ["violations"]}).response["violations"]
    assert [(one["id"], one["nodes"][0]["html"]) for one in found] == []


@pytest.mark.parametrize("javascript", [True, False], ids=["scripts", "no scripts"])
def test_a_visit_is_started_done_and_taken_back(page, diary):
    today, _next_day = diary
    sign_in(page)
    card = page.locator(f"#visit-{today.public_ref}")
    assert "Joan S." in card.inner_text()
    assert card.get_by_role("link", name="Call").get_attribute("href") == "tel:+16045550199"
    card.get_by_text("Getting in").click()
    assert card.get_by_text("Buzzer 204").is_visible()

    press(page, "Start Joan S.")
    press(page, "Done Joan S.")
    today.refresh_from_db()
    done = today.status
    assert page.locator("h1").inner_text() == "Priya Sandhu:\nAt the door of Joan S."
    page.get_by_role("link", name="On to the next").click()
    page.locator(f"#visit-{today.public_ref} summary").first.click()
    press(page, "Take back Joan S.")
    today.refresh_from_db()

    assert (done, today.status) == ("completed", "confirmed")


def test_every_page_of_the_practice_fits_a_phone(page, diary):
    today, _next_day = diary
    sign_in(page)

    for path in [*LOOKED_AT, f"/practice/visits/{today.public_ref}/"]:
        page.goto(path)
        fits(page)


@pytest.mark.parametrize("javascript", [True, False], ids=["scripts", "no scripts"])
def test_a_day_taken_out_of_the_week_is_no_longer_offered(page, site, diary):
    day = clock.now().astimezone(VANCOUVER).date() + dt.timedelta(days=3)
    site.practitioner.hours.all().delete()
    for weekday in range(7):
        site.practitioner.hours.create(weekday=weekday, from_minute=480, to_minute=1140)
    before = starts_on(site, day)
    sign_in(page)
    page.get_by_role("link", name="Hours").click()
    page.get_by_role("link", name=f"Change {day:%A}").click()

    page.get_by_label(f"From {day:%A}", exact=True).select_option("")
    page.get_by_role("button", name="Check").last.click()
    page.wait_for_load_state()
    preview = page.locator("section", has_text=f"{day:%A} {day.day} ").inner_text()
    press(page, "Save these hours")

    assert before > 0
    assert "No hours" in preview
    assert "Your hours are saved" in page.locator("main").inner_text()
    assert starts_on(site, day) == 0


def starts_on(site, day):
    offer = find_offer(
        visit_type=site.visit_type,
        located=locate("V5H 1A1"),
        now=clock.now(),
        first_day=day,
        days=1,
    )
    return len(offer.starts)


@pytest.mark.parametrize("javascript", [True, False], ids=["scripts", "no scripts"])
def test_time_off_shows_whom_it_hits_and_whom_to_call(page, site, diary, javascript):
    _today, next_day = diary
    TimeOff.objects.all().delete()
    sign_in(page)
    page.get_by_role("link", name="Time off").click()
    page.get_by_role("link", name="All of tomorrow").click()
    assert "1 visit is booked then" in page.locator("h1").inner_text()
    if javascript:
        fits(page)

    page.get_by_label("Cancel it").check()
    press(page, "Check")
    if javascript:
        fits(page)
    press(page, "Take this time off")

    next_day.refresh_from_db()
    assert next_day.status == "cancelled"
    assert "Pearl I." in page.locator("section.notice").inner_text()
    if javascript:
        fits(page)


def test_without_a_second_factor_nothing_opens_and_with_one_everything_does(chromium_running, site):
    with servers.running(
        site.address, workers=2, PAYMENTS="simulator", SECOND_FACTOR_REQUIRED="1"
    ) as base:
        context = context_of(chromium_running, viewport=PHONE, base_url=base)
        page = context.new_page()
        sign_in(page)
        page.goto("/practice/")
        assert page.locator("h1").inner_text() == "Set up your second factor"
        fits(page)

        secret = page.locator(".secret").inner_text().strip()
        page.get_by_label("Authenticator code").fill(app_code(secret))
        press(page, "Set up")
        assert page.locator(".codes li").count() == 10
        page.get_by_role("link", name="I have kept them").click()
        page.wait_for_url("**/practice/")
        context.close()


def app_code(secret):
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30))
