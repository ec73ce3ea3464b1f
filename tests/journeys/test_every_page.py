"""Every page of every role: axe finds nothing, nothing stands beyond the edge; new pages join unasked."""

import os

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.db import connection

from tests import servers
from tests.browsers import context as context_of
from tests.databases import connected_to
from tests.journeys.conftest import seed
from tests.journeys.everywhere import SORRY, cookies_of, furnish, pages_for, sorry
from tests.journeys.walking import beyond_the_edge

pytestmark = pytest.mark.browser
PHONE, DESK = {"width": 320, "height": 640}, {"width": 1280, "height": 900}
#: role: how many pages it has that no role before it was shown, at least.
ROLES = {
    "anonymous": 20,
    "patient": 4,
    "practitioner": 12,
    "office": 15,
    "marketing": 0,
    "reviewer": 0,
    "publisher": 0,
    "owner": 0,
}
#: Wagtail's own, in every list of the admin.
WAGTAILS = {"aria-allowed-role"}
#: In `make test` axe looks at every other page in each, and at one in four of the admin; in `make judge`
#: at all pages in both.
GUISES = ("320 dark", "1280 light")
BOTH = "EVERY_PAGE_IN_BOTH_GUISES"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


@pytest.fixture(scope="module")
def everywhere(django_db_setup, django_db_blocker):
    """A furnished clinic on a server, and what has been seen of it so far."""
    with (
        django_db_blocker.unblock(),
        servers.scratch("everywhere") as (name, address),
        connected_to(name),
    ):
        world = furnish(seed())
        connection.close()
        with servers.running(address, workers=2, PAYMENTS="simulator") as base:
            world.url, world.seen = base, set()
            yield world
        connection.close()


def looked_at(tab, path, ours, axe_in):
    """What is wrong with the page at that address, by guise; `axe_in` names the guises axe looks at."""
    found = {}
    tab.set_viewport_size(PHONE)
    tab.emulate_media(color_scheme="dark")
    tab.goto(path)
    for name, size, scheme in zip(GUISES, (PHONE, DESK), ("dark", "light"), strict=True):
        tab.set_viewport_size(size)
        tab.emulate_media(color_scheme=scheme)
        # Wagtail's buttons glide from one colour to the other: between them no contrast is right.
        tab.evaluate("Promise.allSettled(document.getAnimations().map(one => one.finished))")
        if name in axe_in:
            result = Axe().run(tab, options={"runOnly": RULES}).response["violations"]
            faults = [
                (one["id"], node["html"][:120])
                for one in result
                for node in one["nodes"]
                if ours or one["id"] not in WAGTAILS
            ]
            found |= {f"{path}, {name}": faults} if faults else {}
        if outside := beyond_the_edge(tab):
            found[f"{path}, {name}, too wide"] = outside
    tab.evaluate("document.documentElement.style.fontSize = '200%'")
    if ours and (outside := beyond_the_edge(tab)):
        found[f"{path}, text at 200 %, too wide"] = outside
    return found


def _guises(number, ours):
    """Those axe looks at; of the admin it is always the desk alone."""
    if os.environ.get(BOTH):
        return GUISES if ours else GUISES[1:]
    return GUISES[number % 2 :][:1] if ours else GUISES[1:] * (number % 4 == 1)


@pytest.mark.parametrize("role", ROLES)
def test_every_page_is_as_wide_as_its_window_and_axe_finds_nothing(
    chromium_running, everywhere, role
):
    client, paths = pages_for(everywhere, role, everywhere.seen)
    context = context_of(chromium_running, base_url=everywhere.url, reduced_motion="reduce")
    context.add_cookies(cookies_of(client, everywhere.url))
    tab = context.new_page()
    found = {}
    for number, path in enumerate(paths):
        everywhere.seen.add(path)
        ours = not path.startswith("/admin/")
        found |= looked_at(tab, path, ours, _guises(number, ours))
    context.close()

    assert found == {}
    assert len(paths) >= ROLES[role], paths


@pytest.mark.parametrize("name", SORRY)
def test_a_page_that_says_sorry_is_a_page_like_any_other(chromium_running, everywhere, name):
    context = context_of(chromium_running, base_url=everywhere.url, reduced_motion="reduce")
    tab = context.new_page()
    body = sorry(name)
    tab.route("**/sorry/", lambda route: route.fulfill(body=body, content_type="text/html"))
    found = looked_at(tab, "/sorry/", True, GUISES)
    context.close()

    assert "<h1" in body
    assert found == {}
