"""Exercises sent home from the doorstep: picked, sent, shown as a code, taken back (1331)."""

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from booking.models import Visit
from booking.operations.visits.exercises import (
    ListInvalid,
    PageNotOpen,
    list_version,
    send_exercises,
    show_exercises_code,
    take_exercises_back,
)
from booking.portal.door import PortalRequest, page, practitioners_only
from booking.portal.doorstep import drawn
from booking.portal.exercises import ExercisesForm, gone_from_the_shelf, sent_home
from booking.portal.presenters import card_of
from booking.portal.views.visits import own_visit
from booking.queries.exercises import exercises_of, last_exercises
from core import local_time
from core.clock import now
from core.versioned import ChangedMeanwhile, shown_in, told

NOT_OPEN = gettext_lazy(
    "The private page of this visit does not open for the patient, so nothing was sent."
)


@practitioners_only("GET", "POST")
def exercises(request: PortalRequest, reference: str) -> HttpResponse:
    """All that may be sent home, with a tick each; POST sends what is ticked."""
    found = own_visit(request, reference)
    if request.method != "POST":
        return _page(request, found, ExercisesForm(visit=found, before=last_exercises(found)))
    form = ExercisesForm(request.POST, visit=found, before=last_exercises(found))
    if not form.is_valid():
        return _page(request, found, form, status=422)
    try:
        is_new = send_exercises(
            visit=found,
            lines=form.lines(),
            shown=shown_in(request.POST),
            by=request.actor,
            now=now(),
        )
    except ChangedMeanwhile:
        form.add_error(None, told(shown_in(request.POST)))
        return _page(request, found, form, status=409)
    except (ListInvalid, PageNotOpen):
        messages.error(request, NOT_OPEN)
    else:
        messages.success(request, _said(found) if is_new else _("This list is there already."))
    return redirect("portal:doorstep", found.public_ref)


@practitioners_only("POST")
def code(request: PortalRequest, reference: str) -> HttpResponse:
    """A code on this screen by which the patient's own phone opens the list."""
    found = own_visit(request, reference)
    try:
        path = show_exercises_code(visit=found, by=request.actor, now=now())
    except PageNotOpen:
        messages.error(request, NOT_OPEN)
        return redirect("portal:exercises", found.public_ref)
    form = ExercisesForm(visit=found, before=last_exercises(found))
    # Shown by the press itself: an address that opens a page on a GET would be made by a look.
    return _page(request, found, form, code=drawn(settings.BASE_URL + path))


@practitioners_only("POST")
def take_back(request: PortalRequest, reference: str) -> HttpResponse:
    """Take the list off the patient's page; pressed a second time it is gone already."""
    found = own_visit(request, reference)
    take_exercises_back(visit=found, by=request.actor, now=now())
    messages.success(request, _("The list is off the patient’s page."))
    return redirect("portal:doorstep", found.public_ref)


def _said(visit: Visit) -> str:
    if visit.patient and visit.patient.email:
        return _("The list stands on the patient’s private page. A letter says that there is one.")
    return _(
        "The list stands on the patient’s private page. There is no e-mail address: show a code."
    )


def _page(
    request: PortalRequest, visit: Visit, form: ExercisesForm, *, status: int = 200, code: str = ""
) -> HttpResponse:
    kept = exercises_of(visit)
    context = {
        "card": card_of(visit, now()),
        "day": local_time.day(visit.local_date),
        "form": form,
        "gone": gone_from_the_shelf(kept, form),
        "sent": sent_home(visit),
        "reads_french": visit.language == "fr",
        "shown": list_version(kept),
        "code": code,
    }
    return page(request, "portal/exercises.html", context, status)
