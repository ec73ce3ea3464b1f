"""Moving a visit: what it means is said before the button (0503, 0834)."""

import datetime as dt
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from booking.models import FollowUp, Visit
from booking.notifications.about_visit import preparation
from booking.operations.reserving.hold import SlotTaken
from booking.operations.visits.ask_to_move import may_ask
from booking.operations.visits.change_address import Door, FeeNotShown, move_to_address
from booking.operations.visits.reschedule import (
    TooLateToChange,
    may_change,
    reschedule_visit,
    when_to_tell,
)
from booking.operations.visits.undo_both import undo_both
from booking.operations.visits.undo_move import FormerTimeTaken, TooLateToUndo, undo_move
from booking.patient import keys
from booking.patient.change_words import why_not_moved
from booking.patient.forms import posted
from booking.patient.forms.times import FilterForm, StartForm
from booking.patient.joint_words import together_words
from booking.patient.looking import count_look
from booking.patient.shown_numbers import shown_number, shown_sequence
from booking.patient.starts import Chosen, sign_one
from booking.patient.times_page import TimesPage
from booking.patient.views.address import there_words, wished_door
from booking.patient.views.visit import joint_context, opens_other, private
from booking.patient.visit_page import confirmation_page, move_page, present_words
from booking.payments.late_change import before_words, late_change_fee_cents
from booking.payments.terms import cancellation_terms
from booking.queries.free_starts import find_offer
from booking.queries.moves import both_moves_to_undo, who_would_come
from booking.queries.offered import Offer
from booking.queries.place import Located, NotServed, PhoneOnly, locate
from booking.queries.plans import following
from core import clock
from core.local_time import local
from core.versioned import ChangedMeanwhile


@private("GET", "POST")
def change(request: HttpRequest, visit: Visit) -> HttpResponse:
    """Another time at the same door; POST shows what the move means, and moves nothing."""
    door = wished_door(visit)
    located = door.located if door else located_of(visit)
    asking = is_asking(visit, clock.now())
    if located is None or not (may_change(visit, clock.now()) or asking or _fee(visit) is not None):
        return render(
            request, "booking/change_by_phone.html", {"visit": visit, "why": why_not_moved(visit)}
        )
    # Counted like any look at the calendar: each answer tells what else is in the diary (1002).
    count_look(request)
    form = StartForm(posted(request), visit_type=visit.visit_type, located=located)
    if not form.is_bound:
        return choose_again(request, visit, located, form)
    if not form.is_valid():
        return choose_again(request, visit, located, form, status=422)
    chosen = form.chosen()
    person = who_would_come(
        visit=visit,
        practitioner_ids=chosen.practitioner_ids,
        start=chosen.start,
        located=located,
        now=clock.now(),
    )
    if person is None:
        return choose_again(request, visit, located, form, status=409)
    value = sign_one(Chosen(chosen.start, (person.pk,)), visit.visit_type, located.place.code)
    context = move_page(visit, person, chosen.start, clock.now()) | _late(visit)
    context |= {"value": value, "asking": asking}
    context |= {"there": there_words(visit), "joint": together_words(visit)}
    return render(request, "booking/change_check.html", context)


def _fee(visit: Visit) -> int | None:
    """What moving costs where free changes have ended; not for another address at once."""
    now = clock.now()
    if may_change(visit, now) or wished_door(visit) is not None:
        return None
    return late_change_fee_cents(visit, now)


def _late(visit: Visit) -> dict[str, Any]:
    """The fee for a late change, in words and as a number to be held against what is so."""
    fee = _fee(visit)
    return {} if fee is None else {"late_fee": fee, "late": before_words(visit, fee)}


@private("POST")
def move(request: HttpRequest, visit: Visit) -> HttpResponse:
    """Move the visit to exactly the time and the person that were shown."""
    door = wished_door(visit)
    located = door.located if door else located_of(visit)
    if located is None:
        return redirect(keys.visit_url(visit, "change"))
    count_look(request)
    form = StartForm(request.POST, visit_type=visit.visit_type, located=located)
    if not form.is_valid():
        return choose_again(request, visit, located, form, status=422)
    chosen = form.chosen()
    if (visit.start, (visit.practitioner_id,)) == (chosen.start, chosen.practitioner_ids):
        return redirect(keys.visit_url(visit))  # the same press twice
    try:
        _move(request, visit, chosen, located, door)
    # The page was made for a visit that has been moved since, perhaps in another window.
    except ChangedMeanwhile:
        visit.refresh_from_db()
        return choose_again(request, visit, located, form, status=409, elsewhere=True)
    except (TooLateToChange, FeeNotShown):
        return redirect(keys.visit_url(visit))
    except SlotTaken:
        return choose_again(request, visit, located, form, status=409)
    return redirect(keys.visit_url(visit))


def _move(
    request: HttpRequest, visit: Visit, chosen: Chosen, located: Located, door: Door | None
) -> None:
    facts: dict[str, Any] = {
        "practitioner_ids": chosen.practitioner_ids,
        "start": chosen.start,
        "now": clock.now(),
        "shown_sequence": shown_sequence(request),
    }
    if door is None:
        told_at = when_to_tell(visit, chosen.start, clock.now())
        fee = shown_number(request, "late_fee")
        late_fee = fee if fee >= 0 else None
        moved = reschedule_visit(
            visit=visit, located=located, told_at=told_at, late_fee=late_fee, **facts
        )
        if late_fee is not None and moved.start == chosen.start:
            # Any other change says so beside the button that takes it back; this one is final.
            messages.success(request, _("Your visit has moved"))
    else:
        move_to_address(visit=visit, door=door, **facts)


@private("POST")
def undo(request: HttpRequest, visit: Visit) -> HttpResponse:
    """Put the visit back to the time it was moved from; of two that were moved together, both."""
    now, shown = clock.now(), shown_sequence(request)
    try:
        if not both_moves_to_undo(visit, now):
            undo_move(visit=visit, now=now, shown_sequence=shown)
        elif opens_other(request, visit):
            undo_both(visit=visit, now=now, shown_sequence=shown)
    except TooLateToUndo:
        return redirect(keys.visit_url(visit))
    except FormerTimeTaken:
        return _not_undone(request, visit, former_taken=True)
    except ChangedMeanwhile:
        visit.refresh_from_db()
        return _not_undone(request, visit, elsewhere=True)
    return redirect(keys.visit_url(visit))


def _not_undone(request: HttpRequest, visit: Visit, **why: bool) -> HttpResponse:
    now = clock.now()
    proved, opens = keys.is_proved(request, visit, now), opens_other(request, visit)
    page = confirmation_page(visit, now, proved=proved, opens_other=opens)
    context = page | {"preparation": preparation(), **why}
    return render(request, "booking/visit.html", context, status=409)


def choose_again(
    request: HttpRequest,
    visit: Visit,
    located: Located,
    form: StartForm,
    *,
    status: int = 200,
    elsewhere: bool = False,
) -> HttpResponse:
    """The times to choose from; why nothing was moved, when the chosen one cannot be had.

    `elsewhere`: the visit was changed in another window since its page was made.
    """
    if status == 409:
        form.add_error("start", "taken")
    context = _change_page(request, visit, located) | {"form": form, "elsewhere": elsewhere}
    return render(request, "booking/change.html", context, status=status)


def is_asking(visit: Visit, now: dt.datetime) -> bool:
    """Whether a time is chosen to ask the office for; not for another address at once."""
    return may_ask(visit, now) and wished_door(visit) is None


def located_of(visit: Visit) -> Located | None:
    try:
        return locate(visit.postal_code or visit.place_code)
    except (ValueError, NotServed, PhoneOnly):
        return None


def _change_page(request: HttpRequest, visit: Visit, located: Located) -> dict[str, Any]:
    filters = _filters(request.GET, visit, located)
    at = clock.now()
    today = local(at).date()
    week, offer = _soonest_week(visit, located, filters, today, at)
    own_is_full = not offer.starts and offer.next_start is None
    if own_is_full and "practitioner" not in request.GET:
        # Nothing of hers: nobody is left before an empty page while a colleague could come.
        filters = _filters(_anybody(request.GET), visit, located)
        week, offer = _soonest_week(visit, located, filters, today, at)
    times = TimesPage(
        offer,
        query=request.GET.dict(),
        week=week,
        chosen_day=filters.day_asked(),
        today=today,
        path=keys.visit_url(visit, "change"),
        place_code=located.place.code,
        chosen=request.POST.get("start", "") if request.method == "POST" else None,
        usual=visit.practitioner,
    )
    full = own_is_full and filters.comes_not is None and not filters.narrowed
    around = present_words(visit) | _whose_times(visit, filters)
    joint = joint_context(request, visit)
    context = around | {"times": times, "usual_is_full": full, "joint": joint}
    return context | _what_stays(visit, at)


def _what_stays(visit: Visit, at: dt.datetime) -> dict[str, Any]:
    return _late(visit) | {
        "visit": visit,
        "asking": is_asking(visit, at),
        "there": there_words(visit),
        "paid": cancellation_terms(visit, at).paid_cents > 0,
        "together": len(following(visit, at)),
        "back_url": keys.visit_url(visit),
    }


def _whose_times(visit: Visit, filters: FilterForm) -> dict[str, Any]:
    """By whom the times are narrowed, and the step to everybody's."""
    return {
        "filters": filters,
        # Open only where something else was asked for than what the page begins with.
        "narrowed": bool(filters.narrowed)
        and filters.narrowed != {"practitioner": visit.practitioner},
        "only": filters.narrowed.get("practitioner"),
        "everyone_url": keys.visit_url(visit, "change") + "?practitioner=",
    }


def _filters(asked: QueryDict, visit: Visit, located: Located) -> FilterForm:
    """The same person's times until others are asked for; everybody's where that person cannot come."""
    wished = "" if visit.follow_up in FollowUp.NOBODY_COMES else visit.practitioner.slug
    return FilterForm(asked, visit_type=visit.visit_type, located=located, wished=wished)


def _anybody(asked: QueryDict) -> QueryDict:
    """The same question, but of everybody."""
    asked = asked.copy()
    asked["practitioner"] = ""
    return asked


def _soonest_week(
    visit: Visit, located: Located, filters: FilterForm, today: dt.date, at: dt.datetime
) -> tuple[dt.date, Offer]:
    """The week that is looked at and what is free in it; empty weeks are skipped."""
    week = max(today, filters.week_asked() or filters.day_asked() or today)
    offer = _offer(visit, located, filters, week, at)
    if not offer.starts and filters.week_asked() is None and offer.next_start is not None:
        week = local(offer.next_start).date()
        offer = _offer(visit, located, filters, week, at)
    return week, offer


def _offer(
    visit: Visit,
    located: Located,
    filters: FilterForm,
    week: dt.date,
    at: dt.datetime,
) -> Offer:
    return find_offer(
        visit_type=visit.visit_type,
        located=located,
        now=at,
        first_day=week,
        days=14,
        known_practitioner_id=visit.practitioner_id,
        moving=visit,
        **filters.wishes(),
    )
