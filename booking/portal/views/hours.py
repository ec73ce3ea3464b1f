"""Weekly working hours: edit, preview the two weeks they lead to, save."""

import datetime as dt

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _

from booking.deciding import TO_PRACTITIONER, FatesForm, decided
from booking.differing import of_week
from booking.models import Visit, Weekday
from booking.operations.practitioners.working_hours import (
    AreaNotYours,
    WindowBackwards,
    WindowsOverlap,
    change_week,
)
from booking.operations.visits.fates import Fates, visits_hit
from booking.portal.agenda import hours_in_words
from booking.portal.deciding import ImpactQuestion, say_whom_to_call, settle
from booking.portal.door import PortalRequest, page, practitioners_only
from booking.portal.hours_form import WeekForm, WindowRow, stored_rows, typed_rows
from booking.portal.week_words import week_in_words
from booking.queries.versions import week_version
from booking.queries.week import days_ahead, planned_changes, weekly_on
from core import local_time
from core.clock import now
from core.versioned import SHOWN, ChangedMeanwhile, shown_in, told

PREVIEW_DAYS = 14
WEEKDAYS = frozenset("0123456")


@practitioners_only("GET", "POST")
def hours(request: PortalRequest) -> HttpResponse:
    """The editor; pressing Check leads to the preview, pressing Add brings one more window."""
    if request.method == "POST":
        return _pressed(request, request.POST.get("action", "check"))
    return _stored_week(request) if "day" in request.GET else _week(request)


def _week(request: PortalRequest) -> HttpResponse:
    """Seven sentences, each with a way to change its day."""
    today = local_time.today(now(), request.zone.key)
    wanted = _date_or_none(request.GET.get("from", ""))
    day = max(wanted, today) if wanted else today
    context = {
        "week": week_in_words(weekly_on(request.practitioner, day)),
        "from": day.isoformat() if wanted else "",
        "later": local_time.day(day) if day > today else "",
        "shown": week_version(request.practitioner),
        "planned": _planned(request, day),
    }
    return page(request, "portal/hours_week.html", context)


def _planned(request: PortalRequest, after: dt.date) -> list[dict[str, str]]:
    return [
        {"date": day.isoformat(), "name": local_time.day(day)}
        for day in planned_changes(request.practitioner, after)
    ]


def _only(request: PortalRequest) -> int | None:
    """The weekday that is edited; None for all seven at once."""
    day = (request.POST if request.method == "POST" else request.GET).get("day", "")
    return int(day) if day in WEEKDAYS else None


def _stored_week(request: PortalRequest) -> HttpResponse:
    """The editor with the week in force on the day asked for."""
    today = local_time.today(now(), request.zone.key)
    wanted = _date_or_none(request.GET.get("from", ""))
    day = max(wanted, today) if wanted else today
    form = WeekForm(
        rows=stored_rows(weekly_on(request.practitioner, day)),
        areas=_areas(request),
        today=today,
        # From tomorrow: today's visits and offers were made under the present week.
        from_date=day if wanted else today + dt.timedelta(days=1),
    )
    return _editor(request, form, shown=week_version(request.practitioner))


def _date_or_none(text: str) -> dt.date | None:
    try:
        # Raises for a day that is written well and does not exist, such as 30 February.
        return parse_date(text)
    except ValueError:
        return None


def _areas(request: PortalRequest) -> list:  # type: ignore[type-arg]
    return list(request.practitioner.areas.order_by("name"))


def _editor(
    request: PortalRequest, form: WeekForm, status: int = 200, *, shown: str | None = None
) -> HttpResponse:
    """The week to change; `shown` is what the page shows, by default what it showed before."""
    today, only = local_time.today(now(), request.zone.key), _only(request)
    context = {
        "form": form,
        "shown": shown_in(request.POST) if shown is None else shown,
        "planned": _planned(request, today),
        "only": only,
        "heading": _("Your week") if only is None else str(Weekday(only).label),
    }
    return page(request, "portal/hours.html", context, status)


def _pressed(request: PortalRequest, action: str) -> HttpResponse:
    """What a press on the editor leads to: one more window, the preview, or saving."""
    rows = typed_rows(request.POST)
    today = local_time.today(now(), request.zone.key)
    areas = _areas(request)
    if action == "change" or action.startswith("add-"):
        _add_row(rows, action)
        from_date = request.POST.get("from_date", "")
        # Unbound: adding a row is not yet asking whether all of it is right.
        form = WeekForm(rows=rows, areas=areas, today=today, from_date=from_date)
        return _editor(request, form)
    form = WeekForm(request.POST, rows=rows, areas=areas, today=today)
    if not form.is_valid():
        return _editor(request, form, status=422)
    try:
        # The page of impacts has buttons of its own; answers in it tell that it was pressed.
        saving = action in ("save", "take") or decided(request.POST)
        return _save(request, form) if saving else _preview(request, form)
    except (WindowsOverlap, WindowBackwards) as wrong:
        form.add_error(f"d{wrong.weekday}-copy", _("The windows of this day do not fit together."))
    except AreaNotYours:
        form.add_error(None, _("Your areas have changed. Look at the windows again."))
    except ChangedMeanwhile:
        day = form.cleaned_data["from_date"]
        differing = of_week(request.practitioner, form.windows(), day)
        form.add_error(None, [told(shown_in(request.POST)), *differing])
        return _editor(request, form, status=409, shown=week_version(request.practitioner))
    return _editor(request, form, status=422)


def _add_row(rows: dict[int, list[WindowRow]], action: str) -> None:
    day = action.removeprefix("add-")
    # The press names the day; anything else that is sent adds nothing.
    if day in WEEKDAYS:
        rows[int(day)].append(WindowRow())


def _preview(request: PortalRequest, form: WeekForm) -> HttpResponse:
    moment = now()
    proposed = form.proposed()
    first = form.cleaned_data["from_date"]
    days = days_ahead(
        request.practitioner, first=first, days=PREVIEW_DAYS, now=moment, proposed=proposed
    )
    hit = visits_hit(lambda: _change(request, form, {}))
    fates = FatesForm(visits=hit, words=TO_PRACTITIONER, now=moment)
    context = {
        "days": [hours_in_words(day, request.zone) for day in days],
        "fates": fates,
        "from_date": local_time.day(first),
        "typed": _typed(request, form),
    }
    return page(request, "portal/hours_preview.html", context)


def _typed(request: PortalRequest, form: WeekForm) -> list[tuple[str, str]]:
    """Everything the editor sent, to be sent again by the preview's buttons."""
    return [
        (name, value)
        for name, values in request.POST.lists()
        # Not the press itself nor the token against forgery: the preview has its own.
        if name in form.fields or name in (SHOWN, "day")
        for value in values
    ]


def _change(request: PortalRequest, form: WeekForm, fates: Fates) -> list[Visit]:
    return change_week(
        practitioner=request.practitioner,
        windows=form.windows(),
        from_date=form.cleaned_data["from_date"],
        shown=shown_in(request.POST),
        by=request.actor,
        now=now(),
        fates=fates,
    )


def _save(request: PortalRequest, form: WeekForm) -> HttpResponse:
    here = reverse("portal:hours")
    question = ImpactQuestion(_("What your new hours mean"), here, here, _("Save these hours"))
    to_call = settle(request, question, lambda fates: _change(request, form, fates))
    if isinstance(to_call, HttpResponse):
        return to_call
    say_whom_to_call(request, to_call)
    messages.success(request, _("Your hours are saved. Patients see the new times now."))
    return redirect("portal:hours")
