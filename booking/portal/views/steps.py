"""The steps of a visit, pressed at the door: started, done, missed, taken back, late."""

import datetime as dt
from collections.abc import Callable
from functools import partial

from django.contrib import messages
from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from booking.models import Visit, VisitStatus
from booking.no_show_words import after_no_show
from booking.operations.money.card_fee import FeeStands
from booking.operations.visits.pressed import STEPS as PRESSED
from booking.operations.visits.pressed import PressTooOld, take_pressed_step
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
from booking.portal.door import PortalRequest, page, practitioners_only
from booking.portal.doorstep import TriedForm
from booking.portal.forms import LateForm, PressForm
from booking.portal.late_page import late_page
from booking.portal.presenters import card_of, told_words
from booking.portal.views.visits import own_visit, visit_page, way_of
from booking.queries.lateness import late_too
from booking.queries.messages import newest
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
        return _step(found, request, partial(mark_no_show, tried=form.tried()))
    moment = now()
    card = card_of(found, moment, way_of(request))
    # The page may be opened from a tab left open since the visit was marked.
    if not any(step.asks for step in card.steps):
        messages.error(request, _("This visit has changed in the meantime. Look again below."))
        return _today()
    context = {"card": card, "follows": after_no_show(found, moment), "tried": form}
    return page(request, "portal/no_show.html", context, status=422 if form.errors else 200)


@practitioners_only("POST")
def take_step(request: PortalRequest, reference: str, step: str) -> HttpResponse:
    """Start, done, or take back; the first two perhaps as they were pressed without a signal."""
    found = own_visit(request, reference)
    if "press" not in request.POST or step not in PRESSED:
        return _step(found, request, STEPS[step])
    form = PressForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("A step that was pressed without a signal cannot be read."))
        return page(request, "portal/visit.html", visit_page(request, found), status=422)
    answer = _step(found, request, partial(_pressed, step=step, form=form))
    if "X-Sent-Later" not in request.headers:
        return answer
    # The worker of the phone asks; what became of it is said on the next page.
    return JsonResponse({})


def _pressed(visit: Visit, by: Actor, now: dt.datetime, step: str, form: PressForm) -> Visit:
    take_pressed_step(
        visit=visit,
        step=step,
        press=form.cleaned_data["press"],
        pressed_at=form.pressed_at(),
        by=by,
        now=now,
    )
    return Visit.objects.get(pk=visit.pk)


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
    except PressTooOld:
        said = _("%(who)s: it was pressed too long ago, or this phone's clock is wrong.")
        messages.error(request, said % {"who": _who(found)})
    except FeeStands:
        messages.error(request, _("A fee was charged for this visit. Please call the office."))
    except TooLate:
        messages.error(request, _("It is too late to take that back here. Please call the office."))
    else:
        if "X-Sent-Later" in request.headers:
            label = _("Done") if fresh.status == VisitStatus.COMPLETED else _("Start")
            messages.success(
                request, _("Sent: %(step)s, %(who)s.") % {"step": label, "who": _who(found)}
            )
        if fresh.status == VisitStatus.COMPLETED:
            return redirect("portal:doorstep", found.public_ref)
    return _today()


def _who(visit: Visit) -> str:
    return visit.patient.short_name if visit.patient else _("Patient")


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
