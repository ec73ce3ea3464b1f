"""Payouts for the office: what went to the bank, what each is made of, and whether it adds up."""

import datetime as dt

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from booking.models import Payout
from booking.queries.payouts import movements_of, payouts_between, sums_of
from booking.staff import payout_words, presenters
from booking.staff.clinic_clock import today, zone
from booking.staff.forms.spans import SpanForm
from booking.staff.permissions import SEE_MONEY, requires
from booking.staff.views.page import desk_page
from core.downloads import KINDS


@require_safe
@requires(SEE_MONEY)
def index(request: HttpRequest) -> HttpResponse:
    """The payouts of some days; of this month and the last where none are asked."""
    here = today()
    first = (here.replace(day=1) - dt.timedelta(days=1)).replace(day=1)
    form = SpanForm(request.GET if "first" in request.GET else {"first": first, "last": here})
    table = None
    if form.is_valid():
        opens, closes = _instants(*form.span())
        table = payout_words.payouts_table(payouts_between(opens, closes))
        if (kind := request.GET.get("export")) in KINDS:
            return table.as_file("payouts", str(kind))
    return desk_page(
        request,
        "staff/report.html",
        title=_("Payouts to the clinic"),
        icon="decimal",
        status=200 if table else 422,
        form=form,
        table=table,
    )


def _instants(first: dt.date, last: dt.date) -> tuple[dt.datetime, dt.datetime]:
    """From the clinic's midnight to its midnight."""
    opens = dt.datetime.combine(first, dt.time(), zone())
    return opens, dt.datetime.combine(last + dt.timedelta(days=1), dt.time(), zone())


@require_safe
@requires(SEE_MONEY)
def show(request: HttpRequest, pk: int) -> HttpResponse:
    """One payout, movement by movement."""
    payout = get_object_or_404(Payout, pk=pk)
    return desk_page(
        request,
        "staff/payout.html",
        title=_("Payout of %(day)s") % {"day": presenters.day(payout.arrives_on)},
        icon="decimal",
        crumbs=[(reverse("desk:payouts"), _("Payouts"))],
        facts=payout_words.facts(sums_of(payout)),
        table=payout_words.movements_table(movements_of(payout), payout.currency),
        known=payout.read_at is not None,
    )
