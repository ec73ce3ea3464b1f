"""Both visits of a joint visit to another time, from a browser that may open both (1253)."""

import datetime as dt
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from booking.models import Practitioner, Visit
from booking.operations.reserving.hold import SlotTaken
from booking.operations.visits.reschedule import TooLateToChange, may_change
from booking.operations.visits.reschedule_both import reschedule_both
from booking.patient import keys
from booking.patient.forms import posted
from booking.patient.forms.times import FilterForm, StartForm
from booking.patient.joint_words import both_moved_rows
from booking.patient.looking import count_look
from booking.patient.shown_numbers import shown_number
from booking.patient.starts import Chosen
from booking.patient.times_page import TimesPage
from booking.patient.views.change import located_of
from booking.patient.views.visit import opens_other, private
from booking.queries.free_starts import find_offer
from booking.queries.joint import beside
from booking.queries.offered import Offer
from booking.queries.place import Located
from core import clock
from core.local_time import local
from core.versioned import ChangedMeanwhile


@private("GET", "POST")
def move_both(request: HttpRequest, visit: Visit) -> HttpResponse:
    """Times at which one person can come to both; POST shows what the move means, a second one moves."""
    now = clock.now()
    both, located = _both(request, visit), located_of(visit)
    if located is None or not all(may_change(one, now) for one in both):
        return redirect(keys.visit_url(visit, "change"))
    count_look(request)
    form = StartForm(posted(request), visit_type=both[0].visit_type, located=located)
    if not form.is_bound:
        return _times(request, visit, both, located, form)
    if not form.is_valid():
        return _times(request, visit, both, located, form, status=422)
    if "sure" not in request.POST:
        return _check(request, visit, both, form.chosen())
    try:
        _move(request, visit, located, form.chosen(), now)
    except (SlotTaken, ChangedMeanwhile, TooLateToChange):
        form.add_error("start", "taken")
        return _times(request, visit, both, located, form, status=409)
    return redirect(keys.visit_url(visit))


def _both(request: HttpRequest, visit: Visit) -> list[Visit]:
    """Both visits in order of time; a stranger to either of them finds nothing here."""
    other = beside(visit)
    if other is None or not opens_other(request, visit):
        raise Http404
    return sorted((visit, other), key=lambda one: one.start)


def _move(
    request: HttpRequest, visit: Visit, located: Located, chosen: Chosen, now: dt.datetime
) -> None:
    reschedule_both(
        visit=visit,
        practitioner_ids=chosen.practitioner_ids,
        start=chosen.start,
        located=located,
        shown_sequences=[shown_number(request, name) for name in ("first", "second")],
        now=now,
    )


def _check(request: HttpRequest, visit: Visit, both: list[Visit], chosen: Chosen) -> HttpResponse:
    person = Practitioner.objects.get(pk=chosen.practitioner_ids[0])
    context = {
        "visit": visit,
        "both": both,
        "rows": both_moved_rows(both, person, chosen.start),
        "value": request.POST["start"],
        "back_url": keys.visit_url(visit, "both"),
        "keep_url": keys.visit_url(visit),
    }
    return render(request, "booking/move_both_check.html", context)


def _times(
    request: HttpRequest,
    visit: Visit,
    both: list[Visit],
    located: Located,
    form: StartForm,
    *,
    status: int = 200,
) -> HttpResponse:
    filters = FilterForm(
        request.GET,
        visit_type=both[0].visit_type,
        located=located,
        wished=visit.practitioner.slug,
    )
    context: dict[str, Any] = {
        "visit": visit,
        "both": both,
        "form": form,
        "filters": filters,
        "narrowed": bool(filters.narrowed),
        "everyone_url": keys.visit_url(visit, "both") + "?practitioner=",
        "times": _page(request, visit, both, located, filters),
        "rows": both_moved_rows(both, None, both[0].start),
        "back_url": keys.visit_url(visit, "change"),
    }
    return render(request, "booking/move_both.html", context, status=status)


def _page(
    request: HttpRequest, visit: Visit, both: list[Visit], located: Located, filters: FilterForm
) -> TimesPage:
    today = local(clock.now()).date()
    week = max(today, filters.week_asked() or filters.day_asked() or today)
    offer = _offer(both, located, filters, week)
    if not offer.starts and filters.week_asked() is None and offer.next_start is not None:
        week = local(offer.next_start).date()  # empty weeks are skipped
        offer = _offer(both, located, filters, week)
    return TimesPage(
        offer,
        query=request.GET.dict(),
        week=week,
        chosen_day=filters.day_asked(),
        today=today,
        path=keys.visit_url(visit, "both"),
        place_code=located.place.code,
        chosen=request.POST.get("start", "") if request.method == "POST" else None,
        usual=visit.practitioner,
    )


def _offer(both: list[Visit], located: Located, filters: FilterForm, week: dt.date) -> Offer:
    """The starts at which one person can come to both, as if neither had a time yet."""
    return find_offer(
        visit_type=both[0].visit_type,
        followed_by=both[1].visit_type,
        located=located,
        now=clock.now(),
        first_day=week,
        days=14,
        moving=both[0],
        leaving=[both[1].pk],
        known_practitioner_id=both[0].practitioner_id,
        **filters.wishes(),
    )
