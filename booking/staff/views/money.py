"""The office's pages about the clinic's money: who owes what, and the close of a day."""

import datetime as dt
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe
from wagtail.admin import messages

from booking.models import LedgerEntry
from booking.operations.money.day_close import (
    DayClosed,
    DifferenceUnexplained,
    SumsMoved,
    close_day,
)
from booking.queries.day_money import Span, WayOfDay, credit_rows, rows_of_day, ways_of_day
from booking.staff import money_lists, presenters
from booking.staff.clinic_clock import today, zone
from booking.staff.forms.day import DayForm, counting_form
from booking.staff.permissions import ACT_ON_VISITS, SEE_MONEY, may, requires
from booking.staff.views.page import desk_page
from core.audit import acting
from core.clock import now
from core.models import ClinicSettings


def span_of(first: dt.date, last: dt.date) -> Span:
    """The instants of the clinic's days, both included: half-open, and not all have 24 hours."""
    opens = dt.datetime.combine(first, dt.time(), zone())
    return opens, dt.datetime.combine(last + dt.timedelta(days=1), dt.time(), zone())


@require_safe
@requires(SEE_MONEY)
def owed(request: HttpRequest) -> HttpResponse:
    """Who owes us and since when, whom we owe, refunds that have not arrived, disputes by date."""
    lists = money_lists.lists(today())
    wanted = {one.name: one for one in lists}.get(request.GET.get("export", ""))
    if wanted is not None:
        return wanted.table.as_csv(wanted.name)
    return desk_page(
        request, "staff/owed.html", title=_("Who owes what"), icon="decimal", lists=lists
    )


@require_http_methods(["GET", "HEAD", "POST"])
@requires(SEE_MONEY)
def day(request: HttpRequest) -> HttpResponse:
    """What was recorded by hand on a day, to be counted; once counted it is closed."""
    asked = DayForm(request.GET if "day" in request.GET else {"day": today()}, today=today())
    if not asked.is_valid():
        return _day_page(request, asked, status=422)
    which, currency = asked.cleaned_data["day"], ClinicSettings.current().currency
    span = span_of(which, which)
    ways = ways_of_day(which, span, currency)
    posted = request.method == "POST"
    if posted and not may(request.user, ACT_ON_VISITS):
        raise PermissionDenied
    form = counting_form(ways, request.POST if posted else None, currency=currency)
    if posted and form.is_valid() and _closed(request, which, span, currency, form):
        return redirect(f"{reverse('desk:day')}?day={which.isoformat()}")
    shown = {
        "ways": [_way_row(one) for one in ways],
        "rows": [
            _entry_row(row, ways)
            for row in [*rows_of_day(span, currency), *credit_rows(span, currency)]
        ],
        "day": presenters.day(which),
        # Named in the form's address: a page left open over midnight still closes its own day.
        "which": which.isoformat(),
        "form": form if form.fields and may(request.user, ACT_ON_VISITS) else None,
    }
    return _day_page(request, asked, status=422 if form.errors else 200, **shown)


def _day_page(request: HttpRequest, asked: DayForm, *, status: int, **shown: Any) -> HttpResponse:
    return desk_page(
        request,
        "staff/day.html",
        title=_("Close of the day: %(day)s") % {"day": shown["day"]}
        if shown
        else _("Close of the day"),
        icon="decimal",
        status=status,
        asked=asked,
        **shown,
    )


def _closed(request: HttpRequest, which: dt.date, span: Span, currency: str, form: Any) -> bool:
    try:
        close_day(
            day=which,
            span=span,
            currency=currency,
            counted=form.counted(),
            by=acting(request.user),
            now=now(),
        )
    except DayClosed:
        form.add_error(None, _("Somebody has just closed this day: look at their count."))
    except SumsMoved:
        form.add_error(
            None, _("Something was recorded meanwhile: load the page again, then count against it.")
        )
    except DifferenceUnexplained as unexplained:
        form.add_error(f"{unexplained.way}_reason", _("Say why the count differs."))
    else:
        messages.success(request, _("The day is closed."))
        return True
    return False


def _way_row(one: WayOfDay) -> dict[str, Any]:
    closed = one.closed
    amounts = {"recorded": presenters.money(one.recorded_cents)}
    if closed is not None:
        amounts |= {
            "counted": presenters.money(closed.counted_cents, closed.currency),
            "difference": presenters.money(closed.difference_cents, closed.currency),
            "after": presenters.money(one.after_the_close_cents)
            if one.after_the_close_cents
            else "",
            "reason": closed.reason,
            "closed": f"{presenters.instant(closed.closed_at)}, {closed.by}",
        }
    return {"way": money_lists.WAY_NAMES[one.way], **amounts}


def _entry_row(row: Any, ways: list[WayOfDay]) -> dict[str, Any]:
    where = (
        (reverse("desk:visit", args=[row.visit.public_ref]), row.visit.public_ref)
        if isinstance(row, LedgerEntry)
        else (reverse("desk:patient", args=[row.account.patient_id]), _("credit"))
    )
    return {
        "at": presenters.instant(row.at),
        "said": money_lists.said(row),
        "address": where[0],
        "ref": where[1],
        "after": money_lists.is_after_the_close(row, ways),
    }
