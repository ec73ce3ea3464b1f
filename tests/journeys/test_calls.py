"""A returning caller is found and booked in a few presses, which are counted."""

import datetime as dt
from zoneinfo import ZoneInfo

import pytest

from booking.models import DataConsent, Visit
from booking.operations.finding.index import keep_findable
from core.clock import now
from tests.factories import make_patient, make_visit
from tests.journeys.test_office import office  # noqa: F401  a fixture

pytestmark = pytest.mark.browser


@pytest.fixture
def joan(site):
    """Visited three weeks ago."""
    day = now().astimezone(ZoneInfo("America/Vancouver")) - dt.timedelta(days=21)
    start = day.replace(hour=10, minute=0, second=0, microsecond=0).astimezone(dt.UTC)
    patient = make_patient(name="Joan Ó Briain", phone="+16045550199", email="joan@example.org")
    visit = make_visit(
        practitioner=site.practitioner,
        visit_type=site.visit_type,
        start=start,
        area=site.area,
        status="completed",
        patient=patient,
        street="12 Kingsway",
        postal_code="V5H 1A1",
        payer="myself",
    )
    DataConsent.objects.create(visit=visit, text="yes", version="by phone", given_at=start)
    keep_findable(patient.pk)
    return patient


def test_a_returning_caller_is_booked_with_six_presses(office, joan):  # noqa: F811
    page, presses = office, 0

    page.goto("/admin/desk/book/")
    page.keyboard.type("o briain")  # the box has the cursor
    for press in (
        lambda: page.keyboard.press("Enter"),
        lambda: page.get_by_role("link", name="Book for Joan Ó Briain").click(),
        lambda: page.locator(".desk-times input[name=choice]").nth(4).check(),
        lambda: page.check("#id_terms_read_out"),
        lambda: page.get_by_label("Ask for it by a link in an e-mail").check(),
        lambda: page.get_by_role("button", name="Book", exact=True).click(),
    ):
        press()
        presses += 1
        page.wait_for_load_state()

    booked = Visit.objects.get(patient=joan, status="held")
    assert (presses, booked.street) == (6, "12 Kingsway")
    assert booked.public_ref in page.url
    for width in (360, 1280):
        fits(page, joan, width)


def fits(page, patient, width):
    page.set_viewport_size({"width": width, "height": 800})
    for rest in ("", f"{patient.pk}/", f"{patient.pk}/edit/", f"{patient.pk}/book/"):
        page.goto(f"/admin/desk/patients/{rest}")
        beyond = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
        assert page.evaluate(beyond) <= 0, (rest, width)
