"""Acts on what a visit's payer owes: a payment, a pay link, a discount, a mismatch."""

import datetime as dt
from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext as _g
from django.utils.translation import gettext_lazy as _

from booking.models import PaymentState, Visit, VisitStatus
from booking.operations.money.balance import NothingOwed, send_pay_link
from booking.operations.money.by_hand import (
    DiscountTooMuch,
    PaymentInvalid,
    give_discount,
    record_payment,
)
from booking.operations.money.refund_by_office import give_up_mismatch, settle_by_staff
from booking.payments import ledger
from booking.payments.cost import cost_of
from booking.staff import presenters, told
from booking.staff.acts.base import Act
from booking.staff.forms.amounts import DiscountForm, RecordPaymentForm
from core import card_amounts
from core.audit import Actor


def _amount(visit: Visit, cents: int) -> str:
    return presenters.money(cents, visit.currency)


class RecordPayment(Act):
    """The patient paid in another way."""

    name, label = "record-payment", _("Record a payment")
    refusals = {PaymentInvalid: _("This amount or way of payment cannot be recorded.")}

    def makes_sense(self, visit: Visit, now: dt.datetime) -> bool:
        return visit.status in VisitStatus.CERTAIN and self._left(visit) > 0

    def _left(self, visit: Visit) -> int:
        """Of a missed visit too: whoever was not there may still pay what the visit would have cost."""
        return max(0, ledger.price_cents(visit) - ledger.received_cents(visit))

    def form(self, visit: Visit, now: dt.datetime, data: Any = None) -> forms.Form:
        initial = {"cents": self._left(visit) or None}
        return RecordPaymentForm(data, currency=visit.currency, initial=initial)

    def perform(self, visit: Visit, form: Any, by: Actor, now: dt.datetime) -> Any:
        asked = form.cleaned_data
        record_payment(
            visit=visit,
            way=asked["way"],
            cents=asked["cents"],
            # Made with the form: the same form sent twice is one entry in the ledger.
            key=str(asked["key"]),
            by=by,
            now=now,
            note=asked["note"],
        )
        return _("The payment is on record.")


class PayLink(Act):
    """The patient gets an e-mail with a link to pay what is left."""

    name, label = "pay-link", _("Send a pay link")
    refusals = {NothingOwed: _("Nothing is owed for this visit.")}

    def makes_sense(self, visit: Visit, now: dt.datetime) -> bool:
        return (
            settings.PAYMENTS != "off"
            and cost_of(visit).is_asked_for
            and bool(visit.patient and visit.patient.email)
            and card_amounts.takes(ledger.owed_cents(visit), visit.currency)
        )

    def context(self, visit: Visit, now: dt.datetime) -> dict[str, Any]:
        owed = _amount(visit, ledger.owed_cents(visit))
        return {"lead": _g("%(amount)s is left to pay.") % {"amount": owed}}

    def perform(self, visit: Visit, form: Any, by: Actor, now: dt.datetime) -> Any:
        send_pay_link(visit=visit, by=by, now=now)
        return told.with_message("", visit, "pay_link")


class Discount(Act):
    """Something is taken off what is still to pay; nothing that was paid moves."""

    name, label = "discount", _("Give a discount")
    refusals = {DiscountTooMuch: _("That is more than is left to pay.")}

    def makes_sense(self, visit: Visit, now: dt.datetime) -> bool:
        return visit.status not in VisitStatus.UNBOOKED and ledger.left_to_pay_cents(visit) > 0

    def form(self, visit: Visit, now: dt.datetime, data: Any = None) -> forms.Form:
        return DiscountForm(data, currency=visit.currency)

    def context(self, visit: Visit, now: dt.datetime) -> dict[str, Any]:
        lead = _g(
            "Taken off what is still to pay, at most %(amount)s. What was paid already stays: to give "
            "some of that back, choose “Pay back as goodwill”."
        )
        return {"lead": lead % {"amount": _amount(visit, ledger.left_to_pay_cents(visit))}}

    def perform(self, visit: Visit, form: Any, by: Actor, now: dt.datetime) -> Any:
        asked = form.cleaned_data
        give_discount(
            visit=visit,
            cents=asked["cents"],
            key=str(asked["key"]),
            why=asked["why"],
            by=by,
            now=now,
        )
        return _("The discount is on record.")


class GiveUpMismatch(Act):
    """A mismatch was returned in Stripe: the time is free for others."""

    name, label, is_serious = "give-up-mismatch", _("Free the time"), True

    def makes_sense(self, visit: Visit, now: dt.datetime) -> bool:
        wrong = visit.payments.exclude(review="").exclude(state=PaymentState.PAID)
        return visit.status == VisitStatus.HELD and wrong.exists()

    def context(self, visit: Visit, now: dt.datetime) -> dict[str, Any]:
        lead = _g(
            "What was paid does not match. Give it back in Stripe first and tell the patient: "
            "this ends the hold, and nothing is sent by itself."
        )
        return {"lead": lead}

    def perform(self, visit: Visit, form: Any, by: Actor, now: dt.datetime) -> Any:
        give_up_mismatch(visit=visit, by=by, now=now)
        return _("The time is free again.")


class LookedAt(Act):
    """A mismatch was looked at and put right."""

    name, label = "money-looked-at", _("Money is in order")

    def makes_sense(self, visit: Visit, now: dt.datetime) -> bool:
        return visit.payments.exclude(review="").exists()

    def context(self, visit: Visit, now: dt.datetime) -> dict[str, Any]:
        lead = _g("What did not match has been looked at and put right. The mark comes off.")
        return {"lead": lead}

    def perform(self, visit: Visit, form: Any, by: Actor, now: dt.datetime) -> Any:
        settle_by_staff(visit=visit, by=by, now=now)
        return _("The mark is off.")
