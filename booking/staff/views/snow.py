"""A snow day: from when on nobody drives, every visit of it, a look, done (1114)."""

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods
from wagtail.admin import messages

from booking.absences.plans import PlansForm
from booking.absences.spans import AbsenceSpanForm, InstantsForm
from booking.models import Practitioner, Visit
from booking.operations.practitioners.snow import report_snow, visits_of_everybody
from booking.operations.practitioners.time_off import TimeOffBackwards
from booking.operations.visits.fates import VisitsUndecided
from booking.queries.rehoming import proposed_for
from booking.staff.clinic_clock import zone
from booking.staff.permissions import requires
from booking.staff.views.absences import MAY, absences_crumb
from booking.staff.views.page import desk_page
from core import local_time
from core.audit import acting
from core.clock import now

Span = tuple[dt.datetime, dt.datetime]


@require_http_methods(["GET", "HEAD", "POST"])
@requires(MAY)
def snow(request: HttpRequest) -> HttpResponse:
    """From when on; then every visit with what is proposed; a look; done."""
    moment = now()
    if request.method == "POST":
        return _posted(request, moment)
    data = request.GET if "span" in request.GET else None
    form = AbsenceSpanForm(data, zone=zone(), now=moment, initial={"span": "now"})
    if data is None or not form.is_valid():
        return _pick(request, form, 422 if data is not None else 200)
    span = form.start(), form.end()
    return _plan(request, span, _plans(None, visits_of_everybody(*span, moment), span, moment))


def _pick(request: HttpRequest, form: AbsenceSpanForm, status: int = 200) -> HttpResponse:
    form.fields["span"].label = _("When does nobody drive?")
    return desk_page(
        request,
        "staff/absence_pick.html",
        title=_("Nobody can drive: snow day"),
        icon="warning",
        crumbs=[absences_crumb()],
        status=status,
        form=form,
        url=reverse("desk:snow"),
        submit_label=_("See which visits it hits"),
    )


def _plans(data: Any, inside: Sequence[Visit], span: Span, moment: dt.datetime) -> PlansForm:
    booked = [visit for visit in inside if not visit.is_being_paid]
    active = Practitioner.objects.filter(is_active=True).values_list("pk", flat=True)
    # Everybody is away, so nobody is asked to drive instead: only other times are proposed.
    away = dict.fromkeys({*active, *(visit.practitioner_id for visit in inside)}, span)
    return PlansForm(data, visits=inside, proposed=proposed_for(booked, away, moment))


def _plan(
    request: HttpRequest,
    span: Span,
    plans: PlansForm,
    status: int = 200,
    template: str = "staff/absence_plan.html",
) -> HttpResponse:
    return desk_page(
        request,
        template,
        title=_("Nobody can drive: snow day"),
        icon="warning",
        crumbs=[absences_crumb()],
        status=status,
        plans=plans,
        url=reverse("desk:snow"),
        start=span[0].isoformat(),
        end=span[1].isoformat(),
        span=local_time.span(*span),
    )


def _posted(request: HttpRequest, moment: dt.datetime) -> HttpResponse:
    instants = InstantsForm(request.POST)
    if not instants.is_valid():
        return _pick(request, AbsenceSpanForm(zone=zone(), now=moment), 422)
    span = instants.cleaned_data["start"], instants.cleaned_data["end"]
    inside = visits_of_everybody(*span, moment)
    plans = _plans(request.POST, inside, span, moment)
    if not plans.is_valid():
        return _plan(request, span, plans, 422)
    if inside and request.POST.get("action") != "report":
        return _plan(request, span, plans, template="staff/absence_check.html")
    return _report(request, span, plans, moment)


def _report(
    request: HttpRequest, span: Span, plans: PlansForm, moment: dt.datetime
) -> HttpResponse:
    try:
        report_snow(
            start=span[0],
            end=span[1],
            decided=plans.decisions(),
            by=acting(request.user),
            now=moment,
        )
    except VisitsUndecided as undecided:
        again = _plans(request.POST, undecided.hit, span, moment)
        again.is_valid()
        return _plan(request, span, again, 409)
    except TimeOffBackwards:
        messages.error(request, _("That is over already."))
        return redirect("desk:snow")
    messages.success(request, _("Written down. Each visit is dealt with within moments."))
    return redirect("desk:absences")
