"""Acts on a visit's money: record a payment, send a pay link, refund, settle a mismatch."""

import datetime as dt
from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext as _g
from django.utils.translation import gettext_lazy as _

from booking.models import PaymentState, Visit, VisitStatus
from booking.operations.money.balance import (
    NothingOwed,
    PaymentInvalid,
    record_paid_back,
    record_payment,
    send_pay_link,
)
from booking.operations.money.refund import RefundBlocked, RefundTooMuch
from booking.operations.money.refund_by_office import (
    AlreadyRequested,
    give_up_mismatch,
    preview_refund,
    refund_visit,
    settle_by_staff,
)
from booking.payments import ledger
from booking.staff import presenters, told
from booking.staff.acts.base import Act
from booking.staff.forms.amounts import RecordedForm, RecordPaymentForm, RefundForm
from core.audit import Actor


def _amount(visit: Visit, cents: int) -> str:
    return presenters.money(cents, visit.currency)


class RecordPayment(Act):
    """The patient paid in another way."""

    name, label = "record-payment", _("Record a payment")
    refusals = {PaymentInvalid: _("This amount or way of payment cannot be recorded.")}

    def makes_sense(self, visit: Visit, now: dt.datetime) -> bool:
        return visit.status in VisitStatus.CERTAIN and visit.total_cents > ledger.received_cents(
            visit
        )

    def form(self, visit: Visit, now: dt.datetime, data: Any = None) -> forms.Form:
        left = max(0, visit.total_cents - ledger.received_cents(visit))
        return RecordPaymentForm(data, currency=visit.currency, initial={"cents": left or None})

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
            and visit.status == VisitStatus.COMPLETED
            and bool(visit.patient and visit.patient.email)
            and ledger.owed_cents(visit) > 0
        )

    def context(self, visit: Visit, now: dt.datetime) -> dict[str, Any]:
        owed = _amount(visit, ledger.owed_cents(visit))
        return {"lead": _g("%(amount)s is left to pay.") % {"amount": owed}}

    def perform(self, visit: Visit, form: Any, by: Actor, now: dt.datetime) -> Any:
        send_pay_link(visit=visit, by=by, now=now)
        return told.with_message("", visit, "pay_link")


class Refund(Act):
    """An amount of its own, with a reason; never more than was paid."""

    name, label, is_serious = "refund", _("Refund"), True
    refusals = {
        AlreadyRequested: _("Somebody has just refunded part of this: look at the amounts again."),
        RefundTooMuch: _("That is more than can still go back."),
        RefundBlocked: _("The payer's bank holds this money in a dispute."),
    }

    def makes_sense(self, visit: Visit, now: dt.datetime) -> bool:
        return preview_refund(visit=visit, now=now).left_cents > 0

    def form(self, visit: Visit, now: dt.datetime, data: Any = None) -> forms.Form:
        preview = preview_refund(visit=visit, now=now)
        # An empty field for nothing: a 0 filled in would only be refused.
        initial = {"cents": preview.policy_cents or None, "seen_left": preview.left_cents}
        return RefundForm(data, currency=visit.currency, initial=initial)

    def context(self, visit: Visit, now: dt.datetime) -> dict[str, Any]:
        preview = preview_refund(visit=visit, now=now)
        rows = [
            (_g("Paid by card"), _amount(visit, preview.paid_cents)),
            (_g("Already going back"), _amount(visit, preview.going_back_cents)),
            (_g("Can still go back"), _amount(visit, preview.left_cents)),
            (_g("The terms alone would return"), _amount(visit, preview.policy_cents)),
        ]
        lead = _g("The visit itself is not changed: to call it off, cancel it instead.")
        return {"rows": rows, "lead": lead}

    def perform(self, visit: Visit, form: Any, by: Actor, now: dt.datetime) -> Any:
        asked = form.cleaned_data
        refund_visit(
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


class PaidBack(Act):
    """A refund failed and the money went back in another way."""

    name, label = "paid-back", _("Record money paid back another way")
    refusals = {PaymentInvalid: _("That is more than the clinic owes the payer.")}

    def makes_sense(self, visit: Visit, now: dt.datetime) -> bool:
        return ledger.overpaid_cents(visit) > 0

    def form(self, visit: Visit, now: dt.datetime, data: Any = None) -> forms.Form:
        return RecordedForm(
            data, currency=visit.currency, initial={"cents": ledger.overpaid_cents(visit)}
        )

    def perform(self, visit: Visit, form: Any, by: Actor, now: dt.datetime) -> Any:
        asked = form.cleaned_data
        record_paid_back(
            visit=visit,
            cents=asked["cents"],
            key=str(asked["key"]),
            by=by,
            now=now,
            note=asked["note"],
        )
        return _("On record.")


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
