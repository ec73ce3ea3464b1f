"""A snow day: from when on nobody drives, every visit of it, a look, done (1114)."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST
from wagtail.admin import messages

from booking.absences.plans import PlansForm
from booking.absences.spans import InstantsForm
from booking.models import Absence, AreaClosure, Practitioner, ServiceArea, Visit
from booking.operations.practitioners.come_after_all import take_back
from booking.operations.practitioners.snow import open_area, report_snow, visits_of_everybody
from booking.operations.practitioners.time_off import TimeOffBackwards
from booking.operations.visits.fates import VisitsUndecided
from booking.queries.rehoming import proposed_for
from booking.staff.clinic_clock import zone
from booking.staff.forms.absences import SnowAreaForm, SnowSpanForm
from booking.staff.permissions import requires
from booking.staff.views.absences import MAY, absences_crumb
from booking.staff.views.page import about, desk_page
from booking.telling import back_words
from core import local_time
from core.audit import acting
from core.clock import now


@dataclass(frozen=True)
class Snow:
    """From when to when nobody drives, and where: None is everywhere."""

    span: tuple[dt.datetime, dt.datetime]
    area: ServiceArea | None


@require_http_methods(["GET", "HEAD", "POST"])
@requires(MAY)
def snow(request: HttpRequest) -> HttpResponse:
    """From when on; then every visit with what is proposed; a look; done."""
    moment = now()
    if request.method == "POST":
        return _posted(request, moment)
    data = request.GET if "span" in request.GET else None
    form = SnowSpanForm(data, zone=zone(), now=moment, initial={"span": "now"})
    if data is None or not form.is_valid():
        return _pick(request, form, 422 if data is not None else 200)
    found = Snow((form.start(), form.end()), form.cleaned_data["area"])
    inside = visits_of_everybody(found.span, found.area, moment)
    return _plan(request, found, _plans(None, inside, found, moment))


def _pick(request: HttpRequest, form: SnowSpanForm, status: int = 200) -> HttpResponse:
    return desk_page(
        request,
        "staff/absence_pick.html",
        title=_("Nobody can drive: snow day"),
        icon="warning",
        crumbs=[absences_crumb()],
        status=status,
        form=form,
        url=reverse("desk:snow"),
        nobody_drives=True,
        submit_label=_("See which visits it hits"),
    )


def _plans(data: Any, inside: Sequence[Visit], found: Snow, moment: dt.datetime) -> PlansForm:
    booked = [visit for visit in inside if not visit.is_being_paid]
    active = Practitioner.objects.filter(is_active=True).values_list("pk", flat=True)
    # Nobody drives there, so nobody is asked to drive instead: only other times are proposed.
    away = dict.fromkeys({*active, *(visit.practitioner_id for visit in inside)}, found.span)
    return PlansForm(data, visits=inside, proposed=proposed_for(booked, away, moment))


def _plan(
    request: HttpRequest,
    found: Snow,
    plans: PlansForm,
    status: int = 200,
    template: str = "staff/absence_plan.html",
) -> HttpResponse:
    title = _("Nobody can drive: snow day")
    if found.area is not None:
        title = _("Nobody can drive to %(area)s") % {"area": found.area.name}
    return desk_page(
        request,
        template,
        title=title,
        heading=about(title, local_time.span(*found.span)),
        icon="warning",
        crumbs=[absences_crumb()],
        status=status,
        plans=plans,
        url=reverse("desk:snow"),
        area=found.area,
        start=found.span[0].isoformat(),
        end=found.span[1].isoformat(),
    )


def _posted(request: HttpRequest, moment: dt.datetime) -> HttpResponse:
    instants, where = InstantsForm(request.POST), SnowAreaForm(request.POST)
    if not (instants.is_valid() and where.is_valid()):
        return _pick(request, SnowSpanForm(zone=zone(), now=moment), 422)
    span = instants.cleaned_data["start"], instants.cleaned_data["end"]
    found = Snow(span, where.cleaned_data["area"])
    inside = visits_of_everybody(span, found.area, moment)
    plans = _plans(request.POST, inside, found, moment)
    if not plans.is_valid():
        return _plan(request, found, plans, 422)
    if inside and request.POST.get("action") != "report":
        return _plan(request, found, plans, template="staff/absence_check.html")
    return _report(request, found, plans, moment)


def _report(
    request: HttpRequest, found: Snow, plans: PlansForm, moment: dt.datetime
) -> HttpResponse:
    try:
        report_snow(
            start=found.span[0],
            end=found.span[1],
            area=found.area,
            decided=plans.decisions(),
            by=acting(request.user),
            now=moment,
        )
    except VisitsUndecided as undecided:
        again = _plans(request.POST, undecided.hit, found, moment)
        again.is_valid()
        return _plan(request, found, again, 409)
    except TimeOffBackwards:
        messages.error(request, _("That is over already."))
        return redirect("desk:snow")
    messages.success(request, _("Written down. Each visit is dealt with within moments."))
    return redirect("desk:absences")


@require_POST
@requires(MAY)
def reopen(request: HttpRequest, pk: int) -> HttpResponse:
    """The roads of an area are open again before it was said."""
    row = AreaClosure.objects.select_related("area").filter(pk=pk).first()
    if row is None:
        return redirect("desk:absences")
    by, moment = acting(request.user), now()
    same = {"start": row.start, "end": row.end, "area_name": row.area.name}
    report = Absence.objects.filter(of_everybody=True, **same).first()
    kept = take_back(absence=report, by=by, now=moment) if report else 0
    if report or open_area(closure=row, by=by, now=moment):
        messages.success(request, f"{row.area.name}: {back_words(kept)}")
    return redirect("desk:absences")
