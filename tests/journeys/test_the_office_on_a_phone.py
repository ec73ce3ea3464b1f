"""The office on a phone: nothing runs out to the right, and what is to be read is as wide as it."""

import datetime as dt

import pytest
from django.test import Client

from accounts.models import User
from booking.models import Visit, VisitMessage
from core.clock import now
from tests.browsers import PHONE
from tests.doors.office.staff_people import office_user
from tests.factories import make_patient, make_visit
from tests.journeys.everywhere import cookies_of
from tests.journeys.walking import beyond_the_edge

pytestmark = pytest.mark.browser
EMAIL = "phone@tidewater.example"


@pytest.fixture
def size():
    return PHONE


@pytest.fixture
def office(page, site):
    """The owner, on a phone."""
    user = User.objects.filter(email=EMAIL).first() or office_user(EMAIL, role="Owner")
    client = Client()
    client.force_login(user)
    page.context.add_cookies(cookies_of(client, site.url))
    return page


@pytest.fixture
def visit(site):
    """Tomorrow, about which its patient has written."""
    found = make_visit(
        practitioner=site.practitioner,
        visit_type=site.visit_type,
        area=site.area,
        start=now().replace(hour=18, minute=0, second=0, microsecond=0) + dt.timedelta(days=1),
        patient=make_patient(name="Gurpreet Kaur Dhaliwal-Featherstonehaugh"),
    )
    VisitMessage.objects.create(visit=found, text="Call me", written_at=now(), key="p0:x")
    yield found
    Visit.objects.filter(pk=found.pk).update(status="cancelled")


def test_rows_of_a_list_are_blocks_with_nothing_beyond_the_edge(office, visit):
    for address in ("/admin/visits/", "/admin/practitioners/", "/admin/service-areas/"):
        office.goto(address)
        row = office.locator("#listing-results .listing tbody tr").first
        cells = [box for cell in row.locator("td").all() if (box := cell.bounding_box())]

        assert max(box["x"] + box["width"] for box in cells) <= PHONE["width"]
        assert min(box["y"] for box in cells) < max(box["y"] for box in cells)


def test_the_hours_of_a_week_can_be_read(office, site):
    office.goto(f"/admin/desk/practitioners/{site.practitioner.pk}/hours/")
    clock = office.locator("input[name$=from_minute]").first

    assert clock.input_value() == "08:00"
    assert clock.bounding_box()["width"] > 80


def test_the_audit_trail_begins_on_the_first_screen_with_its_filters_folded(office, visit):
    office.goto(f"/admin/desk/visits/{visit.public_ref}/")
    office.goto("/admin/desk/audit/")
    first = office.locator("table tbody tr").first

    assert first.bounding_box()["y"] < PHONE["height"]
    office.locator(".desk-filter summary").click()
    assert office.locator("select[name=kind]").is_visible()


def test_a_card_with_messages_stays_on_the_practitioners_phone(page, site, visit):
    client = Client()
    client.force_login(site.practitioner.user)
    page.context.add_cookies(cookies_of(client, site.url))
    page.goto(f"/practice/visits/{visit.public_ref}/")

    assert "1 message between patient and office" in page.locator("main").inner_text()
    assert beyond_the_edge(page) == []


@pytest.mark.parametrize("javascript", [False])
def test_without_javascript_no_empty_menu_lies_over_the_page(office, site):
    """Wagtail draws its menu by a script, and says without one that nothing works."""
    office.goto("/admin/desk/snow/")
    office.get_by_role("button", name="See which visits it hits").click()
    hit = office.title()
    office.get_by_role("navigation", name="Menu").get_by_role("link", name="Day board").click()

    assert "snow" in hit.lower()
    assert "/admin/desk/day/" in office.url
    assert not office.get_by_text("JavaScript is required").is_visible()
    assert not beyond_the_edge(office)


def test_a_link_within_a_sentence_is_underlined_in_the_dark(office, site):
    office.emulate_media(color_scheme="dark")
    office.goto("/admin/")
    link = office.locator("#desk-areas-content p a").first

    assert "underline" in link.evaluate("one => getComputedStyle(one).textDecorationLine")


def test_figures_say_what_they_are_and_the_letters_of_a_map_can_be_read(office, visit, site):
    office.goto("/admin/desk/reports/utilisation/")
    table = office.locator(".desk-scroll")
    label = table.locator("td").nth(1).evaluate("one => getComputedStyle(one, '::before').content")

    assert table.evaluate("one => one.scrollWidth <= one.clientWidth")
    assert label.strip('"').startswith(table.locator("thead th").nth(1).text_content())

    office.goto(f"/admin/desk/day/{visit.local_date}/rounds/{site.practitioner.pk}/")
    letters = office.locator(".round-map text.round-map-stop").first
    assert letters.evaluate("one => one.getBoundingClientRect().height") > 11
