"""Editors' reports about pages: one function a report, each returning rows."""

import datetime as dt
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from wagtail.admin.admin_url_finder import AdminURLFinder
from wagtail.models import Page, ReferenceIndex

from booking import catalogue
from core.models import ClinicSettings, Faq
from core.page_form import programs_own
from core.pages import path_of
from home.models import Feedback, PageMonth, StandardPage
from services.checks import findings, may_promise, rich_texts
from services.models import CareCard, ReviewedPage
from services.shared_words import promises_of, shared_texts

# The editor writes the two attributes in either order.
PAGE_LINK = re.compile(r'linktype="page"[^>]*\bid="(\d+)"|\bid="(\d+)"[^>]*linktype="page"')
HREF = re.compile(r'href="(/[^"#?]*)')
#: Addresses that the header and footer link to on every page.
FOOTER = {"what-to-expect", "fees", "faqs", "contact", "privacy", "accessibility"}
FOOTER |= {"about", "careers", "credits", "refer"}
FOOTER |= {"cancellation-policy", "editorial-policy", "services", "areas", "team", "articles"}


@dataclass(frozen=True)
class PageRow:
    """One line of a report: a page (or shared text) and what about it."""

    title: str
    edit_url: str
    text: str


def row(page: Any, text: str) -> PageRow:
    """A line about a page."""
    return PageRow(page.title, f"/admin/pages/{page.pk}/edit/", text)


def public_pages() -> list[Any]:
    """Every live page of our own types."""
    pages = Page.objects.live().filter(depth__gt=1).order_by("path").specific()
    return [page for page in pages if hasattr(page, "address")]


def due_for_review(today: dt.date) -> list[PageRow]:
    """Pages and care cards whose review is due within four weeks, or never happened; oldest first."""
    soon = today + dt.timedelta(days=28)
    pages = [page for page in public_pages() if isinstance(page, ReviewedPage)]
    due = [one for one in (*pages, *CareCard.objects.filter(live=True)) if one.is_due(soon)]
    due.sort(key=lambda one: one.next_review or dt.date.min)
    where = AdminURLFinder()
    return [PageRow(str(one), where.get_edit_url(one) or "", _due(one)) for one in due]


def _due(advice: Any) -> str:
    """When it is to be reviewed again, in words."""
    if advice.next_review is None:
        return _("never reviewed")
    return _("due %(date)s") % {"date": date_format(advice.next_review)}


def to_look_at(kinds: set[str]) -> list[PageRow]:
    """Findings of some kinds on all public pages."""
    return [
        row(page, finding.text)
        for page in public_pages()
        for finding in findings(page)
        if finding.kind in kinds
    ]


def promises_in_shared_texts() -> list[PageRow]:
    """What shared texts and the settings promise: they stand on many pages."""
    where = AdminURLFinder()
    return [
        PageRow(str(text), where.get_edit_url(text) or "", may_promise(words))
        for text in shared_texts()
        for words in promises_of(text)
    ]


def orphans() -> list[PageRow]:
    """Plain pages that nothing links to: no text, no navigation, no footer."""
    linked = {link["url"] for link in ClinicSettings.current().navigation_links}
    return [
        row(page, page.address)
        for page in public_pages()
        if isinstance(page, StandardPage)
        and page.address not in linked
        and page.slug not in FOOTER
        and not ReferenceIndex.get_references_to(page).exists()
    ]


def broken_links() -> list[PageRow]:
    """Links in public texts and the navigation that lead to no public page."""
    pages = public_pages()
    live_ids = {page.pk for page in pages}
    addresses = {page.address for page in pages}
    found = [
        row(page, _("leads nowhere: %(target)s") % {"target": target})
        for page in pages
        for target in _broken(_texts(page), live_ids, addresses)
    ]
    for faq in Faq.objects.order_by("slug"):
        for target in _broken([faq.answer], live_ids, addresses):
            url = f"/admin/snippets/core/faq/edit/{faq.pk}/"
            text = _("leads nowhere: %(target)s") % {"target": target}
            found.append(PageRow(faq.question, url, text))
    for link in ClinicSettings.current().navigation_links:
        if _leads_nowhere(link["url"], addresses):
            found.append(
                PageRow(_("Navigation"), "/admin/settings/core/clinicsettings/", link["url"])
            )
    return found


def _texts(page: Any) -> list[str]:
    body = page.body.get_prep_value() if hasattr(page, "body") else []
    notes = [getattr(page, name, "") for name in ("local_notes", "biography")]
    return [*rich_texts(json.loads(body) if isinstance(body, str) else body), *notes]


def _broken(texts: list[str], live_ids: set[int], addresses: set[str]) -> Iterator[str]:
    for text in texts:
        for groups in PAGE_LINK.findall(text):
            number = int(next(filter(None, groups)))
            if number not in live_ids:
                yield _("page %(number)s") % {"number": number}
        for path in HREF.findall(text):
            if _leads_nowhere(path, addresses):
                yield path


def _leads_nowhere(path: str, addresses: set[str]) -> bool:
    plain = path.partition("?")[0].partition("#")[0]
    # What the program itself answers is no page, and is there.
    return plain not in addresses and plain.split("/")[1] not in programs_own()


@dataclass(frozen=True)
class PageResult:
    """What a page did in a month: seen, searches begun, times held, visits booked; opinions."""

    title: str
    address: str
    views: int
    searches: int
    held: int
    booked: int
    helpful: int
    unhelpful: int


def page_results(since: dt.datetime, until: dt.datetime) -> list[PageResult]:
    """Every page seen or booked from in [since, until), most bookings first.

    `since` and `until` are the first instants of two months of the clinic's calendar.
    """
    counted = {
        month.page_id: month
        for month in PageMonth.objects.filter(month=since.astimezone(until.tzinfo).date())
    }
    booked = {count.page_id: count for count in catalogue.bookings_by_page(since, until)}
    opinions = _opinions(since, until)
    pages = Page.objects.in_bulk(set(counted) | set(booked) | set(opinions))
    results = [
        _result(page, counted.get(pk), booked.get(pk), opinions.get(pk, (0, 0)))
        for pk, page in pages.items()
        if page.depth > 1
    ]
    return sorted(results, key=lambda r: (-r.booked, -r.searches, -r.views, r.title))


def _opinions(since: dt.datetime, until: dt.datetime) -> dict[int, tuple[int, int]]:
    found: dict[int, tuple[int, int]] = {}
    rows = Feedback.objects.filter(at__gte=since, at__lt=until).values_list("page_id", "helpful")
    for page_id, helpful in rows:
        yes, no = found.get(page_id, (0, 0))
        found[page_id] = (yes + helpful, no + (not helpful))
    return found


def _result(page: Page, month: Any, booked: Any, opinions: tuple[int, int]) -> PageResult:
    return PageResult(
        title=page.title,
        address=path_of(page),
        views=month.views if month else 0,
        searches=month.searches if month else 0,
        held=booked.held if booked else 0,
        booked=booked.booked if booked else 0,
        helpful=opinions[0],
        unhelpful=opinions[1],
    )
