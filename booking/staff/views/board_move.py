"""Moving a visit from the day board: pick it, see where it may go and what each place costs (1122)."""

import datetime as dt
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe
from wagtail.admin import messages

from booking.models import Visit
from booking.queries.board import Board, board_of
from booking.queries.move_targets import Targets, targets_on
from booking.queries.promises import promises_of
from booking.staff import board_targets, presenters
from booking.staff.acts import ACTS
from booking.staff.acts.base import MOVED_ON
from booking.staff.board_axis import axis_of
from booking.staff.board_drawing import drawn
from booking.staff.permissions import ACT_ON_VISITS, requires
from booking.staff.views.act import BOARD, FROM
from booking.staff.views.board import A_DAY, address_of, day_or_404
from booking.staff.views.page import desk_page
from booking.staff.views.visit import visit_or_404
from core.clock import now


@require_safe
@requires(ACT_ON_VISITS)
def move(request: HttpRequest, day: str, reference: str) -> HttpResponse:
    """Every legal place of a day for one visit. Nothing is written: the chosen one is looked at next."""
    date, visit = day_or_404(day), visit_or_404(reference)
    deed = ACTS["reschedule"]
    if not deed.makes_sense(visit, now()):
        messages.warning(request, MOVED_ON)
        return redirect("desk:visit", visit.public_ref)
    act = f"{reverse('desk:act', args=[visit.public_ref, deed.name])}?{FROM}={BOARD}"
    targets = targets_on(visit, date, now())
    promise = promises_of([visit])[visit.pk]
    return desk_page(
        request,
        "staff/board_move.html",
        title=_("Move %(who)s, %(when)s")
        % {"who": presenters.patient_label(visit), "when": presenters.visit_when(visit)},
        icon="calendar-check",
        crumbs=[(address_of(date), _("Day board"))],
        visit=visit,
        day=presenters.day(date),
        facts=board_targets.facts(visit, targets, promise),
        sections=board_targets.sections(visit, targets, promise),
        form=deed.form(visit, now()),
        act=act,
        before=_address(date - A_DAY, visit),
        after=_address(date + A_DAY, visit),
        back=address_of(date),
        **_drawing(_of_targets(board_of(date, now=now()), targets, visit), targets, visit),
    )


def _address(day: dt.date, visit: Visit) -> str:
    return reverse("desk:board_move", args=[day.isoformat(), visit.public_ref])


def _of_targets(board: Board, targets: Targets, visit: Visit) -> Board:
    """Only the rounds the visit can go to, and the one it is in."""
    return board.of({one.practitioner.pk for one in targets.found} | {visit.practitioner_id})


def _drawing(board: Board, targets: Targets, visit: Visit) -> dict[str, Any]:
    axis = axis_of(board)
    _rounds, strips = drawn(board, axis, board_targets.bars(visit, targets, axis))
    return {
        "strips": [strip for strip in strips if not strip.is_lane],
        "hours": axis.hours(),
        "picked": visit.public_ref,
    }
