"""Move a visit, or call it off: what it means is said before the button."""

import datetime as dt
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from booking.models import PatientLink, Visit, VisitStatus
from booking.operations.messages.private_links import mint_link
from booking.operations.reserving.hold import SlotTaken
from booking.operations.visits.cancel import TermsChanged, VisitOver, cancel_visit
from booking.operations.visits.reschedule import TooLateToChange, may_change, reschedule_visit
from booking.patient import keys
from booking.patient.forms import posted
from booking.patient.forms.times import FilterForm, StartForm
from booking.patient.times_page import TimesPage
from booking.patient.views.visit import private
from booking.patient.visit_page import free_words, rows
from booking.payments.terms import cancellation_terms
from booking.queries.free_starts import Offer, find_offer
from booking.queries.place import Located, NotServed, PhoneOnly, locate
from core import clock
from core.local_time import local, moment
from core.money import shown


@private("GET", "POST")
def cancel(request: HttpRequest, visit: Visit) -> HttpResponse:
    """Show what comes back; POST cancels on exactly those terms."""
    if visit.status != VisitStatus.CONFIRMED or visit.start <= clock.now():
        return redirect(keys.visit_url(visit))
    changed = False
    if request.method == "POST":
        seen = request.POST.get("refund_cents", "")
        try:
            cents = int(seen) if seen.isdecimal() and len(seen) < 10 else -1
            cancel_visit(visit=visit, now=clock.now(), by="patient", shown_cents=cents)
            return redirect(keys.visit_url(visit))
        except TermsChanged:
            changed = True
        except VisitOver:
            return redirect(keys.visit_url(visit))
    context = _cancel_page(visit) | {"changed": changed}
    return render(request, "booking/cancel.html", context, status=409 if changed else 200)


def _cancel_page(visit: Visit) -> dict[str, Any]:
    terms = cancellation_terms(visit, clock.now())
    return {
        "visit": visit,
        "terms": terms,
        "back": shown(terms.refund_cents, visit.currency),
        "kept": shown(terms.kept_cents, visit.currency),
        "paid": shown(terms.paid_cents, visit.currency),
        "free_until": free_words(visit, terms, clock.now()),
        "may_change": may_change(visit, clock.now()),
        "rows": rows(visit),
        "back_url": keys.visit_url(visit),
    }


@private("GET", "POST")
def change(request: HttpRequest, visit: Visit) -> HttpResponse:
    """Another time at the same door; POST moves the visit in one step."""
    located = _located(visit)
    if located is None or not may_change(visit, clock.now()):
        return render(request, "booking/change_by_phone.html", {"visit": visit})
    form = StartForm(posted(request), visit_type=visit.visit_type, located=located)
    status = 200
    if form.is_bound and form.is_valid():
        try:
            return _moved(request, visit, form, located)
        except TooLateToChange:
            return redirect(keys.visit_url(visit))
        except SlotTaken:
            form.add_error("start", "taken")
            status = 409
    elif form.is_bound:
        status = 422
    context = _change_page(request, visit, located) | {"form": form}
    return render(request, "booking/change.html", context, status=status)


def _moved(request: HttpRequest, visit: Visit, form: StartForm, located: Located) -> HttpResponse:
    chosen = form.chosen()
    moved = reschedule_visit(
        visit=visit,
        practitioner_ids=chosen.practitioner_ids,
        start=chosen.start,
        located=located,
        now=clock.now(),
    )
    return keys.give_pass(redirect(keys.visit_url(moved)), request, _fresh_link(moved))


def _fresh_link(visit: Visit) -> PatientLink:
    """A change of time revokes every link; this browser gets a new one."""
    _token, link = mint_link(visit=visit, now=clock.now(), purpose="browser")
    return link


def _located(visit: Visit) -> Located | None:
    try:
        return locate(visit.postal_code or visit.place_code)
    except (ValueError, NotServed, PhoneOnly):
        return None


def _change_page(request: HttpRequest, visit: Visit, located: Located) -> dict[str, Any]:
    filters = FilterForm(request.GET, visit_type=visit.visit_type, located=located)
    at = clock.now()
    today = local(at).date()
    week = max(today, filters.week_asked() or filters.day_asked() or today)
    offer = _offer(visit, located, filters, week, at)
    if not offer.starts and filters.week_asked() is None and offer.next_start is not None:
        week = local(offer.next_start).date()
        offer = _offer(visit, located, filters, week, at)
    times = TimesPage(
        offer,
        query=request.GET.dict(),
        week=week,
        chosen_day=filters.day_asked(),
        today=today,
        path=keys.visit_url(visit, "change"),
        place_code=located.place.code,
        chosen=request.POST.get("start", "") if request.method == "POST" else None,
    )
    return {
        "visit": visit,
        "times": times,
        "filters": filters,
        "present": moment(visit.start, visit.time_zone),
        "back_url": keys.visit_url(visit),
    }


def _offer(
    visit: Visit,
    located: Located,
    filters: FilterForm,
    week: dt.date,
    at: dt.datetime,
) -> Offer:
    return find_offer(
        visit_type=visit.visit_type,
        located=located,
        now=at,
        first_day=week,
        days=14,
        known_practitioner_id=visit.practitioner_id,
        moving=visit,
        **filters.wishes(),
    )
