"""The round of this morning in a cellar without a signal, in a browser of a phone's size."""

import datetime as dt
from zoneinfo import ZoneInfo

import pytest
from django.test import override_settings

from booking.models import LatePress, Visit
from core import clock
from tests.browsers import PHONE
from tests.browsers import context as context_of
from tests.factories import VANCOUVER, make_patient, make_visit
from tests.journeys.conftest import PASSWORD
from tests.journeys.test_practitioner import SERVER_HASHERS, sign_in

pytestmark = pytest.mark.browser


def there(practitioner, start):
    """The day and the minute of a visit where its practitioner works."""
    local = start.astimezone(ZoneInfo(practitioner.time_zone))
    minute = local.hour * 60 + local.minute
    zone = practitioner.time_zone
    return {"local_date": local.date(), "local_minute": minute, "time_zone": zone}


@pytest.fixture
def under_way(site):
    """A visit that began ten minutes ago and has not been started."""
    start = (clock.now() - dt.timedelta(minutes=10)).replace(second=0, microsecond=0)
    # A round is of one day: near midnight the practice works where it is morning.
    by_day = 3 <= start.astimezone(VANCOUVER).hour < 21
    site.practitioner.time_zone = "America/Vancouver" if by_day else "Europe/Lisbon"
    site.practitioner.save()
    Visit.objects.filter(practitioner=site.practitioner).update(status="cancelled")
    with override_settings(PASSWORD_HASHERS=SERVER_HASHERS):
        site.practitioner.user.set_password(PASSWORD)
        site.practitioner.user.save()
    return make_visit(
        practitioner=site.practitioner,
        visit_type=site.visit_type,
        start=start.astimezone(dt.UTC),
        area=site.area,
        street="12 Rain Street",
        patient=make_patient(name="Joan Smith"),
        **there(site.practitioner, start),
    )


@pytest.fixture
def phone(chromium_running, site):
    context = context_of(chromium_running, viewport=PHONE, base_url=site.url)
    yield context
    context.close()


def kept(page):
    """The pages and files that the phone keeps, by the name of their cache."""
    return page.evaluate(
        """async () => Object.fromEntries(await Promise.all((await caches.keys()).map(async (name) =>
        [name, (await (await caches.open(name)).keys()).map((one) => new URL(one.url).pathname)])))"""
    )


def opened(phone):
    """The round, read once with a signal, until the phone has kept it."""
    page = phone.new_page()
    sign_in(page)
    page.goto("/practice/")
    kept_and_watched = (
        "async () => !!(await caches.match('/practice/')) && !!navigator.serviceWorker.controller"
    )
    # Asked again and again: what waits for a function takes a promise for an answer.
    for _try in range(300):
        if page.evaluate(kept_and_watched):
            return page
        page.wait_for_timeout(200)
    raise AssertionError("the phone has kept no round within a minute")


def test_the_round_is_read_without_a_signal_and_a_step_is_sent_once_when_it_is_back(
    phone, under_way
):
    before = under_way.start - dt.timedelta(minutes=90)
    missed = make_visit(
        practitioner=under_way.practitioner,
        visit_type=under_way.visit_type,
        start=before,
        patient=make_patient(name="Omar Haddad"),
        **there(under_way.practitioner, before),
    )
    page = opened(phone)
    phone.set_offline(True)

    page.reload()
    assert "No signal" in page.locator("[data-no-signal]").inner_text()
    assert "12 Rain Street" in page.locator("main").inner_text()
    pressed = clock.now()
    card = page.locator(f"#visit-{under_way.public_ref}")
    card.get_by_text("Running late").click()
    card.get_by_role("button", name="20 minutes late").click()
    page.get_by_text("Running late 20, pressed at").wait_for()
    page.get_by_role("button", name="Start Joan S.").click()
    page.get_by_text("Start, pressed at").wait_for()
    card = page.locator(f"#visit-{missed.public_ref}")
    card.locator("summary", has_text="No-show").click()
    card.get_by_role("button", name="Mark as no-show").click()
    page.get_by_text("No-show, pressed at").wait_for()
    under_way.refresh_from_db()
    assert under_way.started_at is None

    phone.set_offline(False)
    page.get_by_text("Sent: No-show").wait_for()

    under_way.refresh_from_db()
    missed.refresh_from_db()
    assert (missed.status, under_way.late_minutes) == ("no_show", 20)
    assert abs(under_way.started_at - pressed) < dt.timedelta(seconds=20)
    assert LatePress.objects.count() == 3


def test_another_page_is_not_kept_and_leads_back_to_the_round(phone, under_way):
    page = opened(phone)
    page.goto(f"/practice/visits/{under_way.public_ref}/")
    page.goto("/practice/")
    phone.set_offline(True)

    page.goto("/practice/agenda/")

    assert page.url.endswith("/practice/")
    found = kept(page)
    assert found["round"] == ["/practice/"]
    assert all(one.startswith("/static/") for one in found.get("look", []))


def test_signing_out_leaves_nothing_on_the_phone(phone, under_way):
    page = opened(phone)

    page.get_by_role("button", name="Sign out").click()
    page.wait_for_url(lambda url: "/practice/" not in url)

    assert kept(page) == {}
    phone.set_offline(True)
    with pytest.raises(Exception, match=r"ERR_INTERNET_DISCONNECTED|ERR_FAILED"):
        page.goto("/practice/")
