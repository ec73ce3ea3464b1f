"""One round of a day: its map, and its visits in order."""

import datetime as dt

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from booking.models import Practitioner
from booking.queries.board import board_of
from booking.queries.round_map import places_of_round
from booking.staff import presenters
from booking.staff.board_axis import axis_of
from booking.staff.board_drawing import drawn
from booking.staff.clinic_clock import today
from booking.staff.permissions import ACT_ON_VISITS, SEE_VISITS, may, requires
from booking.staff.round_map import map_of
from booking.staff.views.board import A_DAY, address_of, cannot_come, day_or_404
from booking.staff.views.page import desk_page
from core.clock import now


@require_safe
@requires(SEE_VISITS)
def show(request: HttpRequest, day: str, pk: int) -> HttpResponse:
    """Where somebody goes on a day, in which order, and how long each way takes."""
    date, who = day_or_404(day), get_object_or_404(Practitioner, pk=pk)
    board = board_of(date, now=now()).of({who.pk})
    rounds, _strips = drawn(board, axis_of(board))
    found = board.rounds[0] if board.rounds else None
    return desk_page(
        request,
        "staff/board_round.html",
        title=_("Round of %(who)s, %(day)s") % {"who": who.name, "day": presenters.day(date)},
        icon="site",
        crumbs=[(address_of(date), _("Day board"))],
        rounds=rounds,
        stops=board.stops,
        map=map_of(found, places_of_round(found)) if found else None,
        before=_address(date - A_DAY, who),
        after=_address(date + A_DAY, who),
        back=address_of(date),
        moves=f"{address_of(date)}move/",
        may_act=may(request.user, ACT_ON_VISITS),
        cannot_come=cannot_come(request, date),
        seen=reverse("portal:seen", args=[who.pk]) if date == today() else "",
        practitioner=who,
    )


def _address(day: dt.date, who: Practitioner) -> str:
    return reverse("desk:board_round", args=[day.isoformat(), who.pk])
