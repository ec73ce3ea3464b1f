"""Your details, and where we come."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from booking.operations.reserving.details import place_visit
from booking.operations.reserving.hold import HoldLapsed, SlotTaken
from booking.patient.forms import AddressForm, DetailsForm, posted
from booking.patient.journey import Journey, step
from booking.patient.presenters import holding
from booking.patient.views.times import taken


@step("details")
def details(request: HttpRequest, journey: Journey) -> HttpResponse:
    """Who is visited and how to reach them."""
    for_other = journey.answers.get("whose") == "other"
    form = DetailsForm(posted(request), for_other=for_other, initial=journey.answers)
    if form.is_valid():
        journey.keep(**form.kept())
        return journey.onward()
    context = journey.page("details") | {"form": form, "holding": holding(journey.hold)}
    return render(request, "booking/details.html", context, status=422 if form.errors else 200)


@step("address")
def address(request: HttpRequest, journey: Journey) -> HttpResponse:
    """The exact address. A fuller postal code is checked again: the drive may be longer."""
    assert journey.hold is not None and journey.located is not None
    initial = {"town": journey.hold.town} | journey.answers
    form = AddressForm(posted(request), initial=initial)
    if not form.is_valid():
        context = journey.page("address") | {"form": form, "holding": holding(journey.hold)}
        return render(request, "booking/address.html", context, status=422 if form.errors else 200)
    assert form.located is not None
    try:
        visit = place_visit(visit=journey.hold, located=form.located, now=journey.now)
    except HoldLapsed:
        journey.keep(**form.cleaned_data)
        return redirect("patient:lapsed")
    except SlotTaken:
        start = journey.hold.start
        journey.keep(**form.cleaned_data)
        return taken(request, journey, start, "booking/too_far.html", status=409)
    journey.keep(**form.cleaned_data)
    journey.keep_visit(visit)
    return journey.onward()
