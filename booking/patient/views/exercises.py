"""The exercises a practitioner sent home, on a page of the visit (1331)."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from booking.models import Visit
from booking.operations.messages.private_links import KEPT_AFTER_VISIT
from booking.patient import keys
from booking.patient.exercise_words import lines_in_words
from booking.patient.views.visit import private
from booking.queries.exercises import exercises_of
from core import local_time


@private("GET")
def exercises(request: HttpRequest, visit: Visit) -> HttpResponse:
    """The list in large type, made to be printed."""
    kept = exercises_of(visit)
    if kept is None:
        messages.info(request, _("There is no list of exercises here."))
        return redirect(keys.visit_url(visit))
    until = local_time.local(visit.end + KEPT_AFTER_VISIT, visit.time_zone)
    context = {
        "visit": visit,
        "by": kept.by_name,
        "sent": local_time.day(local_time.local(kept.sent_at, visit.time_zone).date()),
        "lines": lines_in_words(kept),
        "until": local_time.day(until.date()),
    }
    return render(request, "booking/exercises.html", context)
