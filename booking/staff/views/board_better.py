"""A better day: rounds that would drive less, if patients who are flexible say yes to another hour."""

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from booking.queries.better_orders import better_rounds, flexible_in
from booking.queries.board import board_of
from booking.staff import better_words, presenters
from booking.staff.permissions import ACT_ON_VISITS, requires
from booking.staff.views.act import BOARD, FROM
from booking.staff.views.board import address_of, day_or_404
from booking.staff.views.page import desk_page
from core.clock import now


@require_safe
@requires(ACT_ON_VISITS)
def show(request: HttpRequest, day: str) -> HttpResponse:
    """Before and after, round by round. Nothing moves here: each change is looked at by itself."""
    date, at = day_or_404(day), now()
    board = board_of(date, now=at)
    found = better_rounds(board.rounds, date, at)
    return desk_page(
        request,
        "staff/board_better.html",
        title=_("A better day: %(day)s") % {"day": presenters.day(date)},
        icon="order",
        crumbs=[(address_of(date), _("Day board"))],
        rounds=[better_words.in_order(one) for one in found],
        saves=presenters.minutes(sum(one.saved_minutes for one in found)),
        asked=sum(len(flexible_in(round_, at)) for round_ in board.rounds),
        from_board=f"?{FROM}={BOARD}",
        back=address_of(date),
    )
