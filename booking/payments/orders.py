"""From a stored payment row to what is asked of the provider: pure, so a repeat is equal in every byte."""

from __future__ import annotations

from datetime import timedelta

from booking.models import Payment, PaymentKind, Refund, RefundReason, SavedCard
from booking.payments.gateway import RefundOrder, SavedCardOrder, SessionOrder

SESSION_LIFE = timedelta(minutes=35)  # Stripe's minimum is 30; five are left for repeats
HOLD_AFTER_SESSION = timedelta(minutes=2)

# Neutral words: what is paid for is nobody's business but the patient's.
TITLES = {
    PaymentKind.DEPOSIT: "Appointment deposit",
    PaymentKind.BALANCE: "Appointment balance",
    PaymentKind.NO_SHOW: "Missed appointment fee",
}


def session_order(payment: Payment) -> SessionOrder:
    """The hosted page this row stands for."""
    return SessionOrder(
        payment_id=str(payment.pk),
        key=f"{payment.pk}:{payment.attempt}",
        amount_cents=payment.amount_cents,
        currency=payment.currency,
        title=TITLES[PaymentKind(payment.kind)],
        reference=payment.visit.public_ref,
        email=payment.email,
        expires_at=payment.expires_at,
        success_url=f"{payment.base_url}/book/return/?session_id={{CHECKOUT_SESSION_ID}}",
        cancel_url=f"{payment.base_url}{payment.cancel_path}",
        save_card=payment.saves_card,
    )


def refund_order(refund: Refund) -> RefundOrder:
    """The refund this row stands for; its own id is the key, so equal amounts stay two refunds."""
    return RefundOrder(
        refund_id=str(refund.pk),
        intent_id=refund.payment.intent_id or "",
        amount_cents=refund.amount_cents,
        duplicate=refund.reason == RefundReason.DUPLICATE,
    )


def saved_card_order(payment: Payment, card: SavedCard) -> SavedCardOrder:
    """The charge of a saved card this row stands for."""
    return SavedCardOrder(
        payment_id=str(payment.pk),
        key=f"{payment.pk}:{payment.attempt}",
        amount_cents=payment.amount_cents,
        currency=payment.currency,
        title=TITLES[PaymentKind(payment.kind)],
        reference=payment.visit.public_ref,
        customer_id=card.customer_id,
        card_id=card.card_id,
    )
