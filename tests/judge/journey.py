"""Walks a booking and a practitioner's day in a browser; notes each step's address and cookies."""

import re
from dataclasses import replace

from playwright.sync_api import Browser
from playwright.sync_api import Page as Tab

from tests.browsers import PHONE, browser
from tests.judge.pages import Page
from tests.judge.report import Report

MOST_STEPS = 14
ANSWERS = [  # the first pattern that fits a field's name and autocomplete decides what is typed
    (r"postal", "V5H 1A1"),
    (r"mail", "margaret@example.org"),
    (r"phone|tel", "604-555-0117"),
    (r"name", "Margaret Ellis"),
    (r"street|address", "4512 Imperial Street"),
    (r"city|town|level2", "Burnaby"),
    (r"birth|bday", "1948-05-02"),
]
PRACTICE = [
    ("round", "/practice/"),
    ("practice hours", "/practice/hours/"),
    ("practice time off", "/practice/time-off/"),
    ("practice agenda", "/practice/agenda/"),
    ("practice dates", "/practice/dates/"),
    ("practice areas", "/practice/areas/"),
    ("practice calendar", "/practice/calendar/"),
]
TIMED = ("round", "practice hours", "practice time off")


def steps(base: str, report: Report) -> list[Page]:
    """Every page of a booking from the postal code to the confirmation, then the practitioner's pages."""
    with browser() as chrome:
        # A finished booking leaves its steps; so one visitor stops before paying, and another pays.
        halfway = _booking(_visitor(chrome), base, report, until="book check")
        whole = _booking(_visitor(chrome), base, report, until="visit")
        return (
            halfway
            + whole[-1:]
            + _of_the_visit(whole[-1])
            + _practice(_visitor(chrome), base, report)
        )


def _of_the_visit(confirmed: Page) -> list[Page]:
    """The private pages beside the confirmation."""
    here = confirmed.url.removesuffix("confirmation/")
    return [
        Page(f"visit {name}", f"{here}{name}/", confirmed.cookies, False, False, scripted=True)
        for name in ("change", "cancel", "receipt")
    ]


def _visitor(chrome: Browser) -> Tab:
    return chrome.new_context(viewport=PHONE).new_page()


def _note(tab: Tab, name: str) -> Page:
    cookies = [
        {key: cookie[key] for key in ("name", "value", "domain", "path")}
        for cookie in tab.context.cookies()
    ]
    return Page(name, tab.url, cookies, indexed=False, scripted=True)


def _booking(tab: Tab, base: str, report: Report, *, until: str) -> list[Page]:
    found: list[Page] = []
    tab.goto(f"{base}/book/")
    for _step in range(MOST_STEPS):
        name = re.sub(r"^https?://[^/]+/|\?.*$", "", tab.url).strip("/").replace("/", " ")
        if tab.url.startswith(f"{base}/visit/"):
            found.append(_note(tab, "visit"))
            return found
        if name not in [page.name for page in found] and "simulator" not in name:
            found.append(_note(tab, name))
        if name == until:
            return found
        before = tab.url
        _answer(tab)
        if tab.url == before and tab.locator("[data-error-summary]").count():
            break
    report.fault("journey", tab.url.removeprefix(base), "the booking does not go on from here")
    return found


def _answer(tab: Tab) -> None:
    """Fill in what the page asks, as plainly as can be, and press its next step."""
    for name in tab.eval_on_selector_all(
        "main input[type=radio]", "all => [...new Set(all.map(one => one.name))]"
    ):
        choices = tab.locator(f'main input[type=radio][name="{name}"]')
        if not tab.locator(f'main input[type=radio][name="{name}"]:checked').count():
            choices.first.check(force=True)
    for box in tab.locator("main input[type=checkbox][required]").all():
        box.check(force=True)
    fields = "main input:not([type=hidden],[type=radio],[type=checkbox]), main textarea"
    for field in tab.locator(fields).all():
        _type(field)
    tab.locator("main .button-next").last.click()
    tab.wait_for_load_state()


def _type(field) -> None:
    if not field.is_visible() or field.input_value():
        return
    known = f"{field.get_attribute('name')} {field.get_attribute('autocomplete')}"
    for pattern, answer in ANSWERS:
        if re.search(pattern, known):
            field.fill(answer)
            return


def _practice(tab: Tab, base: str, report: Report) -> list[Page]:
    tab.goto(f"{base}/accounts/login/")
    found = [_note(tab, "sign in")]
    tab.fill("[name=login]", "practitioner@tidewater.example")
    tab.fill("[name=password]", "tidewater-practitioner-demo")
    tab.click("main button[type=submit], main .button-next")
    tab.wait_for_load_state()
    for name, path in PRACTICE:
        answer = tab.goto(base + path)
        if answer and answer.status == 200:
            found.append(replace(_note(tab, name), timed=name in TIMED))
        else:
            report.fault("journey", path, f"status {answer.status if answer else 'none'}")
    return found
