"""Today's round, the agenda of two weeks, and one visit with its steps."""

import datetime as dt
from dataclasses import replace

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from booking.access import for_user, given_by
from booking.models import AuditAction, Visit, VisitStatus
from booking.portal import maps
from booking.portal.acting import acting_line
from booking.portal.agenda import agenda as agenda_days
from booking.portal.away import away_in_words
from booking.portal.door import PortalRequest, page, practitioners_only
from booking.portal.doorstep import notes_in_words
from booking.portal.own_calendar import own_calendar_says
from booking.portal.presenters import Way, card_of, cards_of, round_in_words, written_words
from booking.portal.registration import ending
from booking.queries.agenda import moved_away
from booking.queries.away import away_on
from booking.queries.busy import busy_on
from booking.queries.doorstep import notes_for
from booking.queries.messages import told_late
from booking.queries.reached import offers_to
from booking.queries.round import Round, round_of
from booking.queries.threads import written_about
from booking.queries.week import days_ahead
from core import local_time
from core.audit import record
from core.clock import now
from core.models import ClinicSettings

AGENDA_DAYS = 14


@practitioners_only("GET")
def today(request: PortalRequest) -> HttpResponse:
    """The round of today, first thing."""
    return round_of_today(request, "portal/today.html")


def round_of_today(request: PortalRequest, template: str) -> HttpResponse:
    """Today's round of the request's practitioner."""
    moment = now()
    day = local_time.today(moment, request.zone.key)
    round_ = round_of(request.practitioner, day, moment)
    # For an empty day: the first thing asked then is when the next one is.
    own = given_by(request.practitioner)
    coming = own.filter(status=VisitStatus.CONFIRMED, local_date__gt=day)
    context = {
        "day": local_time.day(day),
        "away": _away(request, day, 1)[day],
        "offered": len(offers_to(request.practitioner, moment)),
        "own_calendar": own_calendar_says(request.practitioner, moment),
        "registration": ending(request.practitioner, day),
        "cards": cards_of(
            round_,
            moment,
            way_of(request),
            _notes(round_, request.user.pk),
            written_about(stop.visit for stop in round_.stops),
        ),
        "summary": round_in_words(round_),
        "cancelled": _cancelled(request, day, moment),
        "next_visit_day": _first_day(coming.order_by("start").first()),
    }
    return page(request, template, context)


def _notes(round_: Round, reader_id: int | None) -> dict[int, list[tuple[str, str, str]]]:
    found = notes_for(stop.visit for stop in round_.stops)
    return {patient: notes_in_words(notes, reader_id) for patient, notes in found.items()}


def _cancelled(request: PortalRequest, day: dt.date, moment: dt.datetime) -> list[object]:
    own = given_by(request.practitioner)
    gone = own.filter(local_date=day, status=VisitStatus.CANCELLED)
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
    record(actor=request.actor, action=AuditAction.VISIT_OPENED, on=found, now=now())
    return page(request, "portal/visit.html", visit_page(request, found))


def visit_page(request: PortalRequest, visit: Visit) -> dict[str, object]:
    """What the page of one visit shows."""
    told = told_late([visit]).get(visit.pk)
    card = card_of(visit, now(), way_of(request), current=True, told=told)
    written = notes_for([visit]).get(visit.patient_id or 0, [])
    notes = notes_in_words(written, request.user.pk)
    messages = written_words(written_about([visit]).get(visit.pk))
    card = replace(card, notes=notes, written=messages)
    return {
        "card": card,
        "day": local_time.day(visit.local_date),
        "acting": acting_line(visit, now()),
    }


@practitioners_only("GET")
def choose_map(request: PortalRequest, reference: str, key: str = "") -> HttpResponse:
    """Ask which map leads there, or keep the answer on this phone and go."""
    found = own_visit(request, reference)
    way = way_of(request)
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
        "who": found.patient.short_name if found.patient else "",
        "back": reverse("portal:visit", args=[reference]),
    }
    return page(request, "portal/map.html", context)


def way_of(request: PortalRequest) -> Way:
    """How this phone is led to places."""
    return Way(maps.chosen_map(request), ClinicSettings.current().address_region)


@require_safe
def worker(request: HttpRequest) -> HttpResponse:
    """The script that keeps the round on the phone: under the practice's address, its only realm."""
    answer = render(request, "portal/worker.js", content_type="text/javascript; charset=utf-8")
    answer["Cache-Control"] = "no-cache"  # asked about each time: an old one would keep old ways
    return answer
