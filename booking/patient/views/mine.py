"""My visits: everything booked from one e-mail address, opened by a letter sent there (1201)."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from booking.models import Visit, VisitStatus
from booking.operations.messages.address_links import address_link_behind, end_address_link
from booking.patient import keys
from booking.patient.acting_words import state_words
from booking.patient.forms.asking import EmailForm
from booking.patient.presenters import visit_words
from booking.patient.views.finding import ask_for_address
from booking.patient.views.visit import shut
from booking.queries.acting import consent_behind
from booking.queries.own_visits import OwnPerson, OwnVisits, own_visits
from core import clock
from core.local_time import moment


@require_http_methods(["GET", "HEAD"])
@never_cache
def follow_mine(request: HttpRequest, token: str) -> HttpResponse:
    """The link of the letter: a pass for two hours, and on to the page."""
    link = address_link_behind(token, clock.now())
    if link is None:
        return _closed(request)
    response = redirect("visit:mine")
    keys.OWN_PASSES.give(response, request, link.pk)
    return shut(response, referrer="no-referrer")


@require_http_methods(["GET", "HEAD"])
@never_cache
def mine(request: HttpRequest) -> HttpResponse:
    """What is to come, what was, the papers, and the people they are about."""
    now = clock.now()
    link = keys.own_link(request, now)
    if link is None:
        return _closed(request)
    context = _page(own_visits(link.email, now)) | {"address": link.email}
    return shut(render(request, "booking/mine.html", context))


@require_http_methods(["POST"])
@never_cache
def end_mine(request: HttpRequest) -> HttpResponse:
    """Close the page, here and wherever else the same link opened it."""
    now = clock.now()
    link = keys.own_link(request, now)
    if link is not None:
        end_address_link(link=link, now=now)
        said = _("Your visits are closed. The link in that letter does not open them any more.")
        messages.success(request, said)
    response = redirect("visit:find")
    response.delete_cookie(keys.OWN_PASSES.name, samesite="Lax")
    return shut(response)


def _closed(request: HttpRequest) -> HttpResponse:
    return shut(ask_for_address(request, EmailForm(), status=404, shut=True))


def _page(found: OwnVisits) -> dict[str, Any]:
    several = len(found.people) > 1
    return {
        "coming": [_line(visit, several=several) for visit in found.coming],
        "past": [
            _line(visit, several=several)
            | {"paper": visit.pk in found.with_paper or visit.status in VisitStatus.FINISHED}
            for visit in found.past
        ],
        "people": [_person(one) for one in found.people],
        "has_more": found.has_more,
    }


def _line(visit: Visit, *, several: bool) -> dict[str, Any]:
    """One visit as a row; whom it is for is said where it might be somebody else."""
    whom = visit.patient.name if several and visit.patient else ""
    return {
        "ref": visit.public_ref,
        "when": moment(visit.start, visit.time_zone),
        "what": visit_words(visit),
        "who": visit.practitioner.name,
        "whom": whom,
        "state": _state(visit),
        "is_off": visit.status == VisitStatus.CANCELLED,
    }


def _state(visit: Visit) -> str:
    """What became of it, where it is not simply booked or done."""
    return {
        VisitStatus.HELD: _("Waits for its deposit"),
        VisitStatus.CANCELLED: _("Cancelled"),
        VisitStatus.NO_SHOW: _("We missed you"),
    }.get(VisitStatus(visit.status), "")


def _person(one: OwnPerson) -> dict[str, Any]:
    consent = consent_behind(one.newest)
    return {
        "name": one.patient.name,
        "ref": one.newest.public_ref,
        "years": one.years,
        "acting": state_words(consent, one.newest) if one.newest.contact_name else "",
    }
