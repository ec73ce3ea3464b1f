"""A time that is already held, when an answer is changed: kept if it fits, and said if it does not."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from booking.models import VisitType
from booking.operations.reserving.change_hold import DoesNotFit, change_hold
from booking.operations.reserving.hold import HoldLapsed
from booking.patient.journey import Journey
from booking.patient.presenters import holding
from territory.country import Payer


def still_fits(journey: Journey, **wish: Any) -> bool:
    """Keep the held time for what is wanted now; False when it is no good for that, and stays as it is."""
    if journey.standing is None:
        return True
    try:
        change_hold(visit=journey.standing, now=journey.now, **wish)
    except HoldLapsed:
        return True  # there is nothing to lose any more
    except DoesNotFit:
        return False
    return True


def ask_before_it_is_lost(
    request: HttpRequest, journey: Journey, wanted: VisitType, payer: Payer
) -> HttpResponse:
    """The held time does not fit the visit now wanted: keep it, or choose another time."""
    context = journey.page("what") | {
        "wanted": wanted,
        "payer": payer,
        "held": journey.standing,
        "holding": holding(journey.standing, ""),
        "keep_url": journey.url(journey.next_step()),
    }
    return render(request, "booking/what_fits_not.html", context, status=409)
