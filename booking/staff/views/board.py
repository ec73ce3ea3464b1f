"""The day board: all rounds of a day side by side, and the same as papers to take along."""

import datetime as dt
from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from booking.models import AuditAction
from booking.queries.board import Board, board_of
from booking.staff import day_sheets, presenters
from booking.staff.board_axis import axis_of
from booking.staff.board_drawing import drawn, to_look_at
from booking.staff.board_lines import counts_of, span_words
from booking.staff.clinic_clock import today
from booking.staff.forms.board import BoardForm
from booking.staff.forms.widgets import THIS_CENTURY
from booking.staff.permissions import ACT_ON_VISITS, SEE_VISITS, may, requires
from booking.staff.views.page import desk_page
from core import local_time
from core.audit import acting, record_each
from core.clock import now
from core.models import ClinicSettings

CHANGE_HOURS = "booking.change_workinghours"
A_DAY = dt.timedelta(days=1)


@require_safe
@requires(SEE_VISITS)
def choose(request: HttpRequest) -> HttpResponse:
    """Lead to the board of a day: the one asked for, or today's."""
    asked = request.GET.get("day", "")
    try:
        day = dt.date.fromisoformat(asked) if asked else today()
        return redirect(address_of(_in_calendar(day), request.GET.get("area", "")))
    except ValueError:
        form = BoardForm(request.GET, areas={})
        return desk_page(
            request, "staff/board_choose.html", title=_("Day board"), status=422, form=form
        )


@require_safe
@requires(SEE_VISITS)
def show(request: HttpRequest, day: str) -> HttpResponse:
    """Every round of a local day on one axis; the table below says the same."""
    date = day_or_404(day)
    board = board_of(date, now=now())
    form, board = _asked(request.GET, board)
    axis = axis_of(board)
    rounds, strips = drawn(board, axis)
    at = int(now().timestamp())
    area = form["area"].value() or ""
    return desk_page(
        request,
        "staff/board.html",
        title=_("Day board: %(day)s") % {"day": presenters.day(date)},
        status=422 if form.errors else 200,
        form=form,
        board=board,
        rounds=rounds,
        strips=strips,
        hours=axis.hours(),
        now_at=axis.place(at) if axis.holds(at) else "",
        counts=counts_of(board),
        to_look_at=to_look_at(rounds),
        closed=[(name, span_words(gap)) for name, gap in board.closed],
        not_working=", ".join(who.name for who in board.not_working),
        may_act=may(request.user, ACT_ON_VISITS),
        moves=f"{address_of(date)}move/",
        cannot_come=cannot_come(request, date),
        snow=snow_of(request, date),
        **_around(date, area),
    )


@require_safe
@requires(SEE_VISITS)
def sheets(request: HttpRequest, day: str) -> HttpResponse:
    """A paper for each practitioner. It shows addresses, so each visit says that it was printed."""
    date = day_or_404(day)
    board = board_of(date, now=now(), on_paper=True)
    shown = [one.visit for one in board.stops]
    record_each(actor=acting(request.user), action=AuditAction.ON_DAY_SHEET, on=shown, now=now())
    return desk_page(
        request,
        "staff/day_sheets.html",
        title=_("Day sheets: %(day)s") % {"day": presenters.day(date)},
        icon="print",
        crumbs=[(address_of(date), _("Day board"))],
        day=local_time.day_of_year(date),
        printed=presenters.instant(now()),
        phone=ClinicSettings.current().phone,
        sheets=day_sheets.sheets_of(board),
    )


def cannot_come(request: HttpRequest, day: dt.date) -> str:
    """Where it is said that somebody cannot come on that day, less who; empty for what is over."""
    if day < today() or not may(request.user, CHANGE_HOURS):
        return ""
    span = {"span": "now"} if day == today() else {"span": "day", "day": day.isoformat()}
    return f"{reverse('desk:absence')}?{urlencode(span)}&practitioner="


def snow_of(request: HttpRequest, day: dt.date) -> str:
    """Where it is said that nobody drives on that day."""
    return cannot_come(request, day).replace(reverse("desk:absence"), reverse("desk:snow"))


def _asked(query: QueryDict, board: Board) -> tuple[BoardForm, Board]:
    """The form as asked, and the rounds of its area."""
    asked = {"day": board.day.isoformat(), "area": query.get("area", "")}
    form = BoardForm(asked, areas=board.areas)
    area = form.cleaned_data["area"] if form.is_valid() else None
    return form, board.in_area(area) if area is not None else board


def _around(date: dt.date, area: str) -> dict[str, Any]:
    """Where else one may look: the days beside this one, and today."""
    return {
        "before": address_of(date - A_DAY, area),
        "after": address_of(date + A_DAY, area),
        "here": address_of(today(), area) if date != today() else "",
    }


def address_of(day: dt.date, area: str = "") -> str:
    """The board of a day, and of an area where one is asked."""
    query = f"?{urlencode({'area': area})}" if area else ""
    return reverse("desk:board", args=[day.isoformat()]) + query


def day_or_404(text: str) -> dt.date:
    """`2026-11-25` as a date of the calendar the clinic lives in."""
    try:
        return _in_calendar(dt.date.fromisoformat(text))
    except ValueError:
        raise Http404 from None


def _in_calendar(day: dt.date) -> dt.date:
    first, last = (edge.limit_value for edge in THIS_CENTURY)
    if not first <= day <= last:
        raise ValueError(day)
    return day
