"""Two people at one address: what the second visit is for and who pays; who the second person is (1250)."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from booking.models import VisitType
from booking.operations.reserving.joint_details import pay_second_by
from booking.patient import second_tab
from booking.patient.forms import posted
from booking.patient.forms.joint import OtherPersonForm, SecondForm
from booking.patient.journey import Journey, step
from booking.patient.presenters import holding
from core import local_time
from core.models import ClinicSettings
from territory.here import payer_of


@step("second")
def second(request: HttpRequest, journey: Journey) -> HttpResponse:
    """What the second person's visit is for, and who pays for it."""
    kinds = VisitType.objects.bookable().filter(phone_only=False)
    form = SecondForm(
        posted(request),
        offered=list(kinds.order_by("order", "name")),
        currency=ClinicSettings.current().currency,
        initial={
            "been": journey.answers.get("second_been"),
            "visit_type": journey.answers.get("second_type"),
            "payer": journey.answers.get("second_payer"),
        },
    )
    told = form.is_valid() and second_tab.is_told(request, form)
    if form.is_valid():
        journey.keep(**form.kept())
        _pay_by(journey)
        return journey.onward()
    context = journey.page("second") | _shown(journey, form)
    status = second_tab.status_of(form, told=told)
    return render(request, "booking/second.html", context, status=status)


def _pay_by(journey: Journey) -> None:
    """Who pays for the second never costs the time that is held for both."""
    for held in journey.both[1:]:
        if journey.second is not None and journey.standing is not None:
            pay_second_by(visit=held, payer=journey.second.payer, now=journey.now)


@step("other")
def other(request: HttpRequest, journey: Journey) -> HttpResponse:
    """Who the second person is."""
    form = OtherPersonForm(
        posted(request),
        first=journey.answers["name"],
        claim=payer_of(journey.second.payer).claim if journey.second else None,
        today=local_time.today(journey.now),
        initial=journey.answers,
    )
    told = form.is_valid() and second_tab.is_told(request, form)
    if form.is_valid():
        journey.keep(**form.kept())
        return journey.onward()
    context = journey.page("other") | _shown(journey, form)
    status = second_tab.status_of(form, told=told)
    return render(request, "booking/other.html", context, status=status)


def _shown(journey: Journey, form: Any) -> dict[str, Any]:
    held = journey.standing
    return {
        "form": form,
        "shown": second_tab.shown_by(form),
        "holding": holding(held, journey.url("extend") if journey.hold else ""),
    }
