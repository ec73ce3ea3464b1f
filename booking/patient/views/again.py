"""Again in two steps: a time with the same person, then check and pay; every answer is kept (1203)."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from booking.models import Visit
from booking.patient import keys
from booking.patient.forms.times import StartForm
from booking.patient.journey import Journey
from booking.patient.kept_answers import answers_again
from booking.patient.looking import count_look
from booking.patient.times_page import nearest_tiles
from booking.patient.views.times import hold_chosen
from booking.patient.views.visit import private
from booking.planning.rhythm import same_again
from booking.queries.doorstep import again_at, again_type, next_starts
from booking.queries.offered import OfferedStart
from core import clock


@private("GET", "POST")
def again(request: HttpRequest, visit: Visit) -> HttpResponse:
    """The next times with the same person; POST holds one, or goes on to all times."""
    # Counted like any look at the calendar: it tells what else is in the diary (1002).
    count_look(request)
    if request.method != "POST":
        return _page(request, visit)
    journey = Journey.another(request, answers_again(visit, clock.now()))
    if journey.visit_type is None or journey.located is None or "start" not in request.POST:
        return journey.mark(request, journey.onward())
    form = StartForm(request.POST, visit_type=journey.visit_type, located=journey.located)
    if not form.is_valid():
        return _page(request, visit, form, status=422)
    held = hold_chosen(request, journey, form.chosen(), journey.located, {})
    return journey.mark(request, held)


def _page(
    request: HttpRequest, visit: Visit, form: StartForm | None = None, *, status: int = 200
) -> HttpResponse:
    context: dict[str, Any] = {
        "visit": visit,
        "form": form,
        "groups": _tiles(visit),
        "kind": again_type(visit),
        "may_plan": same_again(visit) is not None and keys.is_proved(request, visit, clock.now()),
        "back_url": keys.visit_url(visit),
    }
    return render(request, "booking/again.html", context, status=status)


def _tiles(visit: Visit) -> list[dict[str, Any]]:
    """The soonest with the same person, and the same weekday and hour of the weeks after."""
    kind, located, who = again_type(visit), again_at(visit), visit.practitioner
    if kind is None or located is None or not who.is_active:
        return []
    starts = [OfferedStart(start, (who.pk,)) for start in next_starts(visit, kind, clock.now())]
    return list(nearest_tiles(starts, kind, located.place.code, {who.pk: who}))
