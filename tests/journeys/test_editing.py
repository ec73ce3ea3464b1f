"""What editors do in Wagtail's own pages: begin, look, schedule, compare, take away, move, import."""

import datetime as dt

import pytest
from django.db import connection
from wagtail.models import Page

from core.clock import now
from core.local_time import local
from home.operations.schedule import publish_due_pages
from home.roles import MARKETING, PUBLISHER
from tests.journeys.newsroom import newsroom_of, sign_in

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def newsroom(site):
    return newsroom_of(site)


@pytest.fixture
def publisher(newsroom, page):
    """The tab of somebody who may publish."""
    sign_in(page, newsroom.people[PUBLISHER])
    yield page
    page.complaints.clear()  # Wagtail's checks write what they found into the console


def known(slug):
    """The page's id, asked anew: the server wrote it."""
    found = Page.objects.get(slug=slug).pk
    connection.close()
    return found


def press(page, name):
    """One of the actions under the arrow beside *Save draft*."""
    # The editor saves by itself every two seconds, and refuses a press in that very moment.
    page.wait_for_timeout(2500)
    page.get_by_role("button", name="More actions").first.click()
    with page.expect_navigation():
        page.locator("footer").get_by_role("button", name=name, exact=True).click()


def edit(page, slug, title):
    page.goto(f"/admin/pages/{known(slug)}/edit/")
    page.fill("[name=title]", title)


def test_a_draft_begun_from_a_template_keeps_what_is_typed_and_shows_it_without_a_press(
    newsroom, page
):
    sign_in(page, newsroom.people[MARKETING])
    page.get_by_role("link", name="Write an article").first.click()
    page.fill("[name=title]", "Stiff hips in the morning")
    page.get_by_label("About a condition").check()
    page.get_by_role("button", name="Begin").click()
    page.wait_for_url("**/edit/")
    page.wait_for_timeout(2000)  # the editor begins to watch its fields a moment later
    page.fill("[name=intro]", "Walk before you sit.")
    page.locator(".w-autosave-indicator__text:visible", has_text="Saved").first.wait_for()
    page.reload()

    headings = page.locator("[data-streamfield-stream-container] [name$=text]")
    page.get_by_role("button", name="Toggle preview").first.click()
    shown = page.frame_locator(
        "iframe[title=Preview] >> nth=0"
    )  # there are two while one is renewed
    shown.get_by_text("Walk before you sit.").wait_for()

    assert "What helps" in [one.input_value() for one in headings.all()]
    assert page.input_value("[name=intro]") == "Walk before you sit."
    page.complaints.clear()  # Wagtail's checks write what they found into the console
    assert page.request.get("/articles/stiff-hips-in-the-morning/").status == 404


def test_a_page_goes_live_at_its_hour_and_is_taken_away_by_a_press(publisher):
    page = publisher
    page.goto(f"/admin/pages/{known('what-to-expect')}/edit/")
    page.get_by_role("button", name="Toggle status").first.click()
    page.get_by_role("button", name="Set schedule").click()
    soon = local(now() + dt.timedelta(hours=1))
    dialog = page.get_by_role("dialog").filter(has_text="Set publishing schedule")
    dialog.locator("[name=go_live_at]").fill(soon.strftime("%Y-%m-%d %H:%M"))
    # By the keyboard: the calendar that opens for the date lies over the button.
    dialog.get_by_role("button", name="Save schedule").press("Enter")
    press(page, "Schedule to publish")
    before = page.request.get("/what-to-expect/").status
    _let_its_hour_come("what-to-expect")
    after = page.request.get("/what-to-expect/").status

    page.goto(f"/admin/pages/{known('what-to-expect')}/unpublish/")
    page.get_by_role("button", name="Yes, unpublish it").click()
    page.wait_for_load_state()

    assert (before, after) == (404, 200)
    assert page.request.get("/what-to-expect/").status == 404


def _let_its_hour_come(slug):
    """An hour later, as the worker's clock sees it."""
    revision = Page.objects.get(slug=slug).scheduled_revision
    revision.approved_go_live_at = now() - dt.timedelta(seconds=1)
    revision.content["go_live_at"] = revision.approved_go_live_at.isoformat()
    revision.save()
    publish_due_pages(now())
    connection.close()


def test_two_versions_are_compared_side_by_side_and_a_new_address_leads_on_from_the_old(publisher):
    page = publisher
    edit(page, "faqs", "What people ask")
    press(page, "Publish")
    edit(page, "faqs", "Asked and answered")
    page.get_by_role("tab", name="Promote").click()
    page.fill("[name=slug]", "answers")
    press(page, "Publish")

    page.goto(f"/admin/pages/{known('answers')}/history/")
    page.locator("main").get_by_role("button", name="Actions").first.click()
    page.get_by_role("link", name="Compare with previous version").first.click()
    page.wait_for_load_state()

    compared = page.locator("main").inner_text()
    assert "What people ask" in compared and "Asked and answered" in compared
    page.goto("/faqs/")
    assert page.url.endswith("/answers/")
    assert page.locator("h1").inner_text() == "Asked and answered"


def test_a_moved_page_is_found_at_both_addresses(publisher):
    page = publisher
    edit(page, "insurance", "Who pays")
    press(page, "Publish")
    page.goto(f"/admin/pages/{known('insurance')}/move/")
    page.get_by_role("button", name="Actions").last.click()
    page.get_by_text("Choose another page").click()
    chooser = page.locator(".modal-content")
    chooser.get_by_role("link", name="Explore").first.click()
    chooser.locator("a.choose-page", has_text="Fees").first.click()
    chooser.wait_for(state="hidden")
    page.get_by_role("button", name="Confirm").click()
    page.get_by_role("button", name="Yes, move this page").click()
    page.wait_for_load_state()

    page.goto("/insurance/")
    assert page.url.endswith("/fees/insurance/")
    assert page.locator("h1").inner_text() == "Who pays"


def test_old_addresses_are_imported_from_a_file_and_lead_on(publisher):
    page = publisher
    page.goto("/admin/redirects/import/")
    page.set_input_files(
        "[name=import_file]",
        {"name": "old.csv", "mimeType": "text/csv", "buffer": b"from,to\n/old-fees,/fees/\n"},
    )
    page.get_by_role("button", name="Import", exact=True).click()
    page.select_option("[name=from_index]", label="from")
    page.select_option("[name=to_index]", label="to")
    page.get_by_role("button", name="Confirm").click()
    page.wait_for_load_state()

    page.goto("/old-fees")
    assert page.url.endswith("/fees/")
