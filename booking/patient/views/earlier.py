"""Waiting for an earlier time, taking the one that is kept, and getting off the list (1214)."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from booking.models import EarlierWish, Visit
from booking.operations.reserving.earlier import (
    NotToBeAwaited,
    keep_present_time,
    wait_for_earlier,
    wait_no_longer,
)
from booking.operations.visits.take_earlier import EarlierOver, take_earlier
from booking.patient import keys
from booking.patient.forms import posted
from booking.patient.forms.earlier import EarlierForm
from booking.patient.shown_numbers import shown_number
from booking.patient.views.visit import private
from booking.patient.visit_page import move_page
from booking.planning.rhythm import PARTS
from booking.queries.earlier import open_offer
from core import clock
from core.local_time import moment


@private("GET", "POST")
def earlier(request: HttpRequest, visit: Visit) -> HttpResponse:
    """The time that is kept, or what is waited for; POST says what suits."""
    form = _form(visit, posted(request))
    if not form.is_valid():
        return _page(request, visit, form, status=422 if form.errors else 200)
    try:
        wait_for_earlier(visit=visit, now=clock.now(), **form.wish())
    except NotToBeAwaited:
        return redirect(keys.visit_url(visit))
    messages.success(request, _("You are on the list. Your visit stays as it is."))
    return redirect(keys.visit_url(visit, "earlier"))


@private("POST")
def take(request: HttpRequest, visit: Visit) -> HttpResponse:
    """Move the visit to the time that was shown."""
    try:
        take_earlier(visit=visit, offer_id=shown_number(request, "offer"), now=clock.now())
    except EarlierOver:
        visit.refresh_from_db()
        return _page(request, visit, _form(visit, None), status=409)
    return redirect(keys.visit_url(visit))


@private("POST")
def keep(request: HttpRequest, visit: Visit) -> HttpResponse:
    """Keep the present time, and go on waiting."""
    keep_present_time(visit=visit, offer_id=shown_number(request, "offer"))
    messages.success(request, _("Your visit stays as it is. You are still on the list."))
    return redirect(keys.visit_url(visit, "earlier"))


@private("POST")
def stop(request: HttpRequest, visit: Visit) -> HttpResponse:
    """Off the list."""
    wait_no_longer(visit=visit, now=clock.now())
    messages.success(request, _("You are off the list. Your visit stays as it is."))
    return redirect(keys.visit_url(visit))


def _form(visit: Visit, data: Any) -> EarlierForm:
    wish = EarlierWish.objects.filter(visit=visit).first()
    initial = {
        "weekdays": [str(one) for one in wish.weekdays] if wish else [str(day) for day in range(7)],
        "parts": wish.parts if wish else [part for part, _n in PARTS],
        "who": "same" if wish is None or wish.same_person else "any",
    }
    return EarlierForm(data, initial=initial, person=visit.practitioner.name)


def _page(request: HttpRequest, visit: Visit, form: EarlierForm, *, status: int) -> HttpResponse:
    now = clock.now()
    offer = open_offer(visit, now)
    context = {
        "visit": visit,
        "form": form,
        "waits": EarlierWish.objects.filter(visit=visit).exists(),
        "ahead": visit.status == "confirmed" and visit.start > now,
        "writes": bool(visit.patient and visit.patient.email),
        "over": status == 409,
        "back_url": keys.visit_url(visit),
    }
    if offer is not None:
        context |= move_page(visit, offer.practitioner, offer.start, now) | {
            "offer": offer,
            "until": moment(offer.until, visit.time_zone),
            "back_url": keys.visit_url(visit),
        }
    return render(request, "booking/earlier.html", context, status=status)
