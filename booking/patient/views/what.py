"""What a booking is for and who pays, on one page; the claim to a payer; what is arranged by phone."""

from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from booking.models import VisitType
from booking.patient import second_tab
from booking.patient.forms import posted
from booking.patient.forms.asking import ClaimForm, PayerForm, WhatForm
from booking.patient.held_time import ask_before_it_is_lost, still_fits
from booking.patient.journey import Journey, step
from booking.patient.presenters import holding
from core import local_time
from core.models import ClinicSettings
from core.prepared import prepared
from territory.country import Payer
from territory.here import payer_of


@step("what")
def what(request: HttpRequest, journey: Journey) -> HttpResponse:
    """What the visit is for, of what fits a new or a returning patient, and who pays."""
    form = WhatForm(
        posted(request),
        offered=_fitting(journey),
        currency=ClinicSettings.current().currency,
        initial=_wished(journey),
    )
    # The page that asks whether the held time is to be lost has shown both.
    told = form.is_valid() and second_tab.is_told(request, form)
    if form.is_valid():
        return _chosen(request, journey, form.chosen(), form.who_pays())
    context = journey.page("what") | {"form": form, "holding": holding(journey.standing)}
    context["shown"] = second_tab.shown_by(form)
    status = second_tab.status_of(form, told=told)
    return render(request, "booking/what.html", context, status=status)


def _chosen(
    request: HttpRequest, journey: Journey, wanted: VisitType, payer: Payer
) -> HttpResponse:
    """Keep both, ask about the claim, or lead to the telephone."""
    if wanted.phone_only or payer.by_phone:
        if not wanted.phone_only and journey.standing is None:
            journey.keep(visit_type=wanted.slug)  # whoever comes back from there finds it chosen
        return journey.go("call", **({} if wanted.phone_only else {"why": payer.code}))
    fits = still_fits(journey, visit_type=wanted, payer=payer.code)
    if not fits and "anyway" not in request.POST:
        return ask_before_it_is_lost(request, journey, wanted, payer)
    before = journey.answers
    journey.keep(visit_type=wanted.slug, payer=payer.code)
    told = (
        before.get("payer") == payer.code
        and {"claim_number", "crash_date", "visits_used"} & before.keys()
    )
    return journey.go("claim") if payer.claim and not told else journey.onward()


def _fitting(journey: Journey) -> list[VisitType]:
    suits = journey.suits().items()
    return [kind for kind in _bookable() if all(getattr(kind, name) == yes for name, yes in suits)]


@prepared
def _bookable() -> QuerySet[VisitType]:
    return VisitType.objects.bookable().order_by("order", "name")


def _wished(journey: Journey) -> dict[str, Any]:
    """What was answered before, or the visit type whose page the visitor came from."""
    answers = journey.answers
    kind = answers.get("visit_type") or answers.get("service")
    return {"visit_type": kind, "payer": answers.get("payer")}


@never_cache
@require_http_methods(["GET", "HEAD"])
def call(request: HttpRequest) -> HttpResponse:
    """Some visits are arranged by telephone."""
    reason = payer_of(request.GET.get("why", "")[:20]).by_phone
    back = Journey.of(request).url("what")
    return render(request, "booking/call.html", {"reason": reason, "back_url": back})


@step("what")
def payer(request: HttpRequest, journey: Journey) -> HttpResponse:
    """Where who pays was a page of its own (1240): what an open one sends is kept, and stands chosen."""
    form = PayerForm(posted(request))
    if form.is_valid() and not form.who_pays().by_phone and journey.standing is None:
        journey.keep(payer=form.who_pays().code)
    return redirect(journey.url("what") + "#payer")


@step("times")
def claim(request: HttpRequest, journey: Journey) -> HttpResponse:
    """A claim to a payer that asks for one: its number, and the day of the crash."""
    asked = journey.payer.claim
    if asked is None:
        return journey.onward()
    today = local_time.today(journey.now)
    form = ClaimForm(posted(request), claim=asked, today=today, initial=journey.answers)
    if form.is_valid():
        crash = form.cleaned_data["crash_date"]
        journey.keep(
            claim_number=form.cleaned_data["claim_number"] or None,
            crash_date=crash.isoformat() if crash else None,
            visits_used=form.cleaned_data.get("visits_used") or None,
        )
        return journey.onward()
    context = journey.page("what") | {
        "form": form,
        "back_url": journey.url("what"),
        "claim": asked,
    }
    status = 422 if form.errors else 200
    return render(request, "booking/claim.html", context, status=status)
