"""The steps of a visit, pressed at the door: started, done, missed, taken back, late."""

import datetime as dt
from functools import partial

from django.contrib import messages
from django.http import HttpResponse
from django.utils.translation import gettext as _

from booking.models import Visit
from booking.no_show_words import after_no_show
from booking.operations.visits.on_my_way import on_my_way
from booking.operations.visits.pressed import STEPS as PRESSED
from booking.operations.visits.progress import (
    VisitMovedOn,
    complete_visit,
    mark_no_show,
    reopen_visit,
    start_visit,
)
from booking.operations.visits.running_late import NotToday, running_late
from booking.portal.door import PortalRequest, page, practitioners_only
from booking.portal.doorstep import TriedForm
from booking.portal.forms import LateForm
from booking.portal.late_page import late_page, said_elsewhere, say_on_my_way, say_who_knows
from booking.portal.presenters import card_of
from booking.portal.views.pressed import take, take_pressed, to_today, was_sent_later
from booking.portal.views.visits import own_visit, way_of
from booking.queries.lateness import late_too
from core import local_time
from core.audit import Actor
from core.clock import now
from core.versioned import ChangedMeanwhile

STEPS = {
    "start": start_visit,
    "done": complete_visit,
    "undo": reopen_visit,
}


@practitioners_only("GET", "POST")
def no_show(request: PortalRequest, reference: str) -> HttpResponse:
    """Ask whether nobody was there, with what follows; POST marks it."""
    found = own_visit(request, reference)
    form = TriedForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        if "press" in request.POST:
            return take_pressed(request, found, "no-show", tried=form.tried())
        return take(found, request, partial(mark_no_show, tried=form.tried()))
    moment = now()
    card = card_of(found, moment, way_of(request))
    # The page may be opened from a tab left open since the visit was marked.
    if not any(step.asks for step in card.steps):
        messages.error(request, _("This visit has changed in the meantime. Look again below."))
        return to_today()
    context = {"card": card, "follows": after_no_show(found, moment), "tried": form}
    return page(request, "portal/no_show.html", context, status=422 if form.errors else 200)


@practitioners_only("POST")
def take_step(request: PortalRequest, reference: str, step: str) -> HttpResponse:
    """Start, done, or take back; the first two perhaps as they were pressed without a signal."""
    found = own_visit(request, reference)
    if "press" in request.POST and step in PRESSED:
        return take_pressed(request, found, step)
    if step == "way":
        return take(found, request, partial(_set_out, request=request))
    return take(found, request, STEPS[step])


def _set_out(*, visit: Visit, by: Actor, now: dt.datetime, request: PortalRequest) -> Visit:
    fresh = on_my_way(visit=visit, by=by, now=now)
    say_on_my_way(request, fresh)
    return fresh


@practitioners_only("POST")
def late(request: PortalRequest, reference: str) -> HttpResponse:
    """Tell the patient how late we come; whom it makes wait as well is shown first."""
    found = own_visit(request, reference)
    form = LateForm(request.POST)
    if not form.is_valid():
        card = card_of(found, now(), way_of(request))
        context = {"card": card, "form": form, "day": local_time.day(found.local_date)}
        return page(request, "portal/visit.html", context, status=422)
    minutes, shown = form.wanted(), form.page_showed()
    too = request.POST.getlist("too")
    # Without a signal there was no look: this patient alone is told, and the next page asks about others.
    if was_sent_later(request):
        return take_pressed(request, found, "late", minutes=minutes, shown=shown, too=too)
    waiting = late_too(found, minutes, now())
    # First shown whom it makes wait too; the second press says it was seen.
    if waiting and "seen" not in request.POST:
        look = late_page(found, minutes, waiting, now(), shown)
        return page(request, "portal/late.html", look)
    try:
        told = running_late(
            visit=found, minutes=minutes, too=too, shown=shown, by=request.actor, now=now()
        )
    except (VisitMovedOn, NotToday):
        messages.error(request, _("This visit has changed in the meantime. Look again below."))
    except ChangedMeanwhile:
        messages.error(request, said_elsewhere(found, minutes))
    else:
        for visit in told:
            say_who_knows(request, visit)
    return to_today()
