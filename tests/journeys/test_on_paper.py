"""A visit's pages on paper and on the narrowest phone, in a browser."""

import datetime as dt

import pytest
from pypdfium2 import PdfDocument

from booking.models import ExerciseList, Visit
from booking.operations.messages.private_links import mint_link
from core.clock import now
from tests.factories import make_patient, make_visit

pytestmark = pytest.mark.browser
LONG = f"{'a' * 64}@{'b' * 40}.example.org"


@pytest.fixture
def visit(site):
    """A visit in a week, for somebody whose address is as long as addresses may be."""
    start = (now() + dt.timedelta(days=7)).replace(hour=18, minute=0, second=0, microsecond=0)
    made = make_visit(
        practitioner=site.practitioner,
        visit_type=site.visit_type,
        start=start,
        area=site.area,
        street="4512 Imperial Street",
        patient=make_patient(email=LONG, name="W" * 60),
        postal_code="V5H 1A1",
    )
    yield made
    Visit.objects.filter(pk=made.pk).update(status="cancelled")


def test_the_confirmation_is_printed_in_black_on_one_page_without_buttons(page, visit):
    page.goto(f"/visit/{mint_link(visit=visit, now=now())[0]}/")

    printed = PdfDocument(page.pdf(format="Letter", print_background=False))

    assert len(printed) == 1
    text = printed[0].get_textpage().get_text_range()
    for words in ("Your visit is booked", "Priya Sandhu", visit.public_ref, "604-555-0142"):
        assert words in text
    for words in ("Add to calendar", "Print", "Book another", "Français", "Privacy", "Change\r\n"):
        assert words not in text
    page.emulate_media(media="print")
    for shown in page.locator(".confirmed, .confirmed *, .summary dd").all():
        assert shown.evaluate("e => getComputedStyle(e).color") == "rgb(0, 0, 0)"


@pytest.mark.parametrize("size", [{"width": 320, "height": 640}], ids=["320"])
def test_nothing_scrolls_sideways_however_long_a_word_is(page, visit):
    page.goto(f"/visit/{mint_link(visit=visit, now=now())[0]}/")
    for path in ("confirmation", "receipt", "change", "cancel"):
        page.goto(f"/visit/{visit.public_ref}/{path}/")
        page.evaluate(
            "word => document.querySelectorAll('main :is(p, dt, dd, h1, h2)').forEach("
            "e => { if (!e.children.length) e.textContent = word })",
            LONG,
        )
        assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0, path


def test_exercises_sent_home_are_printed_in_large_type_their_headings_larger(page, visit):
    line = {"slug": "bridge", "name": "Bridge", "dose": "8 times", "note": "Mind the left hip."}
    ExerciseList.objects.create(visit=visit, lines=[line], by_name="Priya Sandhu", sent_at=now())
    page.goto(f"/visit/{mint_link(visit=visit, now=now())[0]}/?to=exercises")

    page.emulate_media(media="print")

    points = {
        part: page.locator(part).first.evaluate(
            "e => Math.round(parseFloat(getComputedStyle(e).fontSize) * 0.75)"
        )
        for part in ("main h1", ".sent-home h2", ".sent-home dd", "main p.lead")
    }
    assert points["main h1"] >= points[".sent-home h2"] >= 20
    assert points["main p.lead"] >= points[".sent-home dd"] >= 16
    text = PdfDocument(page.pdf(format="Letter"))[0].get_textpage().get_text_range()
    assert "Mind the left hip." in text
