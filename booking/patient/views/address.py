"""Another address for a booked visit: typed, looked at, taken; another time only if needed (1204)."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from booking.models import AddressChange, Visit
from booking.operations.reserving.hold import SlotTaken
from booking.operations.visits.change_address import (
    Door,
    FeeNotShown,
    asks_the_office,
    change_address,
    drop_wish,
    fits_at_its_time,
    keep_wish,
)
from booking.operations.visits.reschedule import TooLateToChange, may_change
from booking.patient import keys
from booking.patient.forms import posted
from booking.patient.forms.telling import AddressForm, access_in, doorstep_in
from booking.patient.joint_words import together_words
from booking.patient.looking import count_look
from booking.patient.views.visit import private
from booking.queries.place import NotServed, PhoneOnly, locate
from core import clock
from core.local_time import moment
from core.money import shown
from core.versioned import ChangedMeanwhile


@private("GET", "POST")
def address(request: HttpRequest, visit: Visit) -> HttpResponse:
    """The address as it is; POST keeps what is typed and looks at it."""
    if not may_change(visit, clock.now()):
        return redirect(keys.visit_url(visit, "change"))  # which says why, and whom to call
    form = AddressForm(posted(request), initial=_as_it_is(visit))
    if not form.is_valid():
        context = {"form": form, "visit": visit, "back_url": keys.visit_url(visit)}
        status = 422 if form.errors else 200
        return render(request, "booking/edit_address.html", context, status=status)
    keep_wish(visit=visit, answers=form.cleaned_data, now=clock.now())
    return redirect(keys.visit_url(visit, "address_check"))


@private("GET", "POST")
def check(request: HttpRequest, visit: Visit) -> HttpResponse:
    """What the other address means; POST takes it, keeps the present one, or goes to other times."""
    door = door_of(visit)
    if door is None or not may_change(visit, clock.now()):
        return redirect(keys.visit_url(visit))
    # Whether the drive fits says what else is in the diary (1002).
    count_look(request)
    said = request.POST.get("then", "")
    if said == "keep":
        drop_wish(visit)
        return redirect(keys.visit_url(visit))
    if said == "time":
        AddressChange.objects.filter(visit=visit).update(with_time=True)
        return redirect(keys.visit_url(visit, "change"))
    changed = False
    if said == "take":
        try:
            _take(request, visit, door)
        except TooLateToChange:
            return redirect(keys.visit_url(visit))
        except (ChangedMeanwhile, FeeNotShown, SlotTaken):
            changed = True
            visit.refresh_from_db()
        else:
            messages.success(request, _("We come to the new address. A letter confirms it."))
            return redirect(keys.visit_url(visit))
    context = _page(visit, door) | {"changed": changed}
    return render(request, "booking/address_check.html", context, status=409 if changed else 200)


def door_of(visit: Visit) -> Door | None:
    """The other address that was typed, if we still go there."""
    row = AddressChange.objects.filter(visit=visit).first()
    if row is None:
        return None
    answers: Any = row.answers
    try:
        located = locate(answers["postal_code"])
    except (ValueError, NotServed, PhoneOnly):
        return None
    return Door(located, doorstep_in(answers))


def wished_door(visit: Visit) -> Door | None:
    """The other address for which a time is being chosen."""
    wished = AddressChange.objects.filter(visit=visit, with_time=True).exists()
    return door_of(visit) if wished else None


def there_words(visit: Visit) -> str:
    """That address as a line; empty where the times are for the present one."""
    door = wished_door(visit)
    return f"{door.doorstep.street}, {door.doorstep.town}" if door else ""


def _take(request: HttpRequest, visit: Visit, door: Door) -> None:
    change_address(
        visit=visit,
        door=door,
        shown_sequence=_number(request, "sequence"),
        shown_fee_cents=_number(request, "fee_cents"),
        now=clock.now(),
    )


def _number(request: HttpRequest, name: str) -> int:
    said = request.POST.get(name, "")
    return int(said) if said.isdecimal() and len(said) < 10 else -1


def _as_it_is(visit: Visit) -> dict[str, Any]:
    """The present address; what was told of its door goes with it."""
    at = {"street": visit.street, "town": visit.town, "postal_code": visit.postal_code}
    return at | access_in(visit.access_notes)


def _page(visit: Visit, door: Door) -> dict[str, Any]:
    fee = door.located.area.travel_fee_cents
    differs = fee != visit.travel_fee_cents
    total = shown(visit.price_cents + fee, visit.currency)
    present = ", ".join(filter(None, [visit.street, visit.town]))
    future = ", ".join(filter(None, [door.doorstep.street, door.doorstep.town]))
    rows = [
        {"key": _("From"), "value": present},
        {"key": _("To"), "value": f"{future} {door.located.typed}"},
        {"key": _("When"), "value": moment(visit.start, visit.time_zone)},
        {"key": _("Who comes"), "value": visit.practitioner.name},
    ]
    if differs:
        rows.append({"key": _("Price with the travel fee"), "value": total})
    return {
        "visit": visit,
        "rows": rows,
        "fits": fits_at_its_time(visit, door.located, clock.now()),
        "by_phone": asks_the_office(visit, door.located),
        "joint": together_words(visit),
        "fee_cents": fee,
        "back_url": keys.visit_url(visit, "address"),
    }
