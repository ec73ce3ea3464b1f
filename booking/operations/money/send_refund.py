"""Sending a refund that was written down to the provider, and what a refusal of it means."""

from __future__ import annotations

from contextlib import suppress
from datetime import datetime
from typing import Any

from booking.models import Payment, Refund, RefundState
from booking.operations.messages.alerts import alert_staff, message_payer
from booking.operations.money.checkout_session import PaymentServiceAway
from booking.operations.money.refund import apply_refund_report, refund_refused
from booking.operations.money.refunds_and_disputes import settle_disputes, settle_refunds
from booking.payments import books, ledger
from booking.payments.gateway import GatewayTrouble, KeyRefused, ProviderRefused, RefundReport
from booking.payments.orders import refund_order
from booking.payments.provider import gateway


class RefundWaits(Exception):
    """The provider did not answer; the refund stays asked for and is tried again."""


def send_refund(*, refund_id: Any, now: datetime) -> Refund:
    """Ask the provider for a refund that was written down; asked twice, it is made once.

    One whose money a bank holds is not asked for: it stays, and goes when the bank lets go.

    Raises RefundWaits when the provider does not answer.
    """
    refund = Refund.objects.select_related("payment__visit", "payment__purchase").get(pk=refund_id)
    # Asked anew at every try: a dispute may have begun after the refund was written (0895).
    if refund.state != RefundState.REQUESTED or ledger.held_by_bank(refund.payment):
        return refund
    try:
        report = _already_made(refund) or gateway().refund(_tried(refund, now))
    except KeyRefused as refused:
        alert_staff(what="key_refused", key="refund", now=now, hourly=True, code=refused.code)
        raise RefundWaits from refused
    except ProviderRefused as no:
        return _refused(refund, no.code, now)
    except GatewayTrouble as trouble:
        raise RefundWaits from trouble
    return apply_refund_report(refund_id=refund_id, report=report, now=now)


def _refused(refund: Refund, why: str, now: datetime) -> Refund:
    """A final no: first look at what made it one, then tell staff if the clinic still owes."""
    # Stripe knew of the dispute before its webhook reached us: not a failure, only a wait.
    if why == "charge_disputed" and _held_after_looking(refund.payment, now):
        # Nothing was made, and under this key nothing else would ever be answered today.
        Refund.objects.filter(pk=refund.pk, state=RefundState.REQUESTED).update(tried_at=None)
        return refund
    refund = refund_refused(refund_id=refund.pk, why=why, now=now)
    with suppress(PaymentServiceAway):  # a refund made in the dashboard arrives later as well
        settle_refunds(payment_id=refund.payment_id, now=now)
    payment, key = refund.payment, str(refund.pk)
    # Refused because the dashboard had refunded already: nobody needs to be woken (0895).
    if books.overpaid_cents(payment) > 0:
        alert_staff(what="refund_failed", key=key, now=now, payment=payment)
        message_payer(what="refund_failed", payment=payment, key=key, now=now)
    return refund


def _held_after_looking(payment: Payment, now: datetime) -> bool:
    """A dispute we had not heard of holds the money; the refund waits for it to end."""
    try:
        settle_disputes(payment_id=payment.pk, now=now)
    except PaymentServiceAway as away:
        raise RefundWaits from away
    held = ledger.held_by_bank(payment)
    if held:
        alert_staff(what="refund_blocked", key=str(payment.pk), now=now, payment=payment)
    return held


def _tried(refund: Refund, now: datetime) -> Any:
    """Note that the provider is about to be asked, before it is."""
    # Committed before the call: if we die in it, the next try knows that a refund may exist (0202).
    Refund.objects.filter(pk=refund.pk, tried_at=None).update(tried_at=now)
    refund.refresh_from_db(fields=["tried_at"])  # of two workers the first one's moment is the key
    return refund_order(refund)


def _already_made(refund: Refund) -> RefundReport | None:
    """A refund asked for before may have been made although no answer came back.

    Keys are forgotten after a day, so the provider's own list is looked at first.
    """
    if refund.tried_at is None:
        return None
    made = gateway().refunds_of(refund.payment.intent_id or "")
    return next((one for one in made if one.refund_id == str(refund.pk)), None)
