"""The office's reports. Reading one changes nothing; a long one is asked of the worker."""

import datetime as dt
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe
from wagtail.admin import messages

from booking.models import ReportKind
from booking.operations.clinic.reports import ask_report, newest
from booking.staff import presenters, reports
from booking.staff.clinic_clock import today
from booking.staff.forms.spans import SpanForm
from booking.staff.permissions import RUN_CLINIC, RUN_PAY, SEE_MONEY, SEE_VISITS, requires
from booking.staff.tables import ReportTable
from booking.staff.views.money import span_of
from booking.staff.views.page import desk_page
from core.clock import now
from core.downloads import KINDS
from core.replica import for_a_report

Maker = Callable[[dt.date, dt.date], ReportTable]


def _span_report(request: HttpRequest, title: str, name: str, make: Maker) -> HttpResponse:
    """A report over the days asked; the month so far where none are."""
    here = today()
    usual = {"first": here.replace(day=1), "last": here}
    form = SpanForm(request.GET if "first" in request.GET else usual)
    with for_a_report():
        table = make(*form.span()) if form.is_valid() else None
    if table is not None and (kind := request.GET.get("export")) in KINDS:
        return table.as_file(name, str(kind))
    return desk_page(
        request,
        "staff/report.html",
        title=f"{title}, {presenters.days(*form.span())}" if table else title,
        icon="table",
        status=200 if table else 422,
        form=form,
        table=table,
    )


@require_safe
@requires(SEE_VISITS)
def utilisation(request: HttpRequest) -> HttpResponse:
    """Booked of working time."""
    return _span_report(
        request,
        _("Utilisation of practitioners"),
        "utilisation",
        lambda first, last: reports.utilisation_table(first, last, now()),
    )


@require_safe
@requires("booking.view_unservedsearch")
def unserved(request: HttpRequest) -> HttpResponse:
    """Postal codes we turned away."""
    return _span_report(
        request, _("Unserved postal codes"), "unserved-postal-codes", reports.unserved_table
    )


@require_safe
@requires(SEE_MONEY)
def money(request: HttpRequest) -> HttpResponse:
    """Deposits, refunds and everything else in the ledger."""
    return _span_report(request, _("Deposits and refunds"), "deposits-and-refunds", _money_of_days)


def _money_of_days(first: dt.date, last: dt.date) -> ReportTable:
    return reports.money_table(span_of(first, last))


@require_safe
@requires(SEE_VISITS)
def free_times(request: HttpRequest) -> HttpResponse:
    """The worker's newest answer, how old it is, and whether a newer one is on its way."""
    done, waiting = newest(ReportKind.FREE_TIMES)
    table = reports.free_times_table(done.rows) if done else None
    if table is not None and request.GET.get("export") == "csv":
        return table.as_csv("free-times")
    return desk_page(
        request,
        "staff/free_times.html",
        title=_("Free times per area"),
        icon="table",
        table=table,
        done=presenters.instant(done.done_at) if done else "",
        waiting=presenters.instant(waiting.asked_at) if waiting else "",
    )


@require_POST
@requires(SEE_VISITS)
def ask_free_times(request: HttpRequest) -> HttpResponse:
    """Have the worker look again."""
    ask_report(kind=ReportKind.FREE_TIMES, by=request.user, now=now())
    messages.success(request, _("The free times are being worked out. Reload in a minute."))
    return redirect("desk:free_times")


MENU = [
    ("months", gettext_lazy("Months and practitioners"), "table", SEE_MONEY),
    ("demand", gettext_lazy("Demand by area"), "search", SEE_VISITS),
    ("why", gettext_lazy("Why no times?"), "help", SEE_VISITS),
    ("utilisation", gettext_lazy("Utilisation"), "time", SEE_VISITS),
    ("free_times", gettext_lazy("Free times per area"), "calendar-check", SEE_VISITS),
    ("unserved", gettext_lazy("Unserved postal codes"), "search", "booking.view_unservedsearch"),
    ("money", gettext_lazy("Deposits and refunds"), "decimal", SEE_MONEY),
    ("books", gettext_lazy("For the bookkeeper"), "download", SEE_MONEY),
    ("pay", gettext_lazy("Pay"), "decimal", RUN_PAY),
    ("payouts", gettext_lazy("Payouts"), "decimal", SEE_MONEY),
    ("owed", gettext_lazy("Who owes what"), "decimal", SEE_MONEY),
    ("claims", gettext_lazy("Claims to insurers"), "decimal", SEE_MONEY),
    ("day", gettext_lazy("Close of the day"), "decimal", SEE_MONEY),
    ("audit", gettext_lazy("Audit trail"), "history", RUN_CLINIC),
    ("jobs", gettext_lazy("Jobs that failed"), "warning", SEE_VISITS),
]
