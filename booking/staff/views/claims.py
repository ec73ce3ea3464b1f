"""The office's pages about insurers: claims by age, and a remittance that pays many visits (0951)."""

import datetime as dt
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe
from wagtail.admin import messages

from booking.deciding import typed_before
from booking.operations.money.by_hand import PaymentInvalid
from booking.operations.money.remittances import (
    RemittanceKnown,
    TotalDiffers,
    record_remittance,
    same_reference,
)
from booking.queries.claims import OPEN, claims, latest_remittances
from booking.staff import claim_lists, presenters
from booking.staff.clinic_clock import today, zone
from booking.staff.forms.claims import ClaimsForm, RemittanceForm
from booking.staff.permissions import ACT_ON_VISITS, SEE_MONEY, may, requires
from booking.staff.views.page import desk_page
from core.audit import acting
from core.clock import now
from territory.country import Payer
from territory.here import country
from territory.words import Words

#: Sent by the page on which a remittance was looked at.
SEEN = "seen"
MOST, PAPERS = 300, 20


@require_safe
@requires(SEE_MONEY)
def index(request: HttpRequest) -> HttpResponse:
    """Claims by state and insurer, what is expected by age, the papers written down last."""
    form = ClaimsForm(request.GET or {"payer": "", "state": ""})
    found = claims(form.states(), form.cleaned_data["payer"]) if form.is_valid() else []
    if form.is_valid() and request.GET.get("export") == "csv":
        return claim_lists.table(found, today()).as_csv("claims")
    payers = [one for one in country().claimed_payers() if not one.pays_patient]
    return desk_page(
        request,
        "staff/claims.html",
        title=_("Claims to insurers"),
        icon="decimal",
        status=200 if form.is_valid() else 422,
        form=form,
        table=claim_lists.table(found[:MOST], today()),
        more=max(0, len(found) - MOST),
        aged=claim_lists.aged(found, today()),
        papers=claim_lists.remittances(latest_remittances(PAPERS)),
        sources=_sources(),
        payers=payers if may(request.user, ACT_ON_VISITS) else [],
    )


def _sources() -> list[tuple[Words, str, str]]:
    """Where the rules of each payer were read, and when."""
    return [
        (payer.name, source.url, presenters.day(source.as_of))
        for payer in country().payers
        for source in payer.sources
    ]


def _payer(code: str) -> Payer:
    for one in country().claimed_payers():
        if one.code == code and not one.pays_patient:
            return one
    raise Http404


@require_http_methods(["GET", "HEAD", "POST"])
@requires(SEE_MONEY)
def remittance(request: HttpRequest, code: str) -> HttpResponse:
    """One paper of one insurer: typed, looked at, written down."""
    payer = _payer(code)
    if not may(request.user, ACT_ON_VISITS):
        raise PermissionDenied
    data = request.POST if request.method == "POST" else None
    form = RemittanceForm(data, payer=payer, claims=claims(OPEN, code)[:MOST], today=today())
    look: list[tuple[str, str]] = []
    if data is not None and form.is_valid():
        if SEEN not in data:
            look = _look(form)
        elif _recorded(request, form):
            return redirect("desk:claims")
    return desk_page(
        request,
        "staff/remittance_look.html" if look else "staff/remittance.html",
        title=_("Remittance of %(payer)s") % {"payer": payer.name},
        icon="decimal",
        crumbs=[(reverse("desk:claims"), _("Claims to insurers"))],
        status=422 if form.errors else 200,
        form=form,
        lines=_lines(form),
        rows=look,
        typed=typed_before(request.POST),
        cancel_url=reverse("desk:claims"),
        submit_label=_("Write it down") if look else _("Look at it"),
    )


def _lines(form: RemittanceForm) -> list[dict[str, Any]]:
    """Each claim that may be paid, with its field."""
    return [
        {
            "field": form[f"line-{one.visit.public_ref}"],
            "ref": one.visit.public_ref,
            "day": presenters.day(one.visit.local_date),
            "who": presenters.patient_label(one.visit),
            "state": one.state.label,
            "approved": presenters.money(one.approved, one.visit.currency) if one.approved else "",
            "owed": presenters.money(one.owed, one.visit.currency),
        }
        for one in form.claims
    ]


def _look(form: RemittanceForm) -> list[tuple[str, str]]:
    """What the paper says, and what it leaves to each patient, before it is written down."""
    asked, lines = form.cleaned_data, form.lines()
    paid = [one for one in form.claims if one.visit.pk in lines]
    currency = paid[0].visit.currency
    rows = [
        (_("Insurer"), str(form.payer.name)),
        (_("Reference"), same_reference(asked["reference"])),
        (_("Day of the payment"), presenters.day(asked["paid_on"])),
        (_("Total"), presenters.money(asked["total"], currency)),
    ]
    for one in paid:
        cents = lines[one.visit.pk]
        left = one.owed - cents
        said = (
            _("%(paid)s; then %(left)s is left to pay")
            if left >= 0
            else _("%(paid)s; that is %(left)s more than is left to pay")
        )
        amounts = {
            "paid": presenters.money(cents, currency),
            "left": presenters.money(abs(left), currency),
        }
        rows.append(
            (f"{one.visit.public_ref}, {presenters.patient_label(one.visit)}", said % amounts)
        )
    return rows


def _recorded(request: HttpRequest, form: RemittanceForm) -> bool:
    asked = form.cleaned_data
    try:
        record_remittance(
            payer=form.payer.code,
            reference=asked["reference"],
            paid_on=asked["paid_on"],
            moved_at=_noon(asked["paid_on"]),
            total_cents=asked["total"],
            lines=form.lines(),
            by=acting(request.user),
            now=now(),
        )
    except RemittanceKnown:
        form.add_error(
            "reference", _("This paper is on record already: nothing was written again.")
        )
    except (PaymentInvalid, TotalDiffers):
        form.add_error(None, _("Something has changed meanwhile: look at the lines again."))
    else:
        count = {"n": len(form.lines())}
        messages.success(request, _("The remittance is on record for %(n)d visits.") % count)
        return True
    return False


def _noon(day: dt.date) -> dt.datetime | None:
    """When money of that day moved; of today's, now."""
    return None if day >= today() else dt.datetime.combine(day, dt.time(12), zone())
