""" "Somebody cannot come", reported by the office; and who knows of it (1111, 1113)."""

import datetime as dt
from collections.abc import Sequence
from typing import Any
from zoneinfo import ZoneInfo

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from wagtail.admin import messages

from booking.absences.plans import PlansForm
from booking.absences.spans import InstantsForm
from booking.models import Absence, AreaClosure, Practitioner, Rehoming, Visit
from booking.operations.locks.diary import PractitionerLeft
from booking.operations.practitioners.absence import report_absence, visits_of_absence
from booking.operations.practitioners.calls import note_call
from booking.operations.practitioners.come_after_all import take_back
from booking.operations.practitioners.time_off import TimeOffBackwards
from booking.operations.visits.fates import VisitsUndecided
from booking.queries.absences import can_be_taken_back, snow_since
from booking.queries.reached import ReachedLine, lines_of, not_reached
from booking.queries.rehoming import proposed_for
from booking.staff.clinic_clock import zone
from booking.staff.forms.absences import CalledForm, OfficeSpanForm
from booking.staff.permissions import ACT_ON_VISITS, SEE_VISITS, requires
from booking.staff.views.page import Crumb, about, desk_page
from booking.telling import back_words, line_words
from core import local_time
from core.audit import acting
from core.clock import now

MAY = "booking.change_workinghours"


def absences_crumb() -> Crumb:
    """The list of who has been told, for the trail above an absence."""
    return reverse("desk:absences"), _("Absences")


@require_http_methods(["GET", "HEAD", "POST"])
@requires(MAY)
def report(request: HttpRequest) -> HttpResponse:
    """Who and when; then every visit with what is proposed; a look; done."""
    if request.method == "POST":
        return _posted(request)
    moment, data = now(), request.GET if "span" in request.GET else None
    who = Practitioner.objects.filter(pk=_number(request.GET.get("practitioner"))).first()
    initial = {"practitioner": who.pk if who else None, "span": "now"}
    form = OfficeSpanForm(data, zone=_zone(who), now=moment, initial=initial)
    if data is None or not form.is_valid():
        return _pick(request, form, 422 if data is not None else 200)
    start, end = form.start(), form.end()
    assert who is not None  # the form has found the same person
    inside = visits_of_absence(who, start, end, moment)
    return _plan(request, who, (start, end), _plans(None, who, inside, (start, end), moment))


def _number(typed: str | None) -> int:
    """The number of a row in an address; 0, which no row has, for anything else."""
    return int(typed) if typed and typed.isdecimal() and len(typed) < 10 else 0


def _zone(who: Practitioner | None) -> ZoneInfo:
    return ZoneInfo(who.time_zone) if who else zone()


def _pick(request: HttpRequest, form: OfficeSpanForm, status: int = 200) -> HttpResponse:
    return desk_page(
        request,
        "staff/absence_pick.html",
        title=_("Somebody cannot come"),
        icon="warning",
        crumbs=[absences_crumb()],
        status=status,
        form=form,
        url=reverse("desk:absence"),
        submit_label=_("See which visits it hits"),
    )


def _plans(
    data: Any,
    who: Practitioner,
    inside: Sequence[Visit],
    span: tuple[dt.datetime, dt.datetime],
    moment: dt.datetime,
) -> PlansForm:
    booked = [visit for visit in inside if not visit.is_being_paid]
    proposed = proposed_for(booked, {who.pk: span}, moment)
    return PlansForm(data, visits=inside, proposed=proposed)


def _plan(
    request: HttpRequest,
    who: Practitioner,
    span: tuple[dt.datetime, dt.datetime],
    plans: PlansForm,
    status: int = 200,
    template: str = "staff/absence_plan.html",
) -> HttpResponse:
    title = _("%(name)s cannot come") % {"name": who.name}
    return desk_page(
        request,
        template,
        title=title,
        heading=about(title, local_time.span(*span, who.time_zone)),
        icon="warning",
        crumbs=[absences_crumb()],
        status=status,
        practitioner=who,
        url=reverse("desk:absence"),
        plans=plans,
        start=span[0].isoformat(),
        end=span[1].isoformat(),
    )


def _posted(request: HttpRequest) -> HttpResponse:
    moment, instants = now(), InstantsForm(request.POST)
    who = get_object_or_404(Practitioner, pk=_number(request.POST.get("practitioner")))
    if not instants.is_valid():
        return _pick(request, OfficeSpanForm(request.POST, zone=_zone(who), now=moment), 422)
    span = instants.cleaned_data["start"], instants.cleaned_data["end"]
    inside = visits_of_absence(who, *span, moment)
    plans = _plans(request.POST, who, inside, span, moment)
    if not plans.is_valid():
        return _plan(request, who, span, plans, 422)
    if inside and request.POST.get("action") != "report":
        return _plan(request, who, span, plans, template="staff/absence_check.html")
    return _report(request, who, span, plans, moment)


def _report(
    request: HttpRequest,
    who: Practitioner,
    span: tuple[dt.datetime, dt.datetime],
    plans: PlansForm,
    moment: dt.datetime,
) -> HttpResponse:
    try:
        absence = report_absence(
            practitioner=who,
            start=span[0],
            end=span[1],
            decided=plans.decisions(),
            by=acting(request.user),
            now=moment,
        )
    except VisitsUndecided as undecided:
        again = _plans(request.POST, who, undecided.hit, span, moment)
        again.is_valid()
        return _plan(request, who, span, again, 409)
    except TimeOffBackwards:
        messages.error(request, _("That is over already."))
        return redirect("desk:absence")
    except PractitionerLeft:
        messages.error(request, _("This practitioner takes no bookings any more."))
        return redirect("desk:absence")
    messages.success(request, _("Written down. Each visit is dealt with within moments."))
    return redirect("desk:absence_state", absence.pk)


@require_safe
@requires(SEE_VISITS)
def index(request: HttpRequest) -> HttpResponse:
    """Everybody who does not know yet, or nobody comes to: until the list is empty."""
    recent = Absence.objects.filter(end__gt=now() - dt.timedelta(days=7))
    one_by_one = recent.filter(of_everybody=False).select_related("practitioner")
    snow = snow_since(now() - dt.timedelta(days=7), now())
    closed = AreaClosure.objects.filter(end__gt=now()).select_related("area")
    return desk_page(
        request,
        "staff/absences.html",
        title=_("Absences of practitioners"),
        icon="warning",
        lines=_shown(not_reached(now())),
        back="",
        absences=[
            (row, local_time.span(row.start, row.end)) for row in one_by_one.order_by("-start")
        ],
        snow=[(one, local_time.span(one.absence.start, one.absence.end)) for one in snow],
        closed=[(row, local_time.span(row.start, row.end)) for row in closed.order_by("start")],
        may_report=request.user.has_perm(MAY),
        may_call=request.user.has_perm(ACT_ON_VISITS),
    )


def _shown(lines: Sequence[ReachedLine]) -> list[Any]:
    return [(line_words(line), CalledForm(auto_id=f"said-{line.row.pk}-%s")) for line in lines]


@require_safe
@requires(SEE_VISITS)
def show(request: HttpRequest, pk: int) -> HttpResponse:
    """One absence: every visit, where it is now, and who knows."""
    row = get_object_or_404(Absence.objects.select_related("practitioner"), pk=pk)
    title = _("%(name)s cannot come") % {"name": row.practitioner.name}
    return desk_page(
        request,
        "staff/absence_state.html",
        title=title,
        heading=about(title, local_time.span(row.start, row.end)),
        icon="warning",
        crumbs=[absences_crumb()],
        lines=_shown(lines_of(row)),
        back=row.pk,
        reported=_("Reported by %(who)s on %(when)s")
        % {"who": row.by_name, "when": local_time.moment(row.created_at)},
        taken_back=_("Taken back on %(when)s: comes after all")
        % {"when": local_time.moment(row.taken_back_at)}
        if row.taken_back_at
        else "",
        may_call=request.user.has_perm(ACT_ON_VISITS),
        may_take_back=request.user.has_perm(MAY) and can_be_taken_back(row, now()),
    )


@require_POST
@requires(MAY)
def back(request: HttpRequest, pk: int) -> HttpResponse:
    """They come after all; of a snow day everybody does, by one press."""
    row = get_object_or_404(Absence, pk=pk)
    kept = take_back(absence=row, by=acting(request.user), now=now())
    messages.success(request, back_words(kept))
    return redirect("desk:absences")


@require_POST
@requires(ACT_ON_VISITS)
def called(request: HttpRequest, pk: int) -> HttpResponse:
    """Somebody has called: it is kept with what was said."""
    row = get_object_or_404(Rehoming, pk=pk)
    form = CalledForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Write at most 300 characters."))
    elif note_call(
        rehoming=row, said=form.cleaned_data["said"], by=acting(request.user), now=now()
    ):
        messages.success(request, _("Marked as called."))
    else:
        messages.info(request, _("It was marked as called already."))
    if request.POST.get("back") == str(row.absence_id):
        return redirect("desk:absence_state", row.absence_id)
    return redirect("desk:absences")
