"""Time off: pick it, see which visits it hits, decide about each, check, take (0603)."""

import datetime as dt
from collections.abc import Sequence

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from booking.access import for_user
from booking.deciding import TO_PRACTITIONER, FatesForm
from booking.models import TimeOff, Visit
from booking.operations.practitioners.time_off import (
    TimeOffBackwards,
    end_time_off,
    take_time_off,
    visits_inside,
)
from booking.operations.visits.fates import VisitsUndecided
from booking.portal.door import PortalRequest, page, practitioners_only
from booking.portal.forms import TimeOffForm
from booking.portal.presenters import Card, card_of
from booking.telling import decided_in, told_of
from core import local_time
from core.clock import now

DECIDED = "portal.decided"


@practitioners_only("GET")
def time_off(request: PortalRequest) -> HttpResponse:
    """What is taken, quick choices, and the form for anything else."""
    moment = now()
    today = local_time.today(moment, request.zone.key)
    ahead = TimeOff.objects.filter(practitioner=request.practitioner, end__gt=moment)
    # This afternoon: what is asked for most, and one tap away from anything else.
    initial = {"from_date": today, "to_date": today, "from_minute": 720, "to_minute": 1440}
    context = {
        "form": TimeOffForm(zone=request.zone, now=moment, initial=initial),
        "ahead": [_said(request, row) for row in ahead.order_by("start")],
        "quick": _quick(today, moment.astimezone(request.zone)),
    }
    return page(request, "portal/time_off.html", context)


def _said(request: PortalRequest, row: TimeOff) -> dict[str, object]:
    """A time off in words."""
    return {
        "pk": row.pk,
        "span": local_time.span(row.start, row.end, request.zone.key),
        "note": row.note,
    }


def _quick(today: dt.date, local: dt.datetime) -> list[dict[str, str]]:
    """The usual wishes, one tap each."""
    tomorrow = today + dt.timedelta(days=1)
    # Down to the quarter hour before: a select offers quarters, and the rest of today has begun.
    this_quarter = (local.hour * 60 + local.minute) // 15 * 15
    wishes = [
        (_("The rest of today"), today, this_quarter, 1440),
        (_("This afternoon"), today, 720, 1440),
        (_("Tomorrow afternoon"), tomorrow, 720, 1440),
        (_("All of tomorrow"), tomorrow, 0, 1440),
    ]
    return [
        {"title": title, "url": f"{reverse('portal:impact')}?{_query(day, first, last)}"}
        for title, day, first, last in wishes
        if not (title == wishes[1][0] and local.hour >= 12)
    ]


def _query(day: dt.date, first: int, last: int) -> str:
    query = QueryDict(mutable=True)
    query.update({"from_date": day.isoformat(), "from_minute": str(first)})
    query.update({"to_date": day.isoformat(), "to_minute": str(last)})
    return query.urlencode()


@practitioners_only("GET")
def impact(request: PortalRequest) -> HttpResponse:
    """Which visits lie inside, before anything is decided."""
    form = TimeOffForm(request.GET, zone=request.zone, now=now())
    if not form.is_valid():
        return page(request, "portal/time_off_pick.html", {"form": form}, status=422)
    inside = visits_inside(request.practitioner, form.start(), form.end(), now())
    return _times_page(request, "portal/time_off_impact.html", form, _fates(inside))


def _fates(visits: Sequence[Visit], data: QueryDict | None = None) -> FatesForm:
    """The question what becomes of `visits`, in the practitioner's words."""
    return FatesForm(data, visits=visits, words=TO_PRACTITIONER, now=now())


def _times_page(
    request: PortalRequest, template: str, times: TimeOffForm, fates: FatesForm, status: int = 200
) -> HttpResponse:
    span = local_time.span(times.start(), times.end(), request.zone.key)
    return page(request, template, {"times": times, "fates": fates, "span": span}, status)


@practitioners_only("POST")
def take(request: PortalRequest) -> HttpResponse:
    """Check what was decided; with `action=take`, do it."""
    moment = now()
    times = TimeOffForm(request.POST, zone=request.zone, now=moment)
    if not times.is_valid():
        return page(request, "portal/time_off_pick.html", {"form": times}, status=422)
    inside = visits_inside(request.practitioner, times.start(), times.end(), moment)
    fates = _fates(inside, request.POST)
    if not fates.is_valid():
        return _times_page(request, "portal/time_off_impact.html", times, fates, 422)
    if inside and request.POST.get("action") != "take":
        return _times_page(request, "portal/time_off_check.html", times, fates)
    return _take(request, times, fates, moment)


def _take(
    request: PortalRequest, times: TimeOffForm, fates: FatesForm, moment: dt.datetime
) -> HttpResponse:
    try:
        taken = take_time_off(
            practitioner=request.practitioner,
            start=times.start(),
            end=times.end(),
            note=times.cleaned_data["note"],
            fates=fates.fates(),
            by=request.actor,
            now=moment,
        )
    except VisitsUndecided as undecided:
        again = _fates(undecided.hit, request.POST)
        return _times_page(request, "portal/time_off_impact.html", times, again, 409)
    except TimeOffBackwards:
        times.add_error("to_date", _("That is over already."))
        return page(request, "portal/time_off_pick.html", {"form": times}, status=422)
    # In the session, not in the address: it says who cannot be reached.
    request.session[DECIDED] = {str(taken.time_off.pk): decided_in(request.POST)}
    return redirect("portal:time_off_done", taken.time_off.pk)


@practitioners_only("GET")
def done(request: PortalRequest, pk: int) -> HttpResponse:
    """It is taken; how far the messages came, and who must be called because no e-mail reaches them."""
    row = get_object_or_404(TimeOff, pk=pk, practitioner=request.practitioner)
    decided = request.session.get(DECIDED, {}).get(str(row.pk), {})
    own = for_user(request.user).filter(pk__in=decided).values_list("pk", flat=True)
    found = told_of({pk: decided[str(pk)] for pk in own})
    context = {
        "row": _said(request, row),
        "written_to": [(*_named(one.visit), one.words) for one in found if one.reached],
        "to_call": [_named(one.visit) for one in found if one.must_call],
    }
    return page(request, "portal/time_off_done.html", context)


def _named(visit: Visit) -> tuple[str, Card]:
    return local_time.day(visit.local_date), card_of(visit, now())


@practitioners_only("POST")
def withdraw(request: PortalRequest, pk: int) -> HttpResponse:
    """Give the time back; the second of two tabs is told that it was given back already."""
    if not TimeOff.objects.filter(pk=pk).exists():
        messages.info(request, _("That time off was withdrawn already."))
        return redirect("portal:time_off")
    row = get_object_or_404(TimeOff, pk=pk, practitioner=request.practitioner)
    end_time_off(time_off=row, by=request.actor, now=now())
    messages.success(request, _("The time off is withdrawn. Patients can book these times again."))
    return redirect("portal:time_off")
