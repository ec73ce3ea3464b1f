"""A patient books, changes their mind, and cancels: in a browser, with scripts and without."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.core import mail

from booking.models import Refund, Visit
from core import clock, outbox
from tests.browsers import DESK, PHONE

pytestmark = pytest.mark.browser


def fits(page):
    """No page scrolls sideways, and (where scripts run) axe finds nothing."""
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth + 1")
    found = Axe().run(page, options={"resultTypes": ["violations"]}).response["violations"]
    assert [(one["id"], one["nodes"][0]["html"]) for one in found] == []


def go_on(page, words="Continue"):
    page.get_by_role("button", name=words, exact=True).click()
    page.wait_for_load_state()


def heading(page):
    return page.locator("h1").inner_text()


def book(page, look=lambda page: None):
    """From the postal code to the confirmation; `look` is shown every page."""
    page.goto("/book/")
    look(page)
    page.get_by_label("Your postal code").fill("v5h 1a1")
    page.get_by_label("Someone I care for").check()
    page.get_by_label("No, this is the first visit").check()
    go_on(page)
    look(page)
    page.get_by_label("First visit, 60 minutes, $135").check()
    page.get_by_label("Myself, or extended health").check()
    go_on(page)
    look(page)
    day = page.locator(".day-strip a").last
    label = day.get_attribute("aria-label")
    day.click()
    page.locator(f'.day-strip a[aria-label="{label}"][aria-current]').wait_for()
    page.locator("input[name=start]").nth(2).check(force=True)
    go_on(page, "Hold this time")
    look(page)
    assert "We are holding" in page.locator(".holding").inner_text()
    page.get_by_label("Full name of the person we visit").fill("Joan Smith")
    page.get_by_label("Your own full name").fill("Ann Smith")
    page.get_by_label("Your e-mail").fill("ann@example.org")
    page.get_by_label("Your phone").fill("604 555 0199")
    go_on(page)
    look(page)
    page.get_by_label("Street address").fill("4512 Imperial Street")
    page.get_by_text("How to get in").click()
    page.get_by_label("Buzzer or gate code").fill("204")
    go_on(page)
    look(page)
    page.get_by_label("I agree").check()
    page.get_by_label("The clinic may keep and use").check()
    go_on(page, "Pay $50")
    page.get_by_role("button", name="Pay with a demo card").click()
    page.wait_for_url("**/confirmation/")
    look(page)


@pytest.mark.parametrize("size", [PHONE, DESK], ids=["phone", "desk"])
@pytest.mark.parametrize("javascript", [True, False], ids=["scripts", "no scripts"])
def test_a_patient_books_pays_and_is_confirmed(page, javascript):
    book(page, fits if javascript else lambda page: None)

    visit = Visit.objects.order_by("-pk").first()
    assert heading(page) == "Your visit is booked"
    assert page.url.endswith(f"/visit/{visit.public_ref}/confirmation/")
    assert visit.status == "confirmed"
    assert visit.public_ref in page.locator("main").inner_text()


def test_from_the_letter_a_patient_moves_the_visit_and_then_cancels_it(page, settings, site_url):
    settings.BASE_URL = site_url
    book(page)
    visit = Visit.objects.order_by("-pk").first()
    page.context.clear_cookies()
    assert page.goto(f"/visit/{visit.public_ref}/confirmation/").status == 404

    mail.outbox.clear()
    outbox.run_due(clock.now())
    ours = [one for one in mail.outbox if one.to == ["ann@example.org"]]
    letter = next(one for one in ours if visit.public_ref in one.body)
    link = next(word for word in letter.body.split() if word.startswith(f"{site_url}/visit/"))
    page.goto(link)
    page.complaints.clear()  # the browser itself noted the 404
    assert heading(page) == "Your visit is booked"

    page.get_by_role("link", name="Change", exact=True).click()
    fits(page)
    page.wait_for_url("**/change/")
    page.locator("input[name=start]").first.check(force=True)
    page.locator("input[name=start]").first.press("Enter")
    page.wait_for_load_state()
    fits(page)
    assert heading(page) == "Move your visit?"
    go_on(page, "Move my visit")
    page.wait_for_url("**/confirmation/")
    fits(page)
    before, visit = visit.start, Visit.objects.get(pk=visit.pk)
    assert visit.start != before
    go_on(page, "Put it back")
    page.wait_for_url("**/confirmation/")
    assert Visit.objects.get(pk=visit.pk).start == before
    assert page.get_by_role("button", name="Put it back").count() == 0

    page.get_by_role("link", name="Cancel", exact=True).click()
    fits(page)
    says = page.locator(".refund").inner_text()
    go_on(page, "Cancel the visit")
    page.wait_for_url("**/confirmation/")
    visit.refresh_from_db()
    refunded = sum(one.amount_cents for one in Refund.objects.filter(payment__visit=visit))
    assert visit.status == "cancelled"
    assert (f"${refunded // 100}" in says) and refunded in (0, 5000)
    fits(page)


def test_a_mistake_is_told_at_the_top_with_focus_and_beside_the_field(page):
    page.goto("/book/?postal_code=90210")

    assert page.title().startswith("Error: ")
    assert page.evaluate("document.activeElement.hasAttribute('data-error-summary')")
    page.locator("[data-error-summary] a").click()
    assert page.evaluate("document.activeElement.id") == "postal-code"
    page.complaints.clear()  # the browser itself notes a 422


def tab_to(page, goal):
    """Press Tab until `goal` has the focus, as somebody without a mouse does."""
    for _press in range(80):
        page.keyboard.press("Tab")
        if goal.evaluate("e => e === document.activeElement"):
            seen = goal.evaluate("e => (e.closest('label') || e).getBoundingClientRect().height")
            assert seen > 0
            return
    raise AssertionError(f"Tab never reaches {goal}")


def type_in(page, label, words):
    tab_to(page, page.get_by_label(label))
    page.keyboard.type(words)


def choose(page, goal):
    """Tab to a group of choices, and take one of them with the space bar or the arrows."""
    tab_to(page, goal)
    page.keyboard.press("Space")


def enter(page, words="Continue"):
    before = page.url
    tab_to(page, page.get_by_role("button", name=words, exact=True))
    page.keyboard.press("Enter")
    page.wait_for_url(lambda url: url != before)


def test_by_keyboard_alone_one_books_and_pays(page):
    page.goto("/book/")
    type_in(page, "Your postal code", "V5H 1A1")
    choose(page, page.get_by_label("Me", exact=True))
    choose(page, page.get_by_label("No, this is the first visit"))
    enter(page)
    for question in ("visit_type", "payer"):
        choose(page, page.locator(f"main input[name={question}]").first)
    enter(page)
    choose(page, page.locator("input[name=start]").first)
    enter(page, "Hold this time")
    type_in(page, "Full name", "Joan Smith")
    type_in(page, "E-mail", "joan@example.org")
    type_in(page, "Phone", "604 555 0199")
    enter(page)
    type_in(page, "Street address", "4512 Imperial Street")
    enter(page)
    choose(page, page.get_by_label("I agree"))
    choose(page, page.get_by_label("The clinic may keep and use"))
    enter(page, "Pay $50")
    enter(page, "Pay with a demo card")
    page.wait_for_url("**/confirmation/")

    assert heading(page) == "Your visit is booked"


@pytest.mark.parametrize("size", [PHONE, DESK], ids=["phone", "desk"])
def test_after_a_day_is_opened_by_keyboard_the_focus_stays_and_the_day_is_spoken(page, size):
    to_the_times(page)
    day = page.locator(".day-strip a").last
    label = day.get_attribute("aria-label")
    tab_to(page, day)
    page.keyboard.press("Enter")
    page.locator(f'.day-strip a[aria-label="{label}"][aria-current]').wait_for()
    page.wait_for_function("document.querySelector('[data-swap-status]').textContent !== ''")

    assert page.evaluate("document.activeElement.getAttribute('aria-label')") == label
    assert page.locator("[data-swap-status]").inner_text() == label
    assert page.locator("input[name=start]:checked").count() == 0
    fits(page)


@pytest.mark.parametrize("javascript", [True, False], ids=["scripts", "no scripts"])
def test_enter_on_a_chosen_tile_holds_that_tile(page, javascript):
    to_the_times(page)
    soonest = page.locator("input[name=start]:checked")
    assert soonest.count() == 1
    tile = page.locator(".time-tile input").last
    words = tile.locator("xpath=..").locator("b").inner_text()
    tile.check(force=True)
    tile.press("Enter")
    page.wait_for_url("**/book/details/")

    assert words in page.locator(".holding").inner_text()


def to_the_times(page):
    """The pages before the times, answered as most people do."""
    page.goto("/book/?postal_code=V5H1A1")
    page.get_by_label("Me", exact=True).check()
    page.get_by_label("No, this is the first visit").check()
    go_on(page)
    for question in ("visit_type", "payer"):
        page.locator(f"main input[name={question}]").first.check()
    go_on(page)
