"""A better day: rounds that would drive less, if patients say yes to another hour or to somebody else."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe
from wagtail.admin import messages

from booking.models import DeskReport, ReportKind
from booking.operations.clinic.reports import ask_report, newest
from booking.queries.better_days import may_be_asked, still_better
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
    """The worker's newest proposal, as far as it is still good. Nothing moves here."""
    date, at = day_or_404(day), now()
    board = board_of(date, now=at)
    done, waiting = newest(ReportKind.BETTER_DAY, (date, date))
    proposed = [row for row in done.rows if "visit" in row] if done else []
    found = still_better(board.rounds, date, at, proposed) if proposed else []
    return desk_page(
        request,
        "staff/board_better.html",
        title=_("A better day: %(day)s") % {"day": presenters.day(date)},
        icon="order",
        crumbs=[(address_of(date), _("Day board"))],
        groups=[better_words.in_order(one) for one in found],
        saves=presenters.minutes(sum(one.saved_minutes for one in found)),
        asked=sum(len(may_be_asked(round_, at)) for round_ in board.rounds),
        date=date,
        from_board=f"?{FROM}={BOARD}",
        back=address_of(date),
        **_looked(done, waiting),
    )


def _looked(done: DeskReport | None, waiting: DeskReport | None) -> dict[str, Any]:
    return {
        "done": presenters.instant(done.done_at) if done else "",
        "ended": done is not None and {"ended": True} in done.rows,
        "waiting": presenters.instant(waiting.asked_at) if waiting else "",
    }


@require_POST
@requires(ACT_ON_VISITS)
def look(request: HttpRequest, day: str) -> HttpResponse:
    """Have the worker look for a better order of the day."""
    date = day_or_404(day)
    ask_report(kind=ReportKind.BETTER_DAY, by=request.user, now=now(), days=(date, date))
    messages.success(request, _("A better day is being looked for. Reload in a moment."))
    return redirect("desk:board_better", day)
