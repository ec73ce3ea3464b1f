"""Several visits planned in a browser: by keyboard, on a phone and a desk, with scripts and without."""

import pytest

from booking.models import CarePlan, Visit
from booking.operations.messages.private_links import mint_link
from core.clock import now
from tests.browsers import DESK, PHONE
from tests.journeys.test_patient import fits
from tests.journeys.walking import by_enter, latest, walk, words

pytestmark = pytest.mark.browser


@pytest.mark.parametrize(
    ("javascript", "size"),
    [(True, PHONE), (False, PHONE), (True, DESK)],
    ids=["phone", "no scripts", "desk"],
)
def test_by_keyboard_a_patient_plans_visits_and_cancels_what_is_left(page, javascript):
    # What looks for faults is a script itself.
    look = fits if javascript else words
    walk(page, onwards=by_enter)
    visit = latest()
    page.goto(f"/visit/{mint_link(visit=visit, now=now())[0]}/")
    page.goto(f"/visit/{visit.public_ref}/again/")
    page.get_by_role("link", name="Plan several visits").press("Enter")
    page.wait_for_load_state()
    look(page)

    page.get_by_label("For how long").select_option("1")
    page.get_by_label("Then once a week for").select_option("1")
    page.get_by_role("button", name="Show the dates").press("Enter")
    page.wait_for_load_state()
    look(page)

    page.locator("input[name=agree]").press("Space")
    page.locator("input[name=data_use]").press("Space")
    page.get_by_role("button", name="Book these visits").press("Enter")
    page.wait_for_load_state()
    look(page)
    assert "Your visits together" in words(page)
    assert CarePlan.objects.get(visit=visit).answer == "agreed"

    page.get_by_role("link", name="Cancel all that are left").press("Enter")
    page.wait_for_load_state()
    look(page)
    page.locator("button.button-danger").press("Enter")
    page.wait_for_load_state()
    look(page)
    left = Visit.objects.filter(planned__plan__visit=visit).exclude(status="cancelled")
    assert {one.status for one in left} <= {"held"}
