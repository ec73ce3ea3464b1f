"""Today's round, the agenda of two weeks, and one visit with its steps."""

import datetime as dt
from collections.abc import Callable
from dataclasses import replace
from functools import partial

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from booking.access import for_user
from booking.models import AuditAction, Visit, VisitStatus
from booking.no_show_words import after_no_show
from booking.operations.money.card_fee import FeeStands
from booking.operations.visits.progress import (
    TooEarly,
    TooLate,
    VisitMovedOn,
    complete_visit,
    mark_no_show,
    reopen_visit,
    start_visit,
)
from booking.operations.visits.running_late import NotToday, running_late
from booking.portal import maps
from booking.portal.agenda import agenda as agenda_days
from booking.portal.away import away_in_words
from booking.portal.door import PortalRequest, page, practitioners_only
from booking.portal.doorstep import TriedForm, notes_in_words
from booking.portal.forms import LateForm
from booking.portal.late_page import late_page
from booking.portal.own_calendar import own_calendar_says
from booking.portal.presenters import Way, card_of, cards_of, round_in_words, told_words
from booking.portal.registration import ending
from booking.queries.agenda import moved_away
from booking.queries.away import away_on
from booking.queries.busy import busy_on
from booking.queries.doorstep import notes_for
from booking.queries.lateness import late_too
from booking.queries.messages import newest, told_late
from booking.queries.reached import offers_to
from booking.queries.round import Round, round_of
from booking.queries.week import days_ahead
from core import local_time
from core.audit import record
from core.clock import now
from core.models import ClinicSettings
from core.versioned import ChangedMeanwhile

AGENDA_DAYS = 14
STEPS = {
    "start": start_visit,
    "done": complete_visit,
    "undo": reopen_visit,
}


@practitioners_only("GET")
def today(request: PortalRequest) -> HttpResponse:
    """The round of today, first thing."""
    moment = now()
    day = local_time.today(moment, request.zone.key)
    round_ = round_of(request.practitioner, day, moment)
    # For an empty day: the first thing asked then is when the next one is.
    coming = for_user(request.user).filter(status=VisitStatus.CONFIRMED, local_date__gt=day)
    context = {
        "day": local_time.day(day),
        "away": _away(request, day, 1)[day],
        "offered": len(offers_to(request.practitioner, moment)),
        "own_calendar": own_calendar_says(request.practitioner, moment),
        "registration": ending(request.practitioner, day),
        "cards": cards_of(round_, moment, _way(request), _notes(round_)),
        "summary": round_in_words(round_),
        "cancelled": _cancelled(request, day, moment),
        "next_visit_day": _first_day(coming.order_by("start").first()),
    }
    return page(request, "portal/today.html", context)


def _notes(round_: Round) -> dict[int, list[tuple[str, str]]]:
    found = notes_for(stop.visit for stop in round_.stops)
    return {patient: notes_in_words(notes) for patient, notes in found.items()}


def _cancelled(request: PortalRequest, day: dt.date, moment: dt.datetime) -> list[object]:
    gone = for_user(request.user).filter(local_date=day, status=VisitStatus.CANCELLED)
    return [
        card_of(visit, moment)
        for visit in gone.select_related("patient", "visit_type", "area").order_by("start")
    ]


def _first_day(visit: Visit | None) -> str:
    return local_time.day(visit.local_date) if visit else ""


def _away(request: PortalRequest, first: dt.date, days: int) -> dict[dt.date, list[str]]:
    found = away_on(request.practitioner, first, days)
    return {date: away_in_words(away, request.zone.key) for date, away in found.items()}


@practitioners_only("GET")
def agenda(request: PortalRequest) -> HttpResponse:
    """Two weeks as a list of days."""
    moment = now()
    first = local_time.today(moment, request.zone.key)
    last = first + dt.timedelta(days=AGENDA_DAYS)
    visits = (
        for_user(request.user)
        .on_days(first, last - dt.timedelta(days=1))
        .select_related("patient", "visit_type", "area")
        .order_by("start")
    )
    edges = [local_time.at_minute(date, 0, request.zone.key) for date in (first, last)]
    days = agenda_days(
        visits,
        hours=days_ahead(request.practitioner, first=first, days=AGENDA_DAYS, now=moment),
        moved=moved_away(request.practitioner, edges[0], edges[1]),
        busy=busy_on(request.practitioner, edges[0], edges[1]),
        zone=request.zone,
        now=moment,
        away=_away(request, first, AGENDA_DAYS),
    )
    return page(request, "portal/agenda.html", {"days": days})


def own_visit(request: PortalRequest, reference: str) -> Visit:
    """The visit, if it is the asker's own; otherwise there is no such page."""
    visits = for_user(request.user).select_related("patient", "visit_type", "area")
    return get_object_or_404(visits, public_ref=reference)


@practitioners_only("GET")
def visit(request: PortalRequest, reference: str) -> HttpResponse:
    """One visit with all a practitioner needs at the door. Opening it is written down."""
    found = own_visit(request, reference)
    moment = now()
    record(actor=request.actor, action=AuditAction.VISIT_OPENED, on=found, now=moment)
    told = told_late([found]).get(found.pk)
    card = card_of(found, moment, _way(request), current=True, told=told)
    notes = notes_in_words(notes_for([found]).get(found.patient_id or 0, []))
    card = replace(card, notes=notes)
    return page(
        request, "portal/visit.html", {"card": card, "day": local_time.day(found.local_date)}
    )


@practitioners_only("GET")
def choose_map(request: PortalRequest, reference: str, key: str = "") -> HttpResponse:
    """Ask which map leads there, or keep the answer on this phone and go."""
    found = own_visit(request, reference)
    way = _way(request)
    if key:
        # A redirect, so that one tap both keeps the choice and opens the map.
        answer = redirect(maps.way_to(found, key, way.region))
        return maps.remember_map(answer, key, secure=request.is_secure())
    known = [
        {
            "name": name,
            "url": reverse("portal:use_map", args=[reference, each]),
            "current": each == way.map,
        }
        for each, (name, _address) in maps.MAPS.items()
    ]
    context = {
        "maps": known,
        "address": maps.whole_address(found, way.region),
        "back": reverse("portal:visit", args=[reference]),
    }
    return page(request, "portal/map.html", context)


def _way(request: PortalRequest) -> Way:
    return Way(maps.chosen_map(request), ClinicSettings.current().address_region)


@practitioners_only("GET", "POST")
def no_show(request: PortalRequest, reference: str) -> HttpResponse:
    """Ask whether nobody was there, with what follows; POST marks it."""
    found = own_visit(request, reference)
    form = TriedForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        return _step(found, request, partial(mark_no_show, tried=form.tried()))
    moment = now()
    card = card_of(found, moment, _way(request))
    # The page may be opened from a tab left open since the visit was marked.
    if not any(step.asks for step in card.steps):
        messages.error(request, _("This visit has changed in the meantime. Look again below."))
        return _today()
    context = {"card": card, "follows": after_no_show(found, moment), "tried": form}
    return page(request, "portal/no_show.html", context, status=422 if form.errors else 200)


@practitioners_only("POST")
def take_step(request: PortalRequest, reference: str, step: str) -> HttpResponse:
    """Start, done, or take back."""
    found = own_visit(request, reference)
    return _step(found, request, STEPS[step])


def _today() -> HttpResponse:
    """The round, open at the visit that is next."""
    return redirect(reverse("portal:today") + "#now")


def _step(found: Visit, request: PortalRequest, take: Callable[..., Visit]) -> HttpResponse:
    """Call the operation of a step on the asker's own visit; a refusal is said on the round."""
    try:
        fresh = take(visit=found, by=request.actor, now=now())
    except VisitMovedOn:
        messages.error(request, _("This visit has changed in the meantime. Look again below."))
    except TooEarly:
        messages.error(request, _("It is too early for that."))
    except FeeStands:
        messages.error(request, _("A fee was charged for this visit. Please call the office."))
    except TooLate:
        messages.error(request, _("It is too late to take that back here. Please call the office."))
    else:
        if fresh.status == VisitStatus.COMPLETED:
            return redirect("portal:doorstep", found.public_ref)
    return _today()


@practitioners_only("POST")
def late(request: PortalRequest, reference: str) -> HttpResponse:
    """Tell the patient how late we come; whom it makes wait as well is shown first."""
    found = own_visit(request, reference)
    form = LateForm(request.POST)
    if not form.is_valid():
        card = card_of(found, now(), _way(request))
        context = {"card": card, "form": form, "day": local_time.day(found.local_date)}
        return page(request, "portal/visit.html", context, status=422)
    minutes, shown = form.wanted(), form.page_showed()
    waiting = late_too(found, minutes, now())
    # First shown whom it makes wait too; the second press says it was seen.
    if waiting and "seen" not in request.POST:
        look = late_page(found, minutes, waiting, now(), shown)
        return page(request, "portal/late.html", look)
    too = request.POST.getlist("too")
    try:
        told = running_late(
            visit=found, minutes=minutes, too=too, shown=shown, by=request.actor, now=now()
        )
    except (VisitMovedOn, NotToday):
        messages.error(request, _("This visit has changed in the meantime. Look again below."))
    except ChangedMeanwhile:
        messages.error(request, _said_elsewhere(found, minutes))
    else:
        for visit in told:
            _say_who_knows(request, visit)
    return _today()


def _said_elsewhere(visit: Visit, minutes: int) -> str:
    """The second of two tabs reads both delays; below it stand the buttons to mean it."""
    visit.refresh_from_db(fields=["late_minutes"])
    return _(
        "%(who)s: you pressed %(typed)s minutes on a page that is older than the %(stored)s minutes "
        "noted meanwhile. Nothing is changed. Press again below if you mean it."
    ) % {
        "who": visit.patient.short_name if visit.patient else _("Patient"),
        "typed": minutes,
        "stored": visit.late_minutes,
    }


def _say_who_knows(request: PortalRequest, visit: Visit) -> None:
    """Say whether the patient of a late visit has been told."""
    message = newest(visit, "late")
    who = visit.patient.short_name if visit.patient else _("Patient")
    if not visit.late_minutes and message is None:
        said = _("%(who)s: on time. Nobody had been told otherwise.")
        messages.success(request, said % {"who": who})
        return
    words = {
        "n": visit.late_minutes,
        "who": who,
        "told": told_words(message, visit),
    }
    # Green would say that the patient knows.
    level = messages.warning if message is None or message.failed else messages.success
    late = _("%(who)s, %(n)s minutes late: %(told)s.")
    level(request, (late if visit.late_minutes else _("%(who)s, on time: %(told)s.")) % words)
