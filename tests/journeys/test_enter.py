"""The Enter key, on every page of the patient's journey, takes what was chosen and goes the plain way on."""

import re

import pytest

from booking.models import Visit
from booking.operations.messages.private_links import mint_link
from core.clock import now
from tests.journeys.walking import by_enter, latest, open_the_last_day, step, walk, words

pytestmark = pytest.mark.browser
SCRIPTS = pytest.mark.parametrize("javascript", [True, False], ids=["scripts", "no scripts"])


@SCRIPTS
def test_enter_alone_books_exactly_what_was_chosen(page):
    chosen, seen = [], []

    def look(page, name):
        seen.append(name.removesuffix(", answered"))
        if name == "times, answered":
            chosen.append(tile_words(page))
        if name == "check":
            assert chosen[0] in words(page).replace("\xa0", " ")

    walk(page, onwards=by_enter, look=look)

    journey = ["book", "what", "times", "details", "address", "check", "pay"]
    assert list(dict.fromkeys(seen)) == [*journey, "confirmation"]
    assert latest().status == "confirmed"
    assert chosen[0] in words(page)


def tile_words(page):
    """The hour on the chosen tile."""
    tile = page.locator("input[name=start]:checked").locator("xpath=..")
    return re.search(r"\d+:\d\d [ap]m", tile.inner_text().replace("\xa0", " "))[0]


@SCRIPTS
def test_enter_on_another_time_shows_the_move_and_enter_makes_it(page):
    walk(page, onwards=by_enter)
    before = latest()
    page.goto(f"/visit/{mint_link(visit=before, now=now())[0]}/")
    page.goto(f"/visit/{before.public_ref}/change/")
    open_the_last_day(page)
    tile = page.locator("input[name=start]").last
    tile.check(force=True)
    chosen = tile_words(page)
    tile.press("Enter")
    page.wait_for_load_state()

    assert page.locator("h1").inner_text() == "Move your visit?"
    assert chosen in words(page)
    assert Visit.objects.get(pk=before.pk).start == before.start

    for button, moved in (("Move my visit", True), ("Put it back", False)):
        page.get_by_role("button", name=button).press("Enter")
        page.wait_for_url("**/confirmation/")
        page.get_by_role("button", name=button).wait_for(state="detached")
        assert (Visit.objects.get(pk=before.pk).start != before.start) == moved


@SCRIPTS
def test_enter_on_the_cancel_page_keeps_nothing_else_than_it_says(page):
    walk(page, onwards=by_enter)
    visit = latest()
    page.goto(f"/visit/{visit.public_ref}/cancel/")
    page.get_by_role("button", name="Cancel the visit").press("Enter")
    page.wait_for_url("**/confirmation/")

    assert Visit.objects.get(pk=visit.pk).status == "cancelled"
    assert page.locator("h1").inner_text() == "Your visit is cancelled"


@SCRIPTS
def test_enter_in_a_filter_shows_those_times_and_holds_nothing(page):
    walk(page, until="times")
    held = Visit.objects.filter(status="held").count()
    page.locator("details.more summary").press("Enter")
    page.locator("[name=gender]").first.focus()
    page.locator("details.more button").press("Enter")
    page.wait_for_load_state()

    assert step(page) == "times"
    assert Visit.objects.filter(status="held").count() == held


@pytest.mark.parametrize("way", ["Later days", "a day"])
def test_after_every_swap_the_focus_is_where_it_was_and_the_day_is_spoken(page, way):
    walk(page, until="times")
    for number in range(2):
        day = page.locator(".day-strip a").nth(number)
        label = day.get_attribute("aria-label")
        day.focus()
        page.keyboard.press("Enter")
        page.locator(f'.day-strip a[aria-label="{label}"][aria-current]').wait_for()
        page.wait_for_function(
            "said => document.querySelector('[data-swap-status]').textContent === said", arg=label
        )
        assert page.evaluate("document.activeElement.getAttribute('aria-label')") == label
    if way == "Later days":
        page.get_by_role("link", name="Later days").press("Enter")
        page.wait_for_load_state()
        assert page.locator("[data-swap-status]").count() == 1
