"""The times page: choosing a start is holding it; the soonest first, then the best, then every day."""

import datetime as dt
from contextlib import suppress
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from booking.models import Practitioner, Visit
from booking.operations.money.checkout_session import PaymentServiceAway
from booking.operations.money.deposit import AlreadyPaid, PaymentOnItsWay, give_up_deposit
from booking.operations.reserving.demand import count_look_for_times
from booking.operations.reserving.hold import (
    COUNTED_SECONDS,
    SlotTaken,
    TooManyHolds,
    Wanted,
    hold_visit,
)
from booking.patient import keys
from booking.patient.forms import posted
from booking.patient.forms.times import FilterForm, StartForm
from booking.patient.forms.waiting import WaitingForm
from booking.patient.journey import Journey, step
from booking.patient.looking import count_look
from booking.patient.starts import Chosen
from booking.patient.times_page import TimesPage, nearest_tiles
from booking.queries.free_starts import find_offer
from booking.queries.nearest import nearest_starts
from booking.queries.offered import Offer
from booking.queries.place import Located, NotServed, PhoneOnly, locate
from core import local_time
from core.client_address import client_address
from core.local_time import local

# Two weeks, so that the strip knows whether the next one has a free time.
DAYS_READ = 14


@step("times")
def times(request: HttpRequest, journey: Journey) -> HttpResponse:
    """Show what is free; POST keeps the chosen time."""
    assert journey.visit_type is not None and journey.located is not None
    count_look(request)
    located, address = _where_to(request, journey)
    form = StartForm(posted(request), visit_type=journey.visit_type, located=located)
    if form.is_bound and form.is_valid():
        if _is_another(request, journey, form.chosen()):
            journey.begin_beside(with_answers=True)
        return hold_chosen(request, journey, form.chosen(), located, address)
    status = 422 if form.errors else 200
    return render(
        request, "booking/times.html", page(request, journey) | {"form": form}, status=status
    )


def _is_another(request: HttpRequest, journey: Journey, chosen: Chosen) -> bool:
    """Whether the page was made before the time now held: it lay open in another tab.

    Its choice is then held beside that one, not in its place. The same press twice is one choice.
    """
    hold = journey.hold
    if hold is None or request.POST.get("held", hold.public_ref) == hold.public_ref:
        return False
    return (hold.start, hold.practitioner_id in chosen.practitioner_ids) != (chosen.start, True)


def _where_to(request: HttpRequest, journey: Journey) -> tuple[Located, dict[str, Any]]:
    """Where the time is for: the good address, or the one put aside and now taken with its time."""
    assert journey.located is not None
    address = journey.put_aside if request.POST.get("address") else {}
    if address:
        with suppress(ValueError, NotServed, PhoneOnly):
            return locate(address["postal_code"]), address
    return journey.located, {}


def page(request: HttpRequest, journey: Journey) -> dict[str, Any]:
    """Everything the times page shows."""
    assert journey.visit_type is not None and journey.located is not None
    filters = _filters(request, journey)
    today = local_time.today(journey.now)
    week = max(today, filters.week_asked() or filters.day_asked() or today)
    offer = _offer(journey, filters, week)
    narrowed = bool(filters.narrowed)
    if request.method == "GET" and week == today and not narrowed:
        _count(request, journey, offer)
    first = local(offer.starts[0].start).date() if offer.starts else None
    if filters.week_asked() is None and first is None and offer.next_start is not None:
        week = local(offer.next_start).date()  # empty weeks are skipped
        offer = _offer(journey, filters, week)
    shown = TimesPage(
        offer,
        query=request.GET.dict(),
        week=week,
        chosen_day=filters.day_asked(),
        today=today,
        path=reverse("patient:times"),
        place_code=journey.located.place.code,
        chosen=request.POST.get("start", "") if request.method == "POST" else None,
    )
    return journey.page("times") | {
        "times": shown,
        "filters": filters,
        "narrowed": narrowed,
        # Said aloud even where it is empty: "anyone" is an answer to the page of a person, too.
        "everyone_url": journey.url("times", practitioner=""),
        "waiting_form": WaitingForm(),
    }


def _filters(request: HttpRequest, journey: Journey) -> FilterForm:
    """What the address asks for, or else the person whose page the visitor came from."""
    assert journey.visit_type is not None and journey.located is not None
    return FilterForm(
        request.GET,
        visit_type=journey.visit_type,
        located=journey.located,
        wished=journey.answers.get("person") or "",
    )


def _count(request: HttpRequest, journey: Journey, offer: Offer) -> None:
    """Count on which days somebody found nothing (1142)."""
    assert journey.located is not None
    count_look_for_times(
        browser=keys.browser_of(request),
        area_id=journey.located.area.pk,
        starts=[one.start for one in offer.starts],
        now=journey.now,
    )


def _offer(journey: Journey, filters: FilterForm, week: dt.date) -> Offer:
    assert journey.visit_type is not None and journey.located is not None
    return find_offer(
        visit_type=journey.visit_type,
        located=journey.located,
        now=journey.now,
        first_day=week,
        days=DAYS_READ,
        holder=journey.holder,
        known_practitioner_id=journey.answers.get("known_practitioner"),
        followed_by=journey.second.visit_type if journey.second else None,
        **filters.wishes(),
    )


def hold_chosen(
    request: HttpRequest,
    journey: Journey,
    chosen: Chosen,
    located: Located,
    address: dict[str, Any],
) -> HttpResponse:
    """Keep the chosen time, or say why not and what is nearest."""
    wanted = _wanted(request, journey, chosen, located)
    try:
        _end_earlier_payment(journey)
        visit = hold_visit(
            wanted=wanted,
            holder=journey.holder,
            now=journey.now,
            visitor=client_address(request.META),
            browser=keys.holders_in(request),
            payer=journey.payer.code,
            is_new_patient=journey.answers.get("been") == "new",
            source_page_id=journey.answers.get("source_page"),
        )
    except SlotTaken:
        context = nearest(journey, chosen.start, located) | {"address": bool(address)}
        return render(request, "booking/taken.html", context, status=409)
    except TooManyHolds:
        answer = render(request, "booking/too_many.html", journey.page("times"), status=429)
        answer["Retry-After"] = str(COUNTED_SECONDS)
        return answer
    except (AlreadyPaid, PaymentOnItsWay):
        return journey.go("return")
    except PaymentServiceAway:
        return render(request, "booking/payment_away.html", journey.page("times"), status=503)
    return _go_on_with(journey, visit, chosen, address)


def _wanted(request: HttpRequest, journey: Journey, chosen: Chosen, located: Located) -> Wanted:
    visit_type = journey.visit_type
    assert visit_type is not None
    # The times were chosen on a page narrowed by its address: whoever comes instead must suit as well.
    asked = FilterForm(request.GET, visit_type=visit_type, located=located).wishes()
    return Wanted(
        chosen.practitioner_ids,
        visit_type,
        located,
        chosen.start,
        gender=asked["gender"],
        language=next(iter(asked["languages"]), ""),
        second=journey.second,
    )


def _go_on_with(
    journey: Journey, visit: Visit, chosen: Chosen, address: dict[str, Any]
) -> HttpResponse:
    """The time is held: keep what came with it, and who was named if it is not who comes."""
    if address:
        journey.keep(**address, **journey.PLACED)
    journey.keep_visit(visit)
    # The page named the first of them: who comes instead is said before anything else is asked.
    named = chosen.practitioner_ids[0]
    journey.keep(instead_of=None if visit.practitioner_id == named else named)
    return journey.onward()


def _end_earlier_payment(journey: Journey) -> None:
    """Somebody who went to pay and came back for another time: the payable page ends first."""
    if journey.visit is not None and journey.visit.payment_pending:
        # Before the hold, outside its transaction: ending a payment page is a call to Stripe
        # (0202).
        for visit in journey.both:
            give_up_deposit(visit=visit, now=journey.now)


def taken(
    request: HttpRequest, journey: Journey, wanted: dt.datetime, template: str, status: int = 200
) -> HttpResponse:
    """The time is gone, the answers are not: the three nearest times."""
    assert journey.located is not None
    return render(request, template, nearest(journey, wanted, journey.located), status=status)


def nearest(journey: Journey, wanted: dt.datetime, located: Located) -> dict[str, Any]:
    """The page of the three nearest times."""
    assert journey.visit_type is not None
    starts = nearest_starts(
        wanted=wanted,
        visit_type=journey.visit_type,
        located=located,
        now=journey.now,
        holder=journey.holder,
        followed_by=journey.second.visit_type if journey.second else None,
    )
    # One question for the three, not one a tile.
    people = Practitioner.objects.in_bulk([one.practitioner_ids[0] for one in starts])
    groups = nearest_tiles(starts, journey.visit_type, located.place.code, people)
    context = {"groups": groups, "wanted": wanted, "times_url": journey.url("times")}
    return journey.page("times") | context
