"""A patient at a browser who answers pages by the names of their fields: in any language, by Enter too."""

import re

from axe_playwright_python.sync_playwright import Axe

from booking.models import Visit

ANSWERS = {
    "postal_code": "V5H 1A1",
    "whose": "me",
    "been": "new",
    "payer": "myself",
    "name": "Joan Smith",
    "contact_name": "Ann Smith",
    "email": "joan@example.org",
    "phone": "604 555 0199",
    "street": "4512 Imperial Street",
    "town": "Burnaby",
    "agree": "on",
    "data_use": "on",
}
TYPED = "main form :is(input:not([type=hidden],[type=radio],[type=checkbox]), textarea)"
MOST_STEPS = 12
#: What reaches beyond the window, but for what may be scrolled by itself (a table, a strip of days).
OUTSIDE = """() => [...document.querySelectorAll("body *")].filter(e => {
  if (e.closest("svg, [hidden]") || !e.checkVisibility()) return false;
  const box = e.getBoundingClientRect();
  if (!box.width || box.right <= innerWidth + 1) return false;
  for (let up = e; up !== document.body; up = up.parentElement)
    if (["auto", "scroll", "hidden", "clip"].includes(getComputedStyle(up).overflowX)) return false;
  return true;
}).slice(0, 3).map(e => `${e.tagName} ${e.className} ${e.textContent.trim().slice(0, 60)}`)"""


def step(page) -> str:
    """What the journey's page is called: `times`, `check`, `confirmation`."""
    return page.url.split("?")[0].rstrip("/").rsplit("/", 1)[-1]


def beyond_the_edge(page):
    """By how many pixels the page scrolls sideways, and which parts of it stand beyond the edge."""
    wider = max(page.evaluate("document.documentElement.scrollWidth - innerWidth"), 0)
    outside = page.evaluate(OUTSIDE)
    return [f"{wider} px", *outside] if wider or outside else []


def axe_finds_nothing(page, where=""):
    """No rule of the accessibility checker is broken."""
    found = Axe().run(page, options={"resultTypes": ["violations"]}).response["violations"]
    faults = [(one["id"], one["nodes"][0]["html"]) for one in found]
    assert faults == [], f"{where or page.url}: {faults}"


def answer(page, answers):
    """Type and tick what this page asks; returns the field answered last, where Enter is pressed."""
    last = None
    unfold(page, answers)
    for name in fields_of(page, "input[type=radio]"):
        choices = page.locator(f'main input[type=radio][name="{name}"]')
        wanted = choices.and_(page.locator(f'[value="{answers.get(name, "")}"]'))
        last = wanted.first if wanted.count() else choices.last
        last.check(force=True)
    for name in fields_of(page, "input[type=checkbox]"):
        if name in answers:
            last = page.locator(f'main input[type=checkbox][name="{name}"]')
            last.check(force=True)
    for field in page.locator(TYPED).all():
        name = field.get_attribute("name")
        if name in answers and field.is_visible():
            field.fill(answers[name])
            last = last if field.evaluate("e => e.localName") == "textarea" else field
    return last


def unfold(page, answers):
    """Open what is folded, where something is to be typed there."""
    for fold in page.locator("main form[method=post] details:not([open])").all():
        names = fold.locator("[name]").evaluate_all("all => all.map(one => one.name)")
        if set(names) & set(answers):
            fold.locator("summary").click()


def open_the_last_day(page):
    """Of the days that have times, the last: far enough ahead that a visit can still be moved."""
    day = page.locator(".day-strip a").last
    label = day.get_attribute("aria-label")
    day.click()
    page.locator(f'.day-strip a[aria-label="{label}"][aria-current]').wait_for()


def fields_of(page, kind):
    """The names of a page's fields of one kind, in their order, but for those behind `<details>`."""
    return page.eval_on_selector_all(
        f"main form {kind}",
        "all => [...new Set(all.filter(e => !e.closest('details:not([open])')).map(e => e.name))]",
    )


def by_mouse(page, _field):
    """Press the page's one next step."""
    page.locator("main form .button-next").last.click()


def by_enter(_page, field):
    """Press Enter where the last answer was given."""
    field.press("Enter")


def walk(page, answers=None, *, onwards=by_mouse, look=lambda page, name: None, until=""):
    """From the postal code to the confirmation, or to `until`; `look` is shown every page, answered."""
    given = ANSWERS | (answers or {})
    page.goto("/book/")
    for _step in range(MOST_STEPS):
        name = "pay" if "/simulator/" in page.url else step(page)
        look(page, name)
        if name in ("confirmation", until):
            return
        here = page.url
        if name == "pay":
            page.locator("main button").first.click()
        else:
            if name == "times":
                open_the_last_day(page)
                here = page.url
            field = answer(page, given)
            look(page, f"{name}, answered")
            onwards(page, field)
        page.wait_for_url(lambda url, here=here: url != here)
        page.wait_for_load_state()
    raise AssertionError(f"the booking does not go on from {page.url}")


def latest():
    """The visit booked last."""
    return Visit.objects.order_by("-pk").first()


def words(page):
    """What the page's main part says, with plain spaces."""
    return re.sub(r"\s+", " ", page.locator("main").inner_text())
