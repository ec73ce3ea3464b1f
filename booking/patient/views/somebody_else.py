"""The person whom the chosen time named was taken a moment before; somebody else can come."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from booking.models import Practitioner
from booking.patient.journey import Journey, step
from booking.patient.presenters import holding


@step("details")
def somebody_else(request: HttpRequest, journey: Journey) -> HttpResponse:
    """Say who comes instead; POST agrees, and the details are asked."""
    hold, named = journey.hold, journey.answers.get("instead_of")
    if request.method == "POST":
        journey.keep(instead_of=None)
        return journey.onward()
    if hold is None or not named:
        return journey.onward()
    person = Practitioner.objects.get(pk=named)
    context = journey.page("times") | {
        "named": person,
        "comes": hold.practitioner,
        "holding": holding(hold, journey.url("extend")),
        "own_times_url": journey.url("times", practitioner=person.slug) if person.is_active else "",
        "times_url": journey.url("times"),
    }
    return render(request, "booking/somebody_else.html", context)
