"""The pages that texts lead to, in a browser: by keyboard, without scripts, at 320 px, in two languages."""

import datetime as dt

import pytest
from django.contrib.auth.models import Group
from django.db import connection
from django.test import override_settings

from booking.models import HomeAnswer, HowItWent, Visit, VisitStatus
from booking.operations.messages.private_links import mint_short_link
from booking.queries.texts import agreed_for
from booking.texts.console import Console
from booking.texts.gateway import TextOrder
from config.roles import ensure_all_roles
from core import clock
from tests import servers
from tests.databases import connected_to
from tests.factories import make_patient, make_user, make_visit
from tests.french import english_left_in
from tests.journeys.conftest import PASSWORD, seed
from tests.journeys.newsroom import SERVER_HASHERS
from tests.journeys.walking import axe_finds_nothing, beyond_the_edge, latest, walk, words

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def site(django_db_setup, django_db_blocker):
    """The clinic on a server that shows its texts to the office."""
    with (
        django_db_blocker.unblock(),
        servers.scratch("told") as (name, address),
        connected_to(name),
    ):
        clinic = seed()
        ensure_all_roles()
        office = make_user("office@tidewater.example", PASSWORD)
        with override_settings(PASSWORD_HASHERS=SERVER_HASHERS):
            for one in (office, clinic.practitioner.user):
                one.set_password(PASSWORD)
                one.save()
        office.groups.add(Group.objects.get(name="Office"))
        connection.close()
        texting = {"PAYMENTS": "simulator", "SMS_GATEWAY": "console"}
        with servers.running(address, workers=2, **texting) as base:
            clinic.url, clinic.address = base, address
            yield clinic
        connection.close()


@pytest.fixture
def size():
    return {"width": 320, "height": 700}


@pytest.fixture(autouse=True)
def _texts(settings, site):
    settings.SMS_GATEWAY, settings.BASE_URL = "console", site.url


class Looking:
    """Looks at each page shown: its width, its language, and axe where scripts may run."""

    def __init__(self, language, javascript):
        self.language, self.javascript = language, javascript

    def __call__(self, page, name=""):
        if name == "pay":  # the simulator speaks to developers
            return
        assert beyond_the_edge(page) == [], page.url
        if self.javascript:
            axe_finds_nothing(page)
        if self.language == "fr":
            assert page.locator("html").get_attribute("lang") == "fr-CA"
            assert english_left_in(words(page)) == set(), page.url


def press(page, button):
    """Reach it by its name and press Enter."""
    button.focus()
    button.press("Enter")
    page.wait_for_load_state()


@pytest.mark.parametrize("javascript", [True, False], ids=["scripts", "no scripts"])
@pytest.mark.parametrize("language", ["en", "fr"])
def test_a_patient_agrees_says_they_are_home_tells_how_it_went_and_ends_the_texts(
    page, language, javascript
):
    look = Looking(language, javascript)
    page.goto(f"/language/{language}/?next=/book/")
    walk(page, {"texts": "on"}, look=look)
    visit = latest()
    assert agreed_for(visit)

    page.context.clear_cookies()
    page.goto(mint_short_link(visit=visit, leads_to="home", now=clock.now()))
    look(page)
    press(page, page.locator("main form .button-next"))
    look(page)
    assert HomeAnswer.objects.filter(visit=visit).count() == 1

    page.goto(f"/visit/{visit.public_ref}/details/")
    look(page)
    page.locator("main input[name=texts]").press("Space")
    press(page, page.locator("main form .button-next").last)
    look(page)
    assert not agreed_for(visit)

    Visit.objects.filter(pk=visit.pk).update(status=VisitStatus.COMPLETED)
    page.goto(f"/visit/{visit.public_ref}/went/")
    look(page)
    press(page, page.locator("main form .button-next"))  # nothing chosen
    look(page)
    page.complaints.clear()  # the browser notes the refusal
    page.locator("main input[name=answer][value=mixed]").press("Space")
    page.locator("main textarea[name=words]").fill("Trop vite.")
    press(page, page.locator("main form .button-next"))
    look(page)
    assert HowItWent.objects.get(visit=visit).words == "Trop vite."


def sign_in(page, email, path):
    page.goto("/accounts/login/")
    page.get_by_label("E-mail").fill(email)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_label("Password").press("Enter")
    page.wait_for_url(lambda url: "/login/" not in url)
    page.goto(path)


@pytest.mark.parametrize("javascript", [True, False], ids=["scripts", "no scripts"])
def test_a_practitioner_says_by_keyboard_that_they_are_on_their_way(page, site, javascript):
    look = Looking("en", javascript)
    visit = make_visit(
        practitioner=site.practitioner,
        visit_type=site.visit_type,
        area=site.area,
        start=clock.now() + dt.timedelta(minutes=20 + 75 * javascript),
        patient=make_patient(),
    )
    sign_in(page, "priya@tidewater.example", f"/practice/visits/{visit.public_ref}/")
    look(page)
    press(page, page.get_by_role("button", name="On my way").first)
    look(page)

    visit.refresh_from_db()
    assert visit.set_out_at is not None


def test_the_office_reads_the_texts_of_a_demo(page, site):
    Console().send(TextOrder("+16045550199", "Tidewater: See you. https://x.example/t/a/", ""))
    sign_in(page, "office@tidewater.example", "/admin/desk/texts/")
    assert "Tidewater: See you." in words(page)
    assert beyond_the_edge(page) == []

    page.set_viewport_size({"width": 1280, "height": 900})
    axe_finds_nothing(page)
