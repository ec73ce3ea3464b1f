"""A practitioner's own pay: the closed periods, and the paper of each."""

from django.http import Http404, HttpResponse
from django.utils.translation import gettext as _

from booking.models import AuditAction, PayPeriod
from booking.portal.door import PortalRequest, page, practitioners_only
from booking.queries.pay_paper import (
    PayTotals,
    day_words,
    headings,
    kilometres,
    paper_lines,
    periods_of,
    rows,
    totals,
)
from core.audit import record
from core.clock import now
from core.downloads import KINDS, as_file
from core.money import shown


@practitioners_only("GET")
def periods(request: PortalRequest) -> HttpResponse:
    """The closed periods in which they were paid."""
    found = [(one.number, _days(one)) for one in periods_of(request.practitioner)]
    return page(request, "portal/pay.html", {"periods": found})


@practitioners_only("GET")
def paper(request: PortalRequest, number: int) -> HttpResponse:
    """Their own lines of one period; of a period without any there is no paper."""
    one = PayPeriod.objects.filter(number=number).first()
    lines = (
        list(one.lines.filter(practitioner=request.practitioner).order_by("number")) if one else []
    )
    if one is None or not lines:
        raise Http404
    who = request.practitioner
    if (kind := request.GET.get("export")) in KINDS:
        record(
            actor=request.actor, action=AuditAction.PAY_EXPORTED, on=one, now=now(), note=who.slug
        )
        named = rows(lines, one.currency, {who.pk: who.name})
        return as_file(f"pay-{one.first}-{one.last}", str(kind), headings(), named)
    return page(
        request,
        "portal/pay_paper.html",
        {
            "days": _days(one),
            "name": who.name,
            "closed": day_words(one.closed_at.astimezone(request.zone).date()),
            "facts": _facts(totals(lines)[who.pk], one.currency),
            "lines": paper_lines(lines, one.currency),
        },
    )


def _days(one: PayPeriod) -> str:
    return _("%(first)s to %(last)s") % {"first": day_words(one.first), "last": day_words(one.last)}


def _facts(one: PayTotals, currency: str) -> list[tuple[str, str]]:
    found = [
        (_("Visits"), f"{one.visits}: {shown(one.visits_cents, currency)}"),
        (_("Travel"), f"{kilometres(one.metres)}: {shown(one.travel_cents, currency)}"),
    ]
    if one.corrected_cents:
        found.append((_("Corrections"), shown(one.corrected_cents, currency)))
    return [*found, (_("Total"), shown(one.total_cents, currency))]
