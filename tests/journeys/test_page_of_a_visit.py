"""The page of a booked visit in a browser: a message, an earlier time awaited, another time asked for."""

import pytest

from booking.models import ChangeRequest, EarlierWish, RefundPolicy, Visit, VisitMessage
from tests.browsers import DESK, PHONE
from tests.journeys.test_patient import fits
from tests.journeys.walking import by_enter, latest, walk, words

pytestmark = pytest.mark.browser


@pytest.mark.parametrize(
    ("javascript", "size"),
    [(True, PHONE), (False, PHONE), (True, DESK)],
    ids=["phone", "no scripts", "desk"],
)
def test_by_keyboard_with_scripts_and_without_the_patient_writes_waits_and_asks(page, javascript):
    # What looks for faults is a script itself.
    look = fits if javascript else words
    RefundPolicy.objects.update(grace_minutes=0)
    walk(page, onwards=by_enter)
    visit = latest()
    home = f"/visit/{visit.public_ref}/"

    page.goto(f"{home}messages/")
    page.get_by_label("Your message").fill("Is there room for your car?")
    page.get_by_role("button", name="Send to the clinic").press("Enter")
    page.wait_for_load_state()
    look(page)
    assert "Is there room for your car?" in words(page)
    assert VisitMessage.objects.filter(visit=visit).count() == 1

    page.goto(f"{home}earlier/")
    look(page)
    page.get_by_label("Evening").press("Space")
    page.get_by_role("button", name="Wait for an earlier time").press("Enter")
    page.wait_for_load_state()
    look(page)
    assert EarlierWish.objects.get(visit=visit).parts == ["morning", "afternoon"]
    page.get_by_role("button", name="Stop waiting").press("Enter")
    page.wait_for_load_state()
    assert not EarlierWish.objects.exists()

    # All of its notice is over: the same pages ask.
    steps = [{"hours": 2160, "percent": 100}, {"hours": 0, "percent": 0}]
    Visit.objects.filter(pk=visit.pk).update(policy={"steps": steps})
    page.goto(home)
    look(page)
    page.get_by_role("link", name="Ask for another time").press("Enter")
    page.wait_for_load_state()
    look(page)
    page.locator("input[name=start]").first.check(force=True)
    page.locator("input[name=start]").first.press("Enter")
    page.wait_for_load_state()
    look(page)
    page.get_by_role("button", name="Ask the clinic").press("Enter")
    page.wait_for_load_state()
    look(page)
    assert "You asked for another time" in words(page)
    assert ChangeRequest.objects.filter(visit=visit, answer="").count() == 1
