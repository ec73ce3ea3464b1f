"""Extra hours: single dates with hours of their own."""

import datetime as dt
from itertools import groupby

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _

from booking.differing import of_date
from booking.models import Closure, ExtraHours, Visit
from booking.operations.practitioners.special_dates import (
    DatePast,
    DateWindowsWrong,
    forget_date,
    set_date,
)
from booking.operations.visits.fates import Fates
from booking.portal.deciding import ImpactQuestion, say_whom_to_call, settle
from booking.portal.door import PortalRequest, page, practitioners_only
from booking.portal.forms import DateForm
from booking.queries.versions import dates_shown, shown_of_date
from core import local_time
from core.clock import now
from core.versioned import ChangedMeanwhile, shown_in, told


@practitioners_only("GET", "POST")
def dates(request: PortalRequest) -> HttpResponse:
    """What differs from the week, and a form for one more day."""
    today = local_time.today(now(), request.zone.key)
    form = DateForm(request.POST or None, today=today)
    if request.method != "POST" or not form.is_valid():
        return _page(request, form, today, 422 if form.is_bound else 200)
    try:
        return _changed(request, form, today)
    except DateWindowsWrong:
        form.add_error("to-1", _("The hours overlap."))
        return _page(request, form, today, 422)
    except DatePast:
        form.add_error("date", _("Choose a date from today on, within two years."))
        return _page(request, form, today, 422)
    except ChangedMeanwhile:
        differing = of_date(request.practitioner, form.cleaned_data["date"], form.windows())
        form.add_error(None, [told(shown_in(request.POST)), *differing])
        return _page(request, form, today, 409)


def _changed(request: PortalRequest, form: DateForm, today: dt.date) -> HttpResponse:
    date = form.cleaned_data["date"]

    def change(fates: Fates) -> list[Visit]:
        return set_date(
            practitioner=request.practitioner,
            date=date,
            today=today,
            windows=form.windows(),
            shown=shown_of_date(shown_in(request.POST), date),
            by=request.actor,
            now=now(),
            fates=fates,
        )

    here = reverse("portal:dates")
    to_call = settle(request, ImpactQuestion(local_time.day(date), here, here, _("Save")), change)
    if isinstance(to_call, HttpResponse):
        return to_call
    messages.success(request, _("Saved. Patients see the new times now."))
    say_whom_to_call(request, to_call)
    return redirect("portal:dates")


def _page(request: PortalRequest, form: DateForm, today: dt.date, status: int) -> HttpResponse:
    rows = ExtraHours.objects.filter(practitioner=request.practitioner, date__gte=today)
    # A year: holidays are added for years to come, and a phone shows one screen.
    closures = Closure.objects.filter(date__gte=today, date__lte=today + dt.timedelta(days=365))
    by_date = groupby(rows.order_by("date", "from_minute"), key=lambda row: row.date)
    # What was typed was refused for its own sake: the page goes on saying what it showed at first.
    refused = form.is_bound and status == 422
    context = {
        "form": form,
        "shown": shown_in(request.POST) if refused else dates_shown(rows),
        "special": [_special(date, list(windows)) for date, windows in by_date],
        "closures": [
            {"name": closure.name, "day": local_time.day(closure.date)}
            for closure in closures.order_by("date")
        ],
    }
    return page(request, "portal/dates.html", context, status)


def _special(date: dt.date, rows: list[ExtraHours]) -> dict[str, object]:
    """A date with hours of its own, in words; without hours it is a day off."""
    windows = [
        _("%(first)s to %(last)s")
        % {
            "first": local_time.clock_of(row.from_minute),
            "last": local_time.clock_of(row.to_minute),
        }
        for row in rows
        if row.from_minute is not None and row.to_minute is not None
    ]
    return {"date": date.isoformat(), "day": local_time.day(date), "windows": windows}


@practitioners_only("POST")
def forget(request: PortalRequest) -> HttpResponse:
    """Let the week hold on that day again."""
    try:
        # Raises for a day that is written well and does not exist, such as 30 February.
        date = parse_date(request.POST.get("date", ""))
    except ValueError:
        date = None
    if date is None:
        messages.error(request, _("Say which date."))
        return redirect("portal:dates")
    try:
        to_call = _forgotten(request, date)
    except ChangedMeanwhile:
        messages.error(
            request, _("That day was changed meanwhile, so nothing is saved. Look at it again.")
        )
        return redirect("portal:dates")
    if isinstance(to_call, HttpResponse):
        return to_call
    say_whom_to_call(request, to_call)
    messages.success(request, _("Saved. Your usual week holds on that day again."))
    return redirect("portal:dates")


def _forgotten(request: PortalRequest, date: dt.date) -> list[Visit] | HttpResponse:
    back = reverse("portal:dates")
    return settle(
        request,
        ImpactQuestion(local_time.day(date), request.path, back, _("Back to my week")),
        lambda fates: forget_date(
            practitioner=request.practitioner,
            date=date,
            shown=shown_of_date(shown_in(request.POST), date),
            by=request.actor,
            now=now(),
            fates=fates,
        ),
    )
