""" "I cannot come today": from when to when, the joint answer, a look at it, done (1111)."""

import datetime as dt

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _

from booking.absences.plans import PlansForm
from booking.absences.spans import AbsenceSpanForm, InstantsForm
from booking.models import Absence, Visit
from booking.operations.practitioners.absence import report_absence, visits_of_absence
from booking.operations.practitioners.come_after_all import take_back
from booking.operations.practitioners.time_off import TimeOffBackwards
from booking.operations.visits.fates import VisitsUndecided
from booking.portal.door import PortalRequest, page, practitioners_only
from booking.queries.absences import can_be_taken_back
from booking.queries.reached import lines_of
from booking.queries.rehoming import proposed_for
from booking.telling import back_words, line_words
from core import local_time
from core.clock import now


@practitioners_only("GET")
def absence(request: PortalRequest) -> HttpResponse:
    """From when to when; with an answer, every visit inside and what is proposed for it."""
    moment = now()
    if "span" not in request.GET:
        return _pick(request, AbsenceSpanForm(zone=request.zone, now=moment))
    form = AbsenceSpanForm(request.GET, zone=request.zone, now=moment)
    if not form.is_valid():
        return _pick(request, form, 422)
    plans = _plans(request, form.start(), form.end(), moment)
    return _plan_page(request, form.start(), form.end(), plans)


def _pick(request: PortalRequest, form: AbsenceSpanForm, status: int = 200) -> HttpResponse:
    earlier = Absence.objects.filter(
        practitioner=request.practitioner, end__gt=now(), taken_back_at=None
    )
    context = {
        "form": form,
        "reported": [(row.pk, _span(request, row)) for row in earlier.order_by("start")],
    }
    return page(request, "portal/absence_pick.html", context, status)


def _span(request: PortalRequest, row: Absence) -> str:
    span = local_time.span(row.start, row.end, request.zone.key)
    # Elsewhere they drive: "you cannot come" would not be so.
    return (
        _("%(area)s only: %(span)s") % {"area": row.area_name, "span": span}
        if row.area_name
        else span
    )


def _plans(
    request: PortalRequest, start: dt.datetime, end: dt.datetime, moment: dt.datetime
) -> PlansForm:
    inside = visits_of_absence(request.practitioner, start, end, moment)
    return _form(request, inside, (start, end), moment)


def _form(
    request: PortalRequest,
    inside: list[Visit],
    span: tuple[dt.datetime, dt.datetime],
    moment: dt.datetime,
) -> PlansForm:
    booked = [visit for visit in inside if not visit.is_being_paid]
    return PlansForm(
        request.POST if request.method == "POST" else None,
        visits=inside,
        proposed=proposed_for(booked, {request.practitioner.pk: span}, moment),
        by_practitioner=True,
    )


def _plan_page(
    request: PortalRequest,
    start: dt.datetime,
    end: dt.datetime,
    plans: PlansForm,
    status: int = 200,
    template: str = "portal/absence_plan.html",
) -> HttpResponse:
    context = {
        "plans": plans,
        "start": start.isoformat(),
        "end": end.isoformat(),
        "span": local_time.span(start, end, request.zone.key),
    }
    return page(request, template, context, status)


@practitioners_only("POST")
def report(request: PortalRequest) -> HttpResponse:
    """Look at what was decided; with `action=report`, do it."""
    moment = now()
    span = InstantsForm(request.POST)
    if not span.is_valid():
        return _pick(request, AbsenceSpanForm(zone=request.zone, now=moment), 422)
    start, end = span.cleaned_data["start"], span.cleaned_data["end"]
    plans = _plans(request, start, end, moment)
    if not plans.is_valid():
        return _plan_page(request, start, end, plans, 422)
    if plans.visits and request.POST.get("action") != "report":
        return _plan_page(request, start, end, plans, template="portal/absence_check.html")
    try:
        absence = report_absence(
            practitioner=request.practitioner,
            start=start,
            end=end,
            decided=plans.decisions(),
            by=request.actor,
            now=moment,
        )
    except VisitsUndecided as undecided:
        again = _form(request, undecided.hit, (start, end), moment)
        again.is_valid()
        return _plan_page(request, start, end, again, 409)
    except TimeOffBackwards:
        form = AbsenceSpanForm({}, zone=request.zone, now=moment)
        form.add_error(None, _("That is over already."))
        return _pick(request, form, 422)
    return redirect("portal:absence_state", absence.pk)


@practitioners_only("GET")
def show(request: PortalRequest, pk: int) -> HttpResponse:
    """How far it is with each visit: where it goes, and whether its patient knows."""
    row = get_object_or_404(Absence, pk=pk, practitioner=request.practitioner)
    lines = [line_words(line) for line in lines_of(row)]
    # What everybody's absence is made of, the office takes back for everybody.
    context = {
        "absence": row,
        "may_take_back": not row.of_everybody and can_be_taken_back(row, now()),
        "span": _span(request, row),
        "lines": lines,
        "open": sum(line.is_open for line in lines),
    }
    return page(request, "portal/absence_state.html", context)


@practitioners_only("POST")
def back(request: PortalRequest, pk: int) -> HttpResponse:
    """They can come after all: one press."""
    own = Absence.objects.filter(practitioner=request.practitioner, of_everybody=False)
    row = get_object_or_404(own, pk=pk)
    kept = take_back(absence=row, by=request.actor, now=now())
    messages.success(request, back_words(kept))
    return redirect("portal:absence_state", row.pk)
