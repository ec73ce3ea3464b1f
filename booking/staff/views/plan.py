"""Moving a visit of a plan and all after it for whoever calls: as its patient does it (1232, 1178)."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods
from wagtail.admin import messages

from booking.models import Visit
from booking.operations.reserving.plans import PlanTimesTaken, TimesTooNear
from booking.operations.visits.move_following import (
    Following,
    NothingMoves,
    following_to_move,
    move_following,
)
from booking.planning.other_rhythm import OtherRhythmForm, same_to_move
from booking.planning.rows import NotOnThePage, chosen_in, moves_in, moving_rows, shown_in
from booking.queries.place import Located, NotServed, PhoneOnly, locate
from booking.staff import presenters, told
from booking.staff.permissions import ACT_ON_VISITS, requires
from booking.staff.views.page import about, desk_page, visits_crumb
from booking.staff.views.visit import visit_or_404
from core import local_time
from core.audit import acting
from core.clock import now
from core.versioned import ChangedMeanwhile


@require_http_methods(["GET", "HEAD", "POST"])
@requires(ACT_ON_VISITS)
def move_plan(request: HttpRequest, reference: str) -> HttpResponse:
    """The rhythm; POST shows a new date for each visit, and then moves those that were chosen."""
    visit, moment = visit_or_404(reference), now()
    found, located = following_to_move(visit, moment), _located(visit)
    if not found.moving or located is None:
        messages.warning(request, _("These visits can no longer be moved together."))
        return redirect("desk:visit", visit.public_ref)
    data = request.POST if request.method == "POST" else None
    same = same_to_move(found.moving[0], located)
    form = OtherRhythmForm(data, same=same, moving=found.moving, now=moment)
    if not form.is_valid() or request.POST.get("action") == "back":
        return _page(request, visit, found, form=form, status=422 if form.errors else 200)
    if request.POST.get("action") == "move":
        return _move(request, visit, found, form)
    return _dates(request, visit, found, form)


def _located(visit: Visit) -> Located | None:
    try:
        return locate(visit.postal_code or visit.place_code)
    except (ValueError, NotServed, PhoneOnly):
        return None


def _move(
    request: HttpRequest, visit: Visit, found: Following, form: OtherRhythmForm
) -> HttpResponse:
    shown = shown_in(request.POST.getlist("visit"))
    try:
        moved = move_following(
            visit=visit,
            moves=moves_in(request.POST, shown, form.same),
            located=form.same.located,
            now=now(),
            actor=acting(request.user),
        )
    except NothingMoves:
        if any(chosen_in(request.POST).values()):  # the same press twice: they stand there already
            return redirect("desk:visit", visit.public_ref)
        return _dates(request, visit, found, form, _("Choose another time for at least one."), 422)
    except TimesTooNear:
        near = _("Two visits would be on the same day or on days beside each other.")
        return _dates(request, visit, found, form, near, 422)
    except (PlanTimesTaken, NotOnThePage):
        taken = _("Nothing was moved: some of these times have just been taken.")
        return _dates(request, visit, found, form, taken, 409)
    except ChangedMeanwhile:
        changed = _("Nothing was moved: the visits were changed since this page was made.")
        return _dates(request, visit, found, form, changed, 409)
    said = ngettext("%(n)s visit has another time.", "%(n)s visits have other times.", len(moved))
    # One letter about all of them: what it has come to is read from it, not said.
    messages.success(request, told.with_message(said % {"n": len(moved)}, moved[0], "plan_changed"))
    return redirect("desk:visit", moved[0].public_ref)


def _dates(
    request: HttpRequest,
    visit: Visit,
    found: Following,
    form: OtherRhythmForm,
    problem: str = "",
    status: int = 200,
) -> HttpResponse:
    typed = request.POST if problem else None
    rows = moving_rows(form.found(), form.same, found.moving, typed)
    more: Any = {
        "rows": rows,
        "none_free": not any(row["times"] for row in rows),
        "kept": form.kept(),
        "problem": problem,
    }
    return _page(request, visit, found, status=status, **more)


def _page(
    request: HttpRequest,
    visit: Visit,
    found: Following,
    *,
    form: OtherRhythmForm | None = None,
    status: int = 200,
    **more: Any,
) -> HttpResponse:
    title = _("Move this visit and those after it")
    return desk_page(
        request,
        "staff/plan.html",
        title=title,
        heading=about(title, presenters.whose_visit(visit)),
        icon="date",
        crumbs=[visits_crumb()],
        status=status,
        visit=visit,
        form=form,
        many=len(found.moving),
        stay=[local_time.moment(one.start, one.time_zone) for one in _staying(found)],
        **more,
    )


def _staying(found: Following) -> list[Visit]:
    return [*found.too_late, *found.elsewhere]
