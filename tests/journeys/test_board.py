"""The day board in a browser: moved by keyboard alone, printed a sheet a person, nothing for axe to find."""

import datetime as dt

import pytest
from django.test import Client
from pypdfium2 import PdfDocument

from accounts.models import User
from booking.models import Practitioner, Visit
from core.clock import now
from core.local_time import local
from tests.doors.office.staff_people import office_user
from tests.factories import make_patient, make_practitioner, make_visit
from tests.journeys.everywhere import cookies_of
from tests.journeys.walking import axe_finds_nothing, beyond_the_edge

pytestmark = pytest.mark.browser
EMAIL = "board@tidewater.example"


@pytest.fixture
def office(page, site):
    """Somebody of the office, signed in."""
    user = User.objects.filter(email=EMAIL).first() or office_user(EMAIL)
    client = Client()
    client.force_login(user)
    page.context.add_cookies(cookies_of(client, site.url))
    yield page
    Visit.objects.exclude(status="cancelled").update(status="cancelled")
    Practitioner.objects.filter(name="Anil Kapadia").update(is_active=False)


@pytest.fixture
def day(site):
    """A weekday in the next week with three visits of two people; its date."""
    first = local(now()).date() + dt.timedelta(days=7)
    date = first + dt.timedelta(days=(7 - first.weekday()) % 7)
    anil = make_practitioner(name="Anil Kapadia", areas=[site.area], visit_types=[site.visit_type])
    for who, hour, name in (
        (site.practitioner, 17, "Joan Smith"),
        (site.practitioner, 21, "ਗੁਰਪ੍ਰੀਤ Singh"),
        (anil, 19, "王小明"),
    ):
        make_visit(
            practitioner=who,
            visit_type=site.visit_type,
            area=site.area,
            start=dt.datetime.combine(date, dt.time(hour), dt.UTC),
            patient=make_patient(name=name),
            street="12 Kingsway",
            is_flexible=True,
        )
    return date.isoformat()


def test_a_visit_is_moved_from_the_board_by_keyboard_alone(office, day):
    page = office
    page.goto(f"/admin/desk/day/{day}/")
    joan = Visit.objects.get(status="confirmed", start__hour=17)
    page.locator(f"#visit-{joan.public_ref} >> text=Move").press("Enter")
    page.wait_for_load_state()
    page.locator("input[name=choice]").first.press("Space")
    page.get_by_role("button", name="Look at the move").press("Enter")
    page.wait_for_load_state()
    page.get_by_role("button", name="Change the time").press("Enter")
    page.wait_for_load_state()

    moved = Visit.objects.get(pk=joan.pk)
    assert (moved.practitioner_id, moved.start) != (joan.practitioner_id, joan.start)
    assert f"/admin/desk/day/{day}/#visit-{joan.public_ref}" in page.url
    assert page.get_by_role("link", name="Put it back").is_visible()


def test_each_practitioner_s_day_is_a_sheet_of_its_own(office, day):
    office.goto(f"/admin/desk/day/{day}/sheets/")

    printed = PdfDocument(office.pdf(format="Letter", print_background=False))

    pages = [sheet.get_textpage().get_text_range() for sheet in printed]
    assert [text.split(",")[0] for text in pages] == ["Anil Kapadia", "Priya Sandhu"]
    assert "12 Kingsway" in pages[0]
    assert "Day board" not in "".join(pages)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [360, 1280])
def test_the_pages_of_the_board_are_whole_at_any_width_and_in_the_dark(office, day, width, scheme):
    office.set_viewport_size({"width": width, "height": 900})
    office.emulate_media(color_scheme=scheme)
    visit = Visit.objects.filter(status="confirmed").first()
    board = f"/admin/desk/day/{day}/"
    for path in (
        board,
        f"{board}move/{visit.public_ref}/",
        f"{board}rounds/{visit.practitioner_id}/",
        f"{board}better/",
        f"{board}sheets/",
    ):
        office.goto(path)
        axe_finds_nothing(office, path)
        assert not beyond_the_edge(office), path
