"""Moving and cancelling a visit: what it means is said before the button (0503, 0834)."""

import datetime as dt
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from booking.models import Visit, VisitStatus
from booking.notifications.about_visit import preparation
from booking.operations.reserving.hold import SlotTaken
from booking.operations.visits.cancel import TermsChanged, VisitOver, cancel_visit
from booking.operations.visits.change_address import Door, FeeNotShown, move_to_address
from booking.operations.visits.reschedule import (
    TooLateToChange,
    may_change,
    reschedule_visit,
    when_to_tell,
)
from booking.operations.visits.undo_move import FormerTimeTaken, TooLateToUndo, undo_move
from booking.patient import keys, package_words
from booking.patient.card_words import late_fee_words
from booking.patient.forms import posted
from booking.patient.forms.times import FilterForm, StartForm
from booking.patient.full_words import ahead_words
from booking.patient.looking import count_look
from booking.patient.starts import Chosen, sign_one
from booking.patient.times_page import TimesPage
from booking.patient.views.address import there_words, wished_door
from booking.patient.views.visit import private
from booking.patient.visit_page import (
    confirmation_page,
    free_words,
    move_page,
    otherwise_words,
    rows,
)
from booking.payments.card_terms import late_fee_cents
from booking.payments.credit import in_visit_cents
from booking.payments.packages import cancelling_returns_cents
from booking.payments.terms import cancellation_terms
from booking.queries.free_starts import Offer, find_offer
from booking.queries.moves import who_would_come
from booking.queries.place import Located, NotServed, PhoneOnly, locate
from core import clock
from core.local_time import local, moment
from core.money import shown
from core.versioned import ChangedMeanwhile


@private("GET", "POST")
def cancel(request: HttpRequest, visit: Visit) -> HttpResponse:
    """Show what comes back; POST cancels on exactly those terms."""
    if visit.status != VisitStatus.CONFIRMED or visit.start <= clock.now():
        return redirect(keys.visit_url(visit))
    changed = False
    if request.method == "POST":
        try:
            cancel_visit(
                visit=visit,
                now=clock.now(),
                by="patient",
                shown_cents=_shown(request, "refund_cents"),
                # A page from before there were fees showed none.
                shown_fee_cents=_shown(request, "fee_cents") if "fee_cents" in request.POST else 0,
                shown_sequence=_shown_sequence(request),
            )
            return redirect(keys.visit_url(visit))
        except TermsChanged:
            changed = True
            visit.refresh_from_db()
        except VisitOver:
            return redirect(keys.visit_url(visit))
    elsewhere = changed and _shown_sequence(request) != visit.sequence
    context = _cancel_page(visit) | {"changed": changed, "elsewhere": elsewhere}
    return render(request, "booking/cancel.html", context, status=409 if changed else 200)


def _cancel_page(visit: Visit) -> dict[str, Any]:
    terms = cancellation_terms(visit, clock.now())
    fee = late_fee_cents(visit, clock.now())
    return package_words.when_cancelling(visit, clock.now()) | {
        "visit": visit,
        "terms": terms,
        "shown_cents": cancelling_returns_cents(visit, clock.now(), "patient"),
        "fee_cents": fee,
        "late_fee": late_fee_words(visit, fee),
        "back": shown(terms.refund_cents, visit.currency),
        "kept": shown(terms.kept_cents, visit.currency),
        "paid": shown(terms.paid_cents, visit.currency),
        "ahead": ahead_words(visit, terms.ahead_cents) if terms.kept_cents else "",
        "to_credit": shown(in_visit_cents(visit), visit.currency) if in_visit_cents(visit) else "",
        "otherwise": otherwise_words(visit, terms),
        "waiting": shown(terms.waiting_cents, visit.currency) if terms.waiting_cents else "",
        "free_until": free_words(visit, terms, clock.now()),
        "may_change": may_change(visit, clock.now()),
        "rows": rows(visit),
        "back_url": keys.visit_url(visit),
    }


@private("GET", "POST")
def change(request: HttpRequest, visit: Visit) -> HttpResponse:
    """Another time at the same door; POST shows what the move means, and moves nothing."""
    door = wished_door(visit)
    located = door.located if door else _located(visit)
    if located is None or not may_change(visit, clock.now()):
        return render(request, "booking/change_by_phone.html", {"visit": visit, "why": _why(visit)})
    # Counted like any look at the calendar: each answer tells what else is in the diary (1002).
    count_look(request)
    form = StartForm(posted(request), visit_type=visit.visit_type, located=located)
    if not form.is_bound:
        return _choose(request, visit, located, form)
    if not form.is_valid():
        return _choose(request, visit, located, form, status=422)
    chosen = form.chosen()
    person = who_would_come(
        visit=visit,
        practitioner_ids=chosen.practitioner_ids,
        start=chosen.start,
        located=located,
        now=clock.now(),
    )
    if person is None:
        return _choose(request, visit, located, form, status=409)
    value = sign_one(Chosen(chosen.start, (person.pk,)), visit.visit_type, located.place.code)
    context = move_page(visit, person, chosen.start, clock.now()) | {
        "value": value,
        "there": there_words(visit),
    }
    return render(request, "booking/change_check.html", context)


@private("POST")
def move(request: HttpRequest, visit: Visit) -> HttpResponse:
    """Move the visit to exactly the time and the person that were shown."""
    door = wished_door(visit)
    located = door.located if door else _located(visit)
    if located is None:
        return redirect(keys.visit_url(visit, "change"))
    count_look(request)
    form = StartForm(request.POST, visit_type=visit.visit_type, located=located)
    if not form.is_valid():
        return _choose(request, visit, located, form, status=422)
    chosen = form.chosen()
    if (visit.start, (visit.practitioner_id,)) == (chosen.start, chosen.practitioner_ids):
        return redirect(keys.visit_url(visit))  # the same press twice
    try:
        _move(request, visit, chosen, located, door)
    # The page was made for a visit that has been moved since, perhaps in another window.
    except ChangedMeanwhile:
        visit.refresh_from_db()
        return _choose(request, visit, located, form, status=409, elsewhere=True)
    except (TooLateToChange, FeeNotShown):
        return redirect(keys.visit_url(visit))
    except SlotTaken:
        return _choose(request, visit, located, form, status=409)
    return redirect(keys.visit_url(visit))


def _move(
    request: HttpRequest, visit: Visit, chosen: Chosen, located: Located, door: Door | None
) -> None:
    facts: dict[str, Any] = {
        "practitioner_ids": chosen.practitioner_ids,
        "start": chosen.start,
        "now": clock.now(),
        "shown_sequence": _shown_sequence(request),
    }
    if door is None:
        told_at = when_to_tell(visit, chosen.start, clock.now())
        reschedule_visit(visit=visit, located=located, told_at=told_at, **facts)
    else:
        move_to_address(visit=visit, door=door, **facts)


@private("POST")
def undo(request: HttpRequest, visit: Visit) -> HttpResponse:
    """Put the visit back to the time it was moved from."""
    try:
        undo_move(visit=visit, now=clock.now(), shown_sequence=_shown_sequence(request))
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
    page = confirmation_page(visit, now, proved=keys.is_proved(request, visit, now))
    context = page | {"preparation": preparation(), **why}
    return render(request, "booking/visit.html", context, status=409)


def _shown_sequence(request: HttpRequest) -> int:
    """The visit's number on the page that was pressed; a page that says none had another visit."""
    return _shown(request, "sequence")


def _shown(request: HttpRequest, name: str) -> int:
    """A number the page showed; anything unreadable is none, so it cannot agree with what is so."""
    said = request.POST.get(name, "")
    return int(said) if said.isdecimal() and len(said) < 10 else -1


def _why(visit: Visit) -> str:
    """Why a visit cannot be moved here, truly: it is over, has begun, or is too near."""
    if visit.status == VisitStatus.CANCELLED:
        return _("This visit was cancelled.")
    if visit.status in VisitStatus.FINISHED or visit.end <= clock.now():
        return _("This visit is over.")
    if visit.start <= clock.now():
        return _("This visit has begun.")
    return _("It is too soon before the visit to move it here.")


def _choose(
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


def _located(visit: Visit) -> Located | None:
    try:
        return locate(visit.postal_code or visit.place_code)
    except (ValueError, NotServed, PhoneOnly):
        return None


def _change_page(request: HttpRequest, visit: Visit, located: Located) -> dict[str, Any]:
    filters = FilterForm(request.GET, visit_type=visit.visit_type, located=located)
    at = clock.now()
    today = local(at).date()
    week = max(today, filters.week_asked() or filters.day_asked() or today)
    offer = _offer(visit, located, filters, week, at)
    if not offer.starts and filters.week_asked() is None and offer.next_start is not None:
        week = local(offer.next_start).date()
        offer = _offer(visit, located, filters, week, at)
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
    return {
        "visit": visit,
        "there": there_words(visit),
        "times": times,
        "filters": filters,
        "present": moment(visit.start, visit.time_zone),
        "paid": cancellation_terms(visit, at).paid_cents > 0,
        "back_url": keys.visit_url(visit),
    }


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
