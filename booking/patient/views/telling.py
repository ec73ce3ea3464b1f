"""Pages of the booking journey after the times: the patient's details and the address."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from booking.operations.reserving.details import place_visit
from booking.operations.reserving.hold import HoldLapsed, SlotTaken
from booking.patient import second_tab
from booking.patient.forms import posted
from booking.patient.forms.telling import AddressForm, DetailsForm
from booking.patient.journey import Journey, step
from booking.patient.looking import count_look
from booking.patient.presenters import holding
from booking.patient.views.times import nearest
from booking.queries.place import Located


@step("details")
def details(request: HttpRequest, journey: Journey) -> HttpResponse:
    """Who is visited and how to reach them."""
    if "instead_of" in journey.answers:
        return journey.go("somebody_else")
    for_other = journey.answers.get("whose") == "other"
    form = DetailsForm(posted(request), for_other=for_other, initial=journey.answers)
    told = form.is_valid() and second_tab.is_told(request, form)
    if form.is_valid():
        journey.keep(**form.kept())
        return journey.onward()
    context = journey.page("details") | {
        "form": form,
        "shown": second_tab.shown_by(form),
        "holding": holding(journey.hold, journey.url("extend")),
    }
    status = second_tab.status_of(form, told=told)
    return render(request, "booking/details.html", context, status=status)


@step("address")
def address(request: HttpRequest, journey: Journey) -> HttpResponse:
    """The exact address. A fuller postal code is checked again: the drive may be longer.

    An address that cannot be reached in time is put aside: the held time and the last good address
    stand until another time is taken for it (decisions/0831).
    """
    assert journey.hold is not None and journey.located is not None
    # What was put aside comes last: it is the address that needs one letter corrected (0831).
    initial = {"town": journey.hold.town} | journey.answers | journey.put_aside
    form = AddressForm(posted(request), initial=initial)
    told = form.is_valid() and second_tab.is_told(request, form)
    if not form.is_valid():
        context = journey.page("address") | {
            "form": form,
            "shown": second_tab.shown_by(form),
            "holding": holding(journey.hold, journey.url("extend")),
            "phone_read_as": journey.answers.get("phone_read_as"),
            "details_url": journey.url("details"),
        }
        status = second_tab.status_of(form, told=told)
        return render(request, "booking/address.html", context, status=status)
    assert form.located is not None
    count_look(request)  # whether the drive fits says what else is in the diary
    try:
        visit = place_visit(visit=journey.hold, located=form.located, now=journey.now)
    except HoldLapsed:
        journey.keep(**form.cleaned_data, **journey.PLACED)
        return journey.go("lapsed")
    except SlotTaken:
        journey.put_address_aside(form.cleaned_data)
        return _too_far(request, journey, form.located)
    journey.keep(**form.cleaned_data, **journey.PLACED)
    journey.located = form.located  # placed when it was read
    journey.keep_visit(visit)
    return journey.onward()


def _too_far(request: HttpRequest, journey: Journey, located: Located) -> HttpResponse:
    """That address not at that time: correct it, keep the time, or take another time for it."""
    assert journey.hold is not None
    context = nearest(journey, journey.hold.start, located) | {
        **_kept(journey),
        "address": True,
        "code": located.typed,
        "elsewhere_url": journey.url("where", postal_code=located.typed, booking=journey.name),
    }
    return render(request, "booking/too_far.html", context, status=409)


def _kept(journey: Journey) -> dict[str, Any]:
    """The line that says which time is held."""
    return {"holding": holding(journey.hold, journey.url("extend"))}
