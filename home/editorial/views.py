"""The editors' reports in the admin. Reading one changes nothing."""

import datetime as dt
from collections.abc import Callable
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe
from wagtail.permissions import page_permission_policy

from core.clock import now
from home.editorial import reports
from home.editorial.reports import PageRow

Maker = Callable[[], list[PageRow]]


def _today() -> dt.date:
    return timezone.localdate(now(), ZoneInfo(settings.CLINIC_TIME_ZONE))


REPORTS: dict[str, tuple[Any, Maker]] = {
    "review": (_("Due for review"), lambda: reports.due_for_review(_today())),
    "words": (
        _("Words and links to look at"),
        lambda: [
            *reports.to_look_at({"promise", "link", "care", "references"}),
            *reports.promises_in_shared_texts(),
        ],
    ),
    "descriptions": (
        _("Missing descriptions"),
        lambda: reports.to_look_at({"description", "alt"}),
    ),
    "areas": (_("Areas without local content"), lambda: reports.to_look_at({"local"})),
    "orphans": (_("Pages nothing links to"), reports.orphans),
    "links": (_("Broken links"), reports.broken_links),
}


def editors_only(request: HttpRequest) -> None:
    """Raise PermissionDenied for whoever may edit no page."""
    if not page_permission_policy.user_has_any_permission(request.user, {"change", "publish"}):
        raise PermissionDenied


@require_safe
def look_after(request: HttpRequest, name: str) -> HttpResponse:
    """One of the reports about pages."""
    editors_only(request)
    if name not in REPORTS:
        raise Http404
    title, make = REPORTS[name]
    tabs = [(key, label, key == name) for key, (label, _make) in REPORTS.items()]
    shown = {"title": title, "rows": make(), "tabs": tabs, "page_title": title}
    return render(request, "home/admin/look_after.html", shown)


@require_safe
def results(request: HttpRequest) -> HttpResponse:
    """What pages led to in a month of the clinic's calendar."""
    editors_only(request)
    first = _month(request.GET.get("month", ""))
    zone = ZoneInfo(settings.CLINIC_TIME_ZONE)
    start = dt.datetime(first.year, first.month, 1, tzinfo=zone)
    # 32 days from the first always lie in the next month.
    end = (start + dt.timedelta(days=32)).replace(day=1)
    shown = {
        "title": _("What pages led to"),
        "page_title": _("What pages led to"),
        "results": reports.page_results(start, end),
        "month": first,
        "before": (start - dt.timedelta(days=1)).strftime("%Y-%m"),
        "after": end.strftime("%Y-%m"),
    }
    return render(request, "home/admin/results.html", shown)


def _month(text: str) -> dt.date:
    """`2026-11` as a date; this month for anything else."""
    try:
        return dt.datetime.strptime(text, "%Y-%m").replace(tzinfo=dt.UTC).date()
    except ValueError:
        return _today().replace(day=1)
