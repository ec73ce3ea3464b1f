"""Asking the office for another time, where free changes have ended, and taking that back (1211)."""

from contextlib import suppress

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from booking.models import Visit
from booking.operations.reserving.hold import SlotTaken
from booking.operations.visits.ask_to_move import (
    NothingAsked,
    NotToBeAsked,
    ask_to_move,
    withdraw_request,
)
from booking.patient import keys
from booking.patient.forms.times import StartForm
from booking.patient.looking import count_look
from booking.patient.shown_numbers import shown_sequence
from booking.patient.views.change import choose_again, located_of
from booking.patient.views.visit import private
from core import clock
from core.versioned import ChangedMeanwhile


@private("POST")
def ask(request: HttpRequest, visit: Visit) -> HttpResponse:
    """Ask the office for exactly the time and the person that were shown."""
    located = located_of(visit)
    if located is None:
        return redirect(keys.visit_url(visit, "change"))
    count_look(request)
    form = StartForm(request.POST, visit_type=visit.visit_type, located=located)
    if not form.is_valid():
        return choose_again(request, visit, located, form, status=422)
    chosen = form.chosen()
    try:
        ask_to_move(
            visit=visit,
            practitioner_ids=chosen.practitioner_ids,
            start=chosen.start,
            located=located,
            shown_sequence=shown_sequence(request),
            now=clock.now(),
        )
    except ChangedMeanwhile:
        visit.refresh_from_db()
        return choose_again(request, visit, located, form, status=409, elsewhere=True)
    except SlotTaken:
        return choose_again(request, visit, located, form, status=409)
    except NotToBeAsked:
        return redirect(keys.visit_url(visit, "change"))
    return redirect(keys.visit_url(visit))


@private("POST")
def withdraw(request: HttpRequest, visit: Visit) -> HttpResponse:
    """Keep the time there is, after all."""
    # Answered meanwhile, or pressed twice: the page says how the visit stands now.
    with suppress(NothingAsked):
        withdraw_request(visit=visit, now=clock.now())
        messages.success(request, _("You keep the time you have."))
    return redirect(keys.visit_url(visit))
