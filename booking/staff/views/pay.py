"""Pay of practitioners: the next period looked at and closed, closed ones, papers, rates (1140)."""

import datetime as dt
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe
from wagtail.admin import messages

from booking.models import AuditAction, PayLine, PayPeriod, Practitioner
from booking.operations.clinic.pay import (
    NothingToClose,
    PayMoved,
    PeriodClosed,
    PeriodNotOver,
    close_period,
)
from booking.queries.pay import next_first, pay_of
from booking.queries.pay_paper import headings, paper_lines, rows
from booking.staff import presenters
from booking.staff.clinic_clock import today
from booking.staff.forms.pay import CloseForm, PeriodForm
from booking.staff.pay_words import pay_rows, period_words
from booking.staff.permissions import RUN_PAY, requires
from booking.staff.views.page import Crumb, desk_page
from core.audit import acting, record
from core.clock import now
from core.downloads import KINDS, as_file
from core.models import ClinicSettings
from core.replica import for_a_report

A_DAY = dt.timedelta(days=1)


@require_safe
@requires(RUN_PAY)
def index(request: HttpRequest) -> HttpResponse:
    """What the next period comes to, and the periods that are closed."""
    begins = next_first()
    asked = request.GET if "last" in request.GET else _usual(begins, today())
    return _page(request, PeriodForm(asked, begins=begins, today=today()))


@require_POST
@requires(RUN_PAY)
def close(request: HttpRequest) -> HttpResponse:
    """Close the period that was looked at. Twice, or by two people, is once."""
    form = CloseForm(request.POST)
    if not form.is_valid():
        return redirect("desk:pay")
    asked = form.cleaned_data
    by = acting(request.user)
    try:
        period = close_period(**asked, today=today(), by=by, now=now())
    except PeriodClosed:
        messages.warning(request, _("These days are closed already: look at the list below."))
        return redirect("desk:pay")
    except PeriodNotOver:
        messages.error(request, _("Choose a day that is over: yesterday at the latest."))
        return redirect("desk:pay")
    except NothingToClose:
        messages.error(
            request, _("In these days nothing is paid to anybody: there is nothing to close.")
        )
        return redirect("desk:pay")
    except PayMoved:
        days = {"first": asked["first"], "last": asked["last"]}
        again = PeriodForm(days, begins=next_first(), today=today())
        said = _("Something changed since the page was shown. Look at the sums again, then close.")
        return _page(request, again, said=said, status=409)
    messages.success(request, _("The period is closed. It does not change any more."))
    return redirect("desk:pay_period", period.number)


@require_safe
@requires(RUN_PAY)
def period(request: HttpRequest, number: int) -> HttpResponse:
    """One closed period: who gets what, and all its lines as a file."""
    one = get_object_or_404(PayPeriod, number=number)
    lines = list(one.lines.order_by("number"))
    if (kind := request.GET.get("export")) in KINDS:
        return _file(request, one, lines, str(kind), "pay")
    return desk_page(
        request,
        "staff/pay_period.html",
        title=_("Pay of practitioners: %(days)s") % {"days": period_words(one)},
        icon="decimal",
        crumbs=[_crumb()],
        period=one,
        closed=presenters.instant(one.closed_at),
        total=presenters.money(one.total_cents, one.currency),
        rows=pay_rows(lines, one.currency),
    )


@require_safe
@requires(RUN_PAY)
def paper(request: HttpRequest, number: int, pk: int) -> HttpResponse:
    """One practitioner's paper of a closed period."""
    one = get_object_or_404(PayPeriod, number=number)
    who = get_object_or_404(Practitioner, pk=pk)
    lines = list(one.lines.filter(practitioner=who).order_by("number"))
    if (kind := request.GET.get("export")) in KINDS:
        return _file(request, one, lines, str(kind), f"pay-{who.slug}")
    shown = next(iter(pay_rows(lines, one.currency)), None)
    where = reverse("desk:pay_period", args=[number])
    return desk_page(
        request,
        "staff/pay_paper.html",
        title=_("Pay of %(name)s: %(days)s") % {"name": who.name, "days": period_words(one)},
        icon="decimal",
        crumbs=[_crumb(), (where, period_words(one))],
        days=period_words(one),
        clinic=ClinicSettings.current(),
        closed=presenters.instant(one.closed_at),
        shown=shown,
        lines=paper_lines(lines, one.currency),
    )


def _file(
    request: HttpRequest, one: PayPeriod, lines: list[PayLine], kind: str, name: str
) -> HttpResponse:
    by = acting(request.user)
    record(actor=by, action=AuditAction.PAY_EXPORTED, on=one, now=now(), note=name)
    names = dict(Practitioner.objects.values_list("pk", "name"))
    called = f"{name}-{one.first}-{one.last}"
    return as_file(called, kind, headings(), rows(lines, one.currency, names))


def _crumb() -> Crumb:
    return reverse("desk:pay"), _("Pay")


def _usual(begins: dt.date | None, here: dt.date) -> dict[str, dt.date]:
    """A calendar month, as far as it is over."""
    first = begins or (here.replace(day=1) - A_DAY).replace(day=1)
    month_end = (first.replace(day=28) + 4 * A_DAY).replace(day=1) - A_DAY
    return {"first": first, "last": max(first, min(month_end, here - A_DAY))}


def _page(
    request: HttpRequest, form: PeriodForm, *, said: str = "", status: int = 200
) -> HttpResponse:
    # Up to yesterday all may be closed: then there is nothing to choose.
    nothing_yet = form.begins is not None and form.begins >= today()
    looked = _looked(form) if not nothing_yet and form.is_valid() else {}
    return desk_page(
        request,
        "staff/pay.html",
        title=_("Pay of practitioners"),
        icon="decimal",
        status=422 if form.errors and not nothing_yet else status,
        form=None if nothing_yet else form,
        starts=presenters.day(form.begins) if form.begins else "",
        said=said,
        periods=[
            (one, period_words(one), presenters.money(one.total_cents, one.currency))
            for one in PayPeriod.objects.order_by("-number")
        ],
        **looked,
    )


def _looked(form: PeriodForm) -> dict[str, Any]:
    """What the days come to."""
    with for_a_report():
        pay = pay_of(*form.span())
    currency = ClinicSettings.current().currency
    found = pay_rows(pay.lines, currency)
    return {
        "pay": pay,
        "days": presenters.days(pay.first, pay.last),
        "rows": found,
        "total": presenters.money(pay.total_cents, currency),
        "without_rate": sum(row.without_rate for row in found),
    }
