"""Which button Enter presses in each form of a page: the first that sends it, in the page's order."""

import re
from collections.abc import Iterator

from bs4 import BeautifulSoup, Tag

#: Where Enter sends a form. In a text area it begins a line, on a box it does nothing.
TYPED = (
    "input:not([type=hidden]):not([type=checkbox]):not([type=radio]):not([type=submit])"
    ":not([type=button]):not([type=file]):not([type=range]):not([type=color])"
)
#: Wagtail's own plain ways on: keep what was typed, or look for it.
PLAIN_NAMES = {None, "", "action-save", "save", "action-search"}
PLAIN_CLASSES = {"button-next", "action-save"}
#: What nobody may do by pressing Enter in a field beside another button.
GRAVE = {"serious", "no", "button-no", "warning", "button-warning", "button-quiet", "danger"}
#: A picture in a button or a line: hundreds to a page, and nothing in them to read or to press.
ICON = re.compile(r"<svg[^<>]*>\s*<use[^<>]*>\s*(?:</use>)?\s*</svg>")


def parsed(html: str) -> BeautifulSoup:
    """The page without its icons."""
    return BeautifulSoup(ICON.sub("", html), "html.parser")


def wrongly_pressed(html: str | BeautifulSoup) -> Iterator[str]:
    """The first button of every form with a field and several buttons, unless it is the plain one."""
    page = parsed(html) if isinstance(html, str) else html
    for template in page.select("template"):
        template.decompose()
    for form in page.find_all("form"):
        buttons = [one for one in _buttons(page) if _owner(one) is form or _named(one, form)]
        if len(buttons) > 1 and _has_field(page, form) and not _is_plain(buttons[0]):
            yield str(buttons[0])[:300]


def _buttons(page: BeautifulSoup) -> list[Tag]:
    found = page.select("button, input[type=submit], input[type=image]")
    return [one for one in found if one.get("type", "submit") in ("submit", "image")]


def _owner(button: Tag) -> Tag | None:
    return None if button.get("form") else button.find_parent("form")


def _named(tag: Tag, form: Tag) -> bool:
    return bool(tag.get("form")) and tag.get("form") == form.get("id")


def _has_field(page: BeautifulSoup, form: Tag) -> bool:
    return any(_owner(field) is form or _named(field, form) for field in page.select(TYPED))


def _is_plain(button: Tag) -> bool:
    classes = set(button.get("class") or [])
    # A first button that cannot be pressed keeps Enter from sending anything.
    if button.has_attr("disabled"):
        return True
    if button.has_attr("data-enter") or classes & PLAIN_CLASSES:
        return True
    # An address of its own is another act than the form's.
    other = button.get("formaction") or button.get("name") not in PLAIN_NAMES or classes & GRAVE
    return not other
