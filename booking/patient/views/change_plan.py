"""Moving a visit of a plan and all after it: the rhythm, all dates at once, moved by one press (1232)."""

import datetime as dt
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import ngettext

from booking.models import Visit
from booking.operations.reserving.plans import PlanTimesTaken, TimesTooNear
from booking.operations.visits.move_following import (
    Following,
    NothingMoves,
    following_to_move,
    move_following,
)
from booking.patient import keys
from booking.patient.forms import posted
from booking.patient.looking import count_look
from booking.patient.views.change import located_of
from booking.patient.views.visit import private
from booking.planning import words
from booking.planning.other_rhythm import OtherRhythmForm, same_to_move
from booking.planning.rows import NotOnThePage, chosen_in, moves_in, moving_rows, shown_in
from core import clock
from core.local_time import moment, zone_words
from core.versioned import ChangedMeanwhile


@private("GET", "POST")
def change_plan(request: HttpRequest, visit: Visit) -> HttpResponse:
    """The rhythm; POST shows a new date for each visit, and then moves those that were chosen."""
    now, located = clock.now(), located_of(visit)
    found = following_to_move(visit, now)
    # Days left out tell of other visits of the same person, as when a plan is made (1231).
    if not found.moving or located is None or not keys.is_proved(request, visit, now):
        return redirect(keys.visit_url(visit, "planned"))
    if request.method == "POST":
        # Counted like any look at the calendar: it tells what else is in the diary (1002).
        count_look(request)
    same = same_to_move(found.moving[0], located)
    form = OtherRhythmForm(posted(request), same=same, moving=found.moving, now=now)
    if not form.is_valid() or request.POST.get("action") == "back":
        status = 422 if form.errors else 200
        context = {"visit": visit, "form": form, **_stays(found, now), "many": len(found.moving)}
        return render(request, "booking/plan_change.html", context, status=status)
    if request.POST.get("action") == "move":
        return _move(request, visit, found, form)
    return _dates(request, visit, found, form)


def _move(
    request: HttpRequest, visit: Visit, found: Following, form: OtherRhythmForm
) -> HttpResponse:
    shown = _shown(request)
    try:
        moved = move_following(
            visit=visit,
            moves=moves_in(request.POST, shown, form.same),
            located=form.same.located,
            now=clock.now(),
        )
    except NothingMoves:
        if any(chosen_in(request.POST).values()):  # the same press twice: they stand there already
            return redirect(keys.visit_url(visit, "planned"))
        return _dates(request, visit, found, form, problem="none", status=422)
    except TimesTooNear:
        return _dates(request, visit, found, form, problem="near", status=422)
    except (PlanTimesTaken, NotOnThePage):
        return _dates(request, visit, found, form, problem="taken", status=409)
    except ChangedMeanwhile:
        return _dates(request, visit, found, form, problem="changed", status=409)
    said = ngettext(
        "%(many)s visit has another time. We write to you with all of them.",
        "%(many)s visits have other times. We write to you with all of them.",
        len(moved),
    )
    messages.success(request, said % {"many": len(moved)})
    return redirect(keys.visit_url(moved[0], "planned"))


def _dates(
    request: HttpRequest,
    visit: Visit,
    found: Following,
    form: OtherRhythmForm,
    *,
    problem: str = "",
    status: int = 200,
) -> HttpResponse:
    typed = request.POST if problem else None
    rows = moving_rows(form.found(), form.same, found.moving, typed)
    context: dict[str, Any] = {
        "visit": visit,
        "rows": rows,
        "none_free": not any(row["times"] for row in rows),
        "kept": form.kept(),
        "problem": problem,
        "zone": zone_words(visit.time_zone),
        "too_near": words.too_near_words(),
        **_stays(found, form.now),
    }
    return render(request, "booking/plan_change_dates.html", context, status=status)


def _stays(found: Following, now: dt.datetime) -> dict[str, Any]:
    """The visits after this one that do not move, by why."""
    return {
        "too_late": [moment(one.start, one.time_zone) for one in found.too_late],
        "elsewhere": [moment(one.start, one.time_zone) for one in found.elsewhere],
    }


def _shown(request: HttpRequest) -> list[tuple[int, int]]:
    return shown_in(request.POST.getlist("visit"))
