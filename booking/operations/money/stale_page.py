"""Ending a checkout session over a sum no longer owed; one already paid counts as paid."""

from __future__ import annotations

from datetime import datetime

from booking.models import Payment, PaymentKind, PaymentState, Visit
from booking.operations.money.checkout_session import PaymentServiceAway
from booking.operations.money.settle import settle
from booking.payments import ledger
from booking.payments.gateway import GatewayTrouble, SessionOver
from booking.payments.provider import gateway


def is_stale(payment: Payment) -> bool:
    """Whether this is an open page on which more than is owed would be paid."""
    return (
        payment.kind == PaymentKind.BALANCE
        and payment.state == PaymentState.OPEN
        # Only "more than owed": a page over less may be paid, the rest is asked for afterwards.
        and payment.amount_cents > ledger.owed_cents(payment.of_visit)
    )


def end_page(*, payment: Payment, now: datetime) -> None:
    """End a page and write down how it ended. Raises PaymentServiceAway; then it is still open."""
    try:
        gateway().expire_session(payment.session_id or "")
    except SessionOver:
        pass  # paid or expired already: settling says which
    except GatewayTrouble as trouble:
        raise PaymentServiceAway from trouble
    settle(payment_id=payment.pk, now=now)


def end_stale_page(*, visit: Visit, now: datetime) -> None:
    """After the sum owed has changed. If the provider does not answer, the sweep ends the page."""
    for payment in visit.payments.filter(kind=PaymentKind.BALANCE, state=PaymentState.OPEN):
        # The visit that came with the payment may be from before the change that brought us here.
        payment.of_visit.refresh_from_db()
        if is_stale(payment):
            # First the appointment with the sweep, then the call: should we die between, it is not forgotten.
            Payment.objects.filter(pk=payment.pk).update(next_look_at=now)
            try:
                end_page(payment=payment, now=now)
            except PaymentServiceAway:
                return
