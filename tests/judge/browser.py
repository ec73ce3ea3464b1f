"""A real browser in nine guises: axe, sideways scrolling, the console, strangers' servers, weights."""

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser
from playwright.sync_api import Page as Tab

from tests.browsers import browser
from tests.judge.pages import Page
from tests.judge.report import Report

PHONE = {"width": 412, "height": 823}
SMALL = {"width": 320, "height": 640}
DESK = {"width": 1280, "height": 900}
PLAIN = {"color_scheme": "light", "forced_colors": "none", "contrast": "no-preference"}
GUISES = {
    "light 412": (PHONE, PLAIN),
    "dark 412": (PHONE, {**PLAIN, "color_scheme": "dark"}),
    "forced colours": (PHONE, {**PLAIN, "forced_colors": "active"}),
    "more contrast": (PHONE, {**PLAIN, "contrast": "more"}),
    "light 320": (SMALL, PLAIN),
    "dark 320": (SMALL, {**PLAIN, "color_scheme": "dark"}),
    "light 1280": (DESK, PLAIN),
    "dark 1280": (DESK, {**PLAIN, "color_scheme": "dark"}),
    "text at 200 %": (DESK, PLAIN),
}
TWICE_AS_LARGE = "document.documentElement.style.fontSize = '200%'"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
REQUESTS = 8
FIRST_VIEW_BYTES = 35_000
WITH_PICTURE_BYTES = 100_000
CSS_BYTES = 9_000
SCRIPT_BYTES = 15_000


def look(pages: list[Page], base: str, guises: list[str], report: Report) -> None:
    """Every page in every guise whose name is given; in all when none is."""
    wanted = {name: GUISES[name] for name in guises or GUISES}
    with browser() as chrome:
        for number, page in enumerate(pages, 1):
            found = _in_guises(chrome, page, wanted, base, report)
            report.figure(
                "axe",
                page=page.name,
                guises=len(wanted),
                faults=found,
                done=f"{number}/{len(pages)}",
            )


def weigh(pages: list[Page], report: Report) -> None:
    """Every page's weight, from an empty cache."""
    with browser() as chrome:
        for page in pages:
            _weigh(chrome, page, report)


def _in_guises(
    chrome: Browser, page: Page, guises: dict[str, tuple], base: str, report: Report
) -> int:
    """Loaded once and dressed again for each guise, without the fading that would blur its colours."""
    before = len(report.faults)
    context = chrome.new_context(viewport=PHONE, reduced_motion="reduce")
    context.add_cookies(page.cookies)
    tab = context.new_page()
    _listen(tab, page, base, report)
    tab.goto(page.url)
    for guise, (viewport, media) in guises.items():
        tab.set_viewport_size(viewport)
        tab.emulate_media(**media)
        if "200 %" in guise:
            tab.evaluate(TWICE_AS_LARGE)
        _axe(tab, page, guise, report)
        sideways = tab.evaluate("document.documentElement.scrollWidth - innerWidth")
        if sideways > 0:
            report.fault("sideways", f"{page.name}, {guise}", f"{sideways} px")
    context.close()
    return len(report.faults) - before


def _listen(tab: Tab, page: Page, base: str, report: Report) -> None:
    """What the page says on the console, and whom else it asks."""
    tab.on(
        "console",
        lambda said: (
            report.fault("console", page.name, said.text) if said.type == "error" else None
        ),
    )
    tab.on(
        "request",
        lambda asked: (
            None
            if asked.url.startswith((base, "data:"))
            else report.fault("third party", page.name, asked.url)
        ),
    )


def _axe(tab: Tab, page: Page, guise: str, report: Report) -> None:
    result = Axe().run(tab, options={"runOnly": RULES}).response
    for rule in result["violations"]:
        where = "; ".join(" ".join(node["target"]) for node in rule["nodes"][:3])
        report.fault("axe", f"{page.name}, {guise}", f"{rule['id']} ({rule['impact']}): {where}")


def _weigh(chrome: Browser, page: Page, report: Report) -> None:
    """Bytes on the wire by kind, from an empty cache."""
    context = chrome.new_context(viewport=PHONE)
    context.add_cookies(page.cookies)
    tab = context.new_page()
    devtools = context.new_cdp_session(tab)
    devtools.send("Network.enable")
    kinds: dict[str, str] = {}
    bytes_of: dict[str, int] = {}
    devtools.on(
        "Network.responseReceived", lambda seen: kinds.update({seen["requestId"]: seen["type"]})
    )
    devtools.on(
        "Network.loadingFinished",
        lambda seen: bytes_of.update({seen["requestId"]: int(seen["encodedDataLength"])}),
    )
    tab.goto(page.url, wait_until="networkidle")
    context.close()
    weights = {"Document": 0, "Stylesheet": 0, "Script": 0, "Font": 0, "Image": 0, "Other": 0}
    for request, size in bytes_of.items():
        kind = kinds.get(request, "Other")
        weights[kind if kind in weights else "Other"] += size
    _judge_weight(page, weights, len(bytes_of), report)


def _judge_weight(page: Page, weights: dict[str, int], requests: int, report: Report) -> None:
    first = weights["Document"] + weights["Stylesheet"] + weights["Script"]
    total = sum(weights.values())
    report.figure("weight", page=page.name, requests=requests, first_view=first, total=total)
    css = CSS_BYTES + (4_000 if page.scripted else 400)  # headers are part of what is measured
    bars = {
        f"{requests} requests": requests <= REQUESTS,
        f"first view {first} bytes": first <= FIRST_VIEW_BYTES,
        f"{total} bytes": total <= WITH_PICTURE_BYTES,
        f"css {weights['Stylesheet']} bytes": weights["Stylesheet"] <= css,
        f"script {weights['Script']} bytes": weights["Script"]
        <= (SCRIPT_BYTES + 900 if page.scripted else 0),
    }
    for what, good in bars.items():
        if not good:
            report.fault("weight", page.name, what)
