"""An article from an empty page to the public site: written, reviewed by a registered person, published."""

import pytest

from home.roles import MARKETING, PUBLISHER, REVIEWER
from tests.journeys.newsroom import TOPIC, newsroom_of, sign_in

pytestmark = pytest.mark.browser
TITLE = "Stairs after a new hip"


@pytest.fixture
def newsroom(site):
    return newsroom_of(site)


def write(page, index):
    """Title, summary, one block of text and a description; returns the page's id."""
    page.goto(f"/admin/pages/add/blog/articlepage/{index}/")
    page.fill("[name=title]", TITLE)
    page.fill("[name=intro]", "Up with the good leg, down with the operated one.")
    page.select_option("[name=topics]", label=TOPIC)
    page.locator("[data-streamfield-stream-container] button").first.click()
    page.get_by_role("option", name="Text", exact=True).click()
    words = page.locator("[data-streamfield-stream-container] [contenteditable=true]").last
    words.wait_for()
    page.wait_for_timeout(1000)  # the block fades in; what is typed before that is lost
    words.click()
    page.keyboard.type("Hold the rail. Take one step at a time.")
    page.wait_for_timeout(1000)  # the editor hands its words to the form a moment later
    page.get_by_role("tab", name="Promote").click()
    page.fill(
        "[name=search_description]", "How to take the stairs in the first weeks after a new hip."
    )
    page.get_by_role("button", name="Save draft").first.click()
    page.wait_for_url("**/edit/")
    return int(page.url.rstrip("/").split("/")[-2])


def submit(page):
    # The editor saves by itself every two seconds, and refuses a press in that very moment.
    page.wait_for_timeout(3000)
    page.get_by_role("button", name="More actions").click()
    with page.expect_navigation():
        page.get_by_role("button", name="Submit to Health advice").click()


def approve(page, article, email):
    sign_in(page, email)
    page.goto(f"/admin/pages/{article}/edit/")
    page.get_by_role("button", name="More actions").click()
    with page.expect_navigation():
        page.get_by_role("button", name="Approve", exact=True).click()


def test_an_article_is_written_previewed_reviewed_published_and_found(newsroom, page):
    sign_in(page, newsroom.people[MARKETING])
    article = write(page, newsroom.index)
    preview = page.request.get(f"/admin/pages/{article}/view_draft/")
    submit(page)
    before = page.request.get("/articles/stairs-after-a-new-hip/")
    approve(page, article, newsroom.people[REVIEWER])
    approve(page, article, newsroom.people[PUBLISHER])
    page.context.clear_cookies()
    page.complaints.clear()  # Wagtail's editor is told 400 when it saves by itself half-way

    page.goto("/articles/")
    page.get_by_role("link", name=TITLE).first.click()

    assert "Hold the rail." in preview.text()
    assert before.status == 404
    assert page.locator("h1").inner_text() == TITLE
    assert "Tom Wheatley" in page.locator("main").inner_text()
    assert TITLE in page.request.get("/articles/feed/").text()
    assert "/articles/stairs-after-a-new-hip/" in page.request.get("/sitemap.xml").text()
    assert TITLE in page.request.get("/search/?q=stairs").text()
