"""The hold of a time: keeping it longer, and the page for when it has lapsed."""

from django.http import HttpRequest, HttpResponse

from booking.operations.reserving.hold import HoldLapsed
from booking.operations.reserving.more_time import extend_hold
from booking.patient.journey import Journey, step
from booking.patient.looking import count_look
from booking.patient.views.times import taken


@step("details")
def extend(request: HttpRequest, journey: Journey) -> HttpResponse:
    """Keep the time for as long again."""
    if request.method == "POST" and journey.hold is not None:
        try:
            extend_hold(visit=journey.hold, now=journey.now)
        except HoldLapsed:
            return journey.go("lapsed")
    return journey.onward()


@step("times")
def lapsed(request: HttpRequest, journey: Journey) -> HttpResponse:
    """We could keep the time no longer; every answer is still there."""
    if journey.hold is not None:
        return journey.onward()
    if journey.visit is None or request.method == "POST":
        return journey.go("times")
    count_look(request)
    return taken(request, journey, journey.visit.start, "booking/lapsed.html")
