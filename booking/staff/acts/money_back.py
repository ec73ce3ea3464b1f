"""Acts that give money back: as goodwill, because too much was paid, or by hand."""

import datetime as dt
from typing import Any

from django import forms
from django.utils.translation import gettext as _g
from django.utils.translation import gettext_lazy as _

from booking.models import Visit
from booking.operations.money.by_hand import PaymentInvalid, record_paid_back
from booking.operations.money.refund import RefundBlocked, RefundTooMuch
from booking.operations.money.refund_by_office import (
    AlreadyRequested,
    preview_refund,
    refund_as_goodwill,
    return_overpaid,
)
from booking.payments import ledger
from booking.staff import presenters, told
from booking.staff.acts.base import Act
from booking.staff.forms.amounts import PaidBackForm, RefundForm
from core.audit import Actor


class Goodwill(Act):
    """Some of what was paid by card goes back and is not billed again."""

    name, label, is_serious = "refund", _("Pay back as goodwill"), True
    refusals = {
        AlreadyRequested: _("Somebody has just refunded part of this: look at the amounts again."),
        RefundTooMuch: _("That is more than can still go back."),
        RefundBlocked: _("The payer's bank holds this money in a dispute."),
    }

    def makes_sense(self, visit: Visit, now: dt.datetime) -> bool:
        return preview_refund(visit=visit, now=now).left_cents > 0

    def form(self, visit: Visit, now: dt.datetime, data: Any = None) -> forms.Form:
        preview = preview_refund(visit=visit, now=now)
        return RefundForm(data, currency=visit.currency, initial={"seen_left": preview.left_cents})

    def context(self, visit: Visit, now: dt.datetime) -> dict[str, Any]:
        preview = preview_refund(visit=visit, now=now)
        rows = [
            (_g("Paid by card"), preview.paid_cents),
            (_g("Already going back"), preview.going_back_cents),
            (_g("Can still go back"), preview.left_cents),
            (_g("Of that, paid beyond the price"), preview.overpaid_cents),
        ]
        lead = _g(
            "Goes back to the cards it was paid with, and is not asked for again. The visit itself is "
            "not changed: to call it off, cancel it instead."
        )
        return {"rows": [(label, _amount(visit, cents)) for label, cents in rows], "lead": lead}

    def perform(self, visit: Visit, form: Any, by: Actor, now: dt.datetime) -> Any:
        asked = form.cleaned_data
        refund_as_goodwill(
            visit=visit,
            cents=asked["cents"],
            # Two people with the page open do not refund twice: the second has seen an older
            # amount.
            seen_left_cents=asked["seen_left"],
            why=asked["why"],
            by=by,
            now=now,
        )
        return told.once_it_has_gone(_("The refund is on its way."), visit)


class ReturnOverpaid(Act):
    """Too much was paid: the excess goes back to the cards, the price stays."""

    name, label, is_serious = "return-overpaid", _("Return what was overpaid"), True
    refusals = Goodwill.refusals

    def makes_sense(self, visit: Visit, now: dt.datetime) -> bool:
        return preview_refund(visit=visit, now=now).overpaid_cents > 0

    def form(self, visit: Visit, now: dt.datetime, data: Any = None) -> forms.Form:
        over = preview_refund(visit=visit, now=now).overpaid_cents
        return RefundForm(
            data, currency=visit.currency, initial={"cents": over or None, "seen_left": over}
        )

    def context(self, visit: Visit, now: dt.datetime) -> dict[str, Any]:
        over = _amount(visit, preview_refund(visit=visit, now=now).overpaid_cents)
        lead = _g("%(amount)s more was paid than the visit costs. It goes back to the cards.")
        return {"lead": lead % {"amount": over}}

    def perform(self, visit: Visit, form: Any, by: Actor, now: dt.datetime) -> Any:
        asked = form.cleaned_data
        return_overpaid(
            visit=visit,
            cents=asked["cents"],
            seen_left_cents=asked["seen_left"],
            why=asked["why"],
            by=by,
            now=now,
        )
        return told.once_it_has_gone(_("The refund is on its way."), visit)


class PaidBack(Act):
    """A refund failed, or too much was paid, and the money went back in another way."""

    name, label = "paid-back", _("Record money paid back another way")
    refusals = {PaymentInvalid: _("That is more than the clinic owes the payer.")}

    def makes_sense(self, visit: Visit, now: dt.datetime) -> bool:
        return ledger.overpaid_cents(visit) > 0

    def form(self, visit: Visit, now: dt.datetime, data: Any = None) -> forms.Form:
        initial = {"cents": ledger.overpaid_cents(visit) or None}
        return PaidBackForm(data, currency=visit.currency, initial=initial)

    def context(self, visit: Visit, now: dt.datetime) -> dict[str, Any]:
        owed = _amount(visit, ledger.overpaid_cents(visit))
        lead = _g("The clinic owes the payer %(amount)s. Pay it first, then write down how.")
        return {"lead": lead % {"amount": owed}}

    def perform(self, visit: Visit, form: Any, by: Actor, now: dt.datetime) -> Any:
        asked = form.cleaned_data
        record_paid_back(
            visit=visit,
            cents=asked["cents"],
            way=asked["way"],
            key=str(asked["key"]),
            by=by,
            now=now,
            note=asked["note"],
        )
        return told.with_message(_g("On record."), visit, "paid_back")


def _amount(visit: Visit, cents: int) -> str:
    return presenters.money(cents, visit.currency)
