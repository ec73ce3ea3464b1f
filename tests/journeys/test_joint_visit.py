"""Two people at one address in a browser: by Enter, on a phone and a desk, with scripts and without."""

import pytest

from booking.models import Visit
from tests.browsers import DESK, PHONE
from tests.journeys.test_patient import fits
from tests.journeys.walking import by_enter, latest, step, walk, words

pytestmark = pytest.mark.browser
TWO = {"two": "on", "second_name": "Albert Smith", "second_reason": "stiff knee"}


@pytest.mark.parametrize(
    ("javascript", "size"),
    [(False, PHONE), (True, PHONE), (True, DESK)],
    ids=["phone without scripts", "phone", "desk"],
)
def test_by_enter_two_book_one_stop_and_one_cancels(page, javascript):
    seen = []

    def look(tab, name):
        seen.append(name)
        # What looks for faults is a script itself.
        if javascript and "/simulator/" not in tab.url:
            fits(tab)

    walk(page, TWO, onwards=by_enter, look=look)

    assert {"second", "second-person"} <= set(seen)
    second = latest()
    first = Visit.objects.filter(joint=second.joint).order_by("pk")[0]
    assert (first.status, second.status) == ("confirmed", "confirmed")
    assert second.start == first.end
    assert first.public_ref in page.url

    page.get_by_role("link", name="See the visit of Albert").press("Enter")
    page.wait_for_load_state()
    assert "right before it" in words(page) and "stiff knee" not in words(page)
    page.get_by_role("link", name="Cancel", exact=True).press("Enter")
    page.wait_for_load_state()
    assert "The visit of Joan stays at its time" in words(page)
    page.locator("button.button-danger").press("Enter")
    page.wait_for_load_state()
    assert step(page) == "confirmation"
    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.status, second.status) == ("confirmed", "cancelled")
