"""Tab walks every page of patients and the practice as it is read: in order, always in sight, out again."""

import pytest
from django.db import connection

from tests import servers
from tests.browsers import DESK
from tests.browsers import context as context_of
from tests.databases import connected_to
from tests.journeys.conftest import seed
from tests.journeys.everywhere import cookies_of, furnish, pages_for
from tests.journeys.test_patient import book

pytestmark = pytest.mark.browser
#: role: how many pages it has at least.
ROLES = {"anonymous": 20, "patient": 4, "practitioner": 12}

#: Notes, whenever Tab was let go, what has the focus now and what is wrong about it.
NOTES = """() => {
  const PARTS = "[type=date], [type=time]";
  const words = e => `${e.tagName.toLowerCase()} ${e.id || e.name || e.textContent.trim().slice(0, 40)}`;
  const outlined = e => {
    for (let up = e, n = 0; up && n < 3; up = up.parentElement, n++) {
      const look = getComputedStyle(up);
      if (look.outlineStyle !== "none" && parseFloat(look.outlineWidth) >= 2) return true;
    }
    return false;
  };
  const inSight = e => {
    const target = e.closest("label") ?? e;
    const box = target.getClientRects()[0];
    if (!box || box.bottom <= 0 || box.top >= innerHeight) return false;
    const top = document.elementFromPoint(
      Math.min(innerWidth - 1, box.left + Math.min(box.width, innerWidth) / 2),
      Math.min(innerHeight - 1, Math.max(0, (Math.max(0, box.top) + Math.min(innerHeight, box.bottom)) / 2)));
    return !top || target.contains(top) || top.contains(target);
  };
  window.walk = { seen: [], faults: [], last: null, done: false };
  document.addEventListener("keyup", event => {
    if (event.key !== "Tab" || walk.done) return;
    const e = document.activeElement;
    if (!e || e === document.body || e === walk.seen[0]) { walk.done = true; return; }
    // The browser's own parts of a date (day, month, year, calendar) are stops within one field.
    if (e === walk.seen.at(-1) && e.matches(PARTS)) return;
    if (walk.seen.includes(e)) { walk.faults.push(`held at ${words(e)}`); return; }
    if (!walk.seen.length && !e.matches(".skip")) walk.faults.push(`first is ${words(e)}`);
    if (!outlined(e)) walk.faults.push(`no outline: ${words(e)}`);
    if (!inSight(e)) walk.faults.push(`not in sight: ${words(e)}`);
    const box = (e.closest("label") ?? e).getBoundingClientRect();
    const down = scrollY;
    const here = { e, top: box.top + down, bottom: box.bottom + down, left: box.left, right: box.right };
    const last = walk.last;
    if (last) {
      if (!(last.e.compareDocumentPosition(e) & Node.DOCUMENT_POSITION_FOLLOWING))
        walk.faults.push(`before ${words(last.e)}: ${words(e)}`);
      // Further down, or beside it to the right; above only where another column begins.
      if (here.bottom <= last.top + 1 && here.left < last.right - 1)
        walk.faults.push(`above ${words(last.e)}: ${words(e)}`);
    }
    walk.seen.push(e);
    walk.last = e.matches(".skip") ? null : here;
  });
}"""
#: Everything Tab could reach at most: the walk ends before, or it is a trap.
MOST = """() => document.querySelectorAll(
  "a[href], button, input, select, textarea, summary, [tabindex], iframe, video, audio").length
  + 4 * document.querySelectorAll("[type=date], [type=time]").length + 3"""


def faults_of(tab):
    """What is wrong with walking this page from its first Tab to its last."""
    tab.evaluate(NOTES)
    for _press in range(tab.evaluate(MOST)):
        tab.keyboard.press("Tab")
        if tab.evaluate("walk.done"):
            break
    found = tab.evaluate("walk.faults")
    return found if tab.evaluate("walk.done") else [*found, "no way out"]


@pytest.fixture(scope="module")
def everywhere(django_db_setup, django_db_blocker):
    """A furnished clinic on a server."""
    with (
        django_db_blocker.unblock(),
        servers.scratch("keyboard") as (name, address),
        connected_to(name),
    ):
        world = furnish(seed())
        connection.close()
        with servers.running(address, workers=2, PAYMENTS="simulator") as base:
            world.url, world.seen = base, set()
            yield world
        connection.close()


@pytest.mark.parametrize("role", ROLES)
def test_tab_walks_every_page_as_it_is_read(chromium_running, everywhere, role):
    client, paths = pages_for(everywhere, role, everywhere.seen)
    context = context_of(
        chromium_running, base_url=everywhere.url, reduced_motion="reduce", viewport=DESK
    )
    context.add_cookies(cookies_of(client, everywhere.url))
    tab = context.new_page()
    found = {}
    for path in paths:
        everywhere.seen.add(path)
        tab.goto(path)
        if faults := faults_of(tab):
            found[path] = faults
    context.close()

    assert found == {}
    assert len(paths) >= ROLES[role], paths


#: By how much the button that stays in sight lies over the card of the soonest time.
OVER = """() => {
  const card = document.querySelector(".soonest");
  card?.scrollIntoView({ block: "end" });
  const stays = document.querySelector(".actions-stay")?.getBoundingClientRect();
  return card && stays ? Math.max(0, card.getBoundingClientRect().bottom - stays.top) : 0;
}"""
LOW = [{"width": 320, "height": 568}, {"width": 360, "height": 640}, {"width": 1280, "height": 640}]


@pytest.mark.parametrize("size", LOW, ids=["narrow", "phone", "low"])
def test_tab_walks_every_step_of_a_booking_and_nothing_lies_over_the_soonest_time(page, size):
    found = {}

    def look(tab):
        if faults := [
            *faults_of(tab),
            *([f"{over} px over"] if (over := tab.evaluate(OVER)) else []),
        ]:
            found[tab.url] = faults

    book(page, look)

    assert found == {}
