"""The README's pictures, taken from the demo clinic: `make screenshots`."""

import tempfile
from pathlib import Path

from tests.browsers import DESK, PHONE, browser
from tests.servers import demo_site

PICTURES = Path(__file__).resolve().parents[1] / "docs" / "screenshots"
SIGN_IN = {"practice": "practitioner", "admin": "office"}
SHOTS = [  # file, address, width, who is signed in
    ("home", "/", DESK, ""),
    ("home-phone", "/", PHONE, ""),
    ("area", "/areas/burnaby/", DESK, ""),
    ("article", "/articles/low-back-pain/", DESK, ""),
    ("practice", "/practice/", PHONE, "practitioner"),
    ("admin", "/admin/", DESK, "office"),
]


def main() -> None:
    """Start the demo on files of its own, look at each page, write the pictures."""
    PICTURES.mkdir(parents=True, exist_ok=True)
    with (
        tempfile.TemporaryDirectory() as folder,
        demo_site(Path(folder)) as base,
        browser() as chrome,
    ):
        for name, address, size, role in SHOTS:
            print(f"{name}: {address}", flush=True)
            page = chrome.new_page(viewport=size)
            if role:
                sign_in(page, base, role)
            page.goto(base + address)
            page.screenshot(path=PICTURES / f"{name}.png")
            page.close()
        booking_pages(chrome, base)


def sign_in(page, base: str, role: str) -> None:
    """Sign in as one of the demo's people."""
    page.goto(f"{base}/accounts/login/")
    page.fill("[name=login]", f"{role}@tidewater.example")
    page.fill("[name=password]", f"tidewater-{role}-demo")
    page.click("main .button-next")
    page.wait_for_load_state()


def booking_pages(chrome, base: str) -> None:
    """The times a patient in Burnaby is offered, and what they check before they pay."""
    page = chrome.new_page(viewport=PHONE)
    page.goto(f"{base}/book/")
    page.get_by_label("Your postal code").fill("V5H 1A1")
    for answers in (["Me", "No, this is the first visit"], ["First visit, 60", "Myself, or"]):
        for answer in answers:
            page.get_by_label(answer).first.check()
        go_on(page)
    page.screenshot(path=PICTURES / "times.png")
    page.close()


def go_on(page) -> None:
    page.get_by_role("button", name="Continue", exact=True).or_(
        page.get_by_role("button", name="See free times")
    ).first.click()
    page.wait_for_load_state()


if __name__ == "__main__":
    main()
