"""Acts on the card on file of a visit: charging the fee its patient agreed to, and removing it."""

import datetime as dt
from typing import Any

from django import forms
from django.utils.translation import gettext as _g
from django.utils.translation import gettext_lazy as _

from booking.models import CardEnd, PaymentState, SavedCard, Visit
from booking.operations.money.card_fee import (
    FeeChargedBefore,
    FeeRefused,
    charge_fee,
    waive_fee,
)
from booking.operations.money.checkout_session import PaymentServiceAway
from booking.operations.money.kept_card import FeeUnderWay, end_card
from booking.payments.card_terms import fee_due
from booking.staff import presenters, told
from booking.staff.acts.base import Act
from booking.staff.card_facts import expiry
from booking.staff.forms.amounts import FeeForm
from core.audit import Actor
from core.forms import Form, LineField


class ChargeFee(Act):
    """The fee for a missed visit or a late cancellation, from the card on file."""

    name, label, is_serious = "charge-fee", _("Charge the agreed fee"), True
    refusals = {
        FeeRefused: _("This cannot be charged: no fee is due, or it is more than was agreed."),
        FeeChargedBefore: _(
            "This fee has been charged already, or tried: look at the money below."
        ),
        PaymentServiceAway: _(
            "Stripe does not answer. The fee is on record and is asked for by itself within minutes: do "
            "not press again."
        ),
    }

    def makes_sense(self, visit: Visit, now: dt.datetime) -> bool:
        return fee_due(visit) is not None

    def form(self, visit: Visit, now: dt.datetime, data: Any = None) -> forms.Form:
        fee = fee_due(visit)
        most = fee.most_cents if fee else 0
        return FeeForm(data, currency=visit.currency, most=most, initial={"cents": most or None})

    def context(self, visit: Visit, now: dt.datetime) -> dict[str, Any]:
        fee, card = fee_due(visit), SavedCard.objects.filter(visit=visit).first()
        if fee is None or card is None:
            return {"lead": _g("No fee is due for this visit.")}
        rows = [
            (_g("Fee"), str(fee.kind.label)),
            (_g("At most, as agreed"), presenters.money(fee.most_cents, visit.currency)),
            (_g("Card"), f"{card.name}, {expiry(card)}"),
            (_g("Agreed to on"), presenters.instant(card.agreed_at)),
            (_g("In these words"), card.consent_text),
        ]
        lead = _g("Charged once, now, without the patient.")
        return {"rows": rows, "lead": f"{lead} {told.will_be_told(visit)}"}

    def perform(self, visit: Visit, form: Any, by: Actor, now: dt.datetime) -> Any:
        fee = charge_fee(visit=visit, cents=form.cleaned_data["cents"], by=by, now=now)
        if fee.state == PaymentState.PAID:
            return told.with_message(_g("The fee has been charged."), visit, "fee_charged")
        if fee.state == PaymentState.PROCESSING:
            return told.nobody_is_told(_g("The charge is on its way."))
        said = _g("The card was refused, and is not tried again. The fee is left to pay.")
        return told.with_message(said, visit, "fee_open")


class ReasonForm(Form):
    """Why the fee is not charged; it stays on record."""

    why = LineField(label=_("Reason"), max_length=200)


class WaiveFee(Act):
    """The clinic does not charge the fee it could."""

    name, label = "waive-fee", _("Do not charge the fee")
    refusals = {
        FeeRefused: _("No fee is due for this visit any more."),
        FeeChargedBefore: ChargeFee.refusals[FeeChargedBefore],
    }

    def makes_sense(self, visit: Visit, now: dt.datetime) -> bool:
        return fee_due(visit) is not None

    def form(self, visit: Visit, now: dt.datetime, data: Any = None) -> forms.Form:
        return ReasonForm(data)

    def context(self, visit: Visit, now: dt.datetime) -> dict[str, Any]:
        fee = fee_due(visit)
        most = {"amount": presenters.money(fee.most_cents if fee else 0, visit.currency)}
        lead = _g(
            "The patient agreed to up to %(amount)s. It is not charged, and the card is removed; that cannot "
            "be taken back, even if the visit is reopened."
        )
        return {"lead": lead % most}

    def perform(self, visit: Visit, form: Any, by: Actor, now: dt.datetime) -> Any:
        waive_fee(visit=visit, why=form.cleaned_data["why"], by=by, now=now)
        return told.nobody_is_told(_g("The fee is not charged, and the card is removed at Stripe."))


class RemoveCard(Act):
    """The patient asks, by telephone, that their card be removed."""

    name, label, is_serious = "remove-card", _("Remove the card on file"), True
    refusals = {FeeUnderWay: _("The card is being charged at this moment: try again in a minute.")}

    def makes_sense(self, visit: Visit, now: dt.datetime) -> bool:
        card = SavedCard.objects.filter(visit=visit).first()
        return card is not None and card.is_kept

    def context(self, visit: Visit, now: dt.datetime) -> dict[str, Any]:
        return {"lead": _g("Nothing is charged to it any more. The visit stays as it is.")}

    def perform(self, visit: Visit, form: Any, by: Actor, now: dt.datetime) -> Any:
        end_card(visit=visit, why=CardEnd.OFFICE, by=by, now=now)
        return told.nobody_is_told(_g("The card is no longer charged, and is removed at Stripe."))
