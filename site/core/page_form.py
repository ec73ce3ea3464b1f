"""The editors' form of every page: an address that is taken is said in words, and what only a page
that goes out must have is asked only then (1311)."""

from typing import Any

from django.conf import settings
from django.urls import URLPattern, get_resolver
from django.utils.translation import gettext as _
from wagtail.admin.forms.pages import WagtailAdminPageForm

#: The presses after which others read the page, reviewers among them. Saving a draft is not one.
LETS_OUT = {"action-submit", "action-publish", "action-restart-workflow"}
HOME_DEPTH = 2


class PageForm(WagtailAdminPageForm):
    """Refuses the addresses the program uses; asks the rest when the page is to go out."""

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean()
        slug = cleaned.get("slug", "")
        if "slug" in self.changed_data and slug in taken_under(self.parent_page):
            words = _("The program itself uses this address: choose another one.")
            self.add_error("slug", words)
        return cleaned

    def _post_clean(self) -> None:
        super()._post_clean()  # the page has what was typed only after it
        if lets_out(self.data):
            for field, words in self.instance.refusals():
                self.add_error(field if field in self.fields else None, words)


def taken_under(parent: Any) -> set[str]:
    """The first parts of addresses below `parent` that lead to something other than its pages."""
    if parent is None:
        return set()
    parent = parent.specific
    if parent.depth == HOME_DEPTH:
        return programs_own() | {code for code, _name in settings.LANGUAGES}
    routes = getattr(type(parent), "get_subpage_urls", list)
    return _first_parts(routes())


def programs_own() -> set[str]:
    """The first parts of the addresses that are no pages: `book`, `visit`, `media`."""
    return {"static", "media"} | _first_parts(get_resolver().url_patterns)


def _first_parts(patterns: Any) -> set[str]:
    """`book` of `book/<slug:area>/`; patterns that hold others without a part of their own are opened."""
    found: set[str] = set()
    for pattern in patterns:
        first, slash, _rest = str(pattern.pattern).lstrip("^").partition("/")
        if not isinstance(pattern, URLPattern) and not slash:
            found |= _first_parts(pattern.url_patterns)
        elif first.replace("-", "").replace("_", "").isalnum():
            found.add(first)
    return found


def lets_out(sent: Any) -> bool:
    """Whether others read it after the button that was pressed."""
    approves = "action-workflow-action" in sent and sent.get("workflow-action-name") == "approve"
    return approves or not LETS_OUT.isdisjoint(sent)
