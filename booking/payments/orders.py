"""Payment and refund rows as orders to the provider: pure, so a repeat is equal in every byte (0202)."""

from __future__ import annotations

from datetime import timedelta

from django.utils.translation import gettext
from django.utils.translation import gettext_noop as _

from booking.models import CardPage, Payment, PaymentKind, Refund, RefundReason, SavedCard
from booking.payments.gateway import CardPageOrder, RefundOrder, SavedCardOrder, SessionOrder
from core.languages import speaking

SESSION_LIFE = timedelta(minutes=35)  # Stripe's minimum is 30; five are left for repeats
# The word that a page is over takes a moment to arrive: until then nobody else is given the time.
HOLD_AFTER_SESSION = timedelta(minutes=2)

# Neutral words: what is paid for is nobody's business but the patient's.
TITLES = {
    PaymentKind.DEPOSIT: _("Appointment deposit"),
    PaymentKind.BALANCE: _("Appointment balance"),
    PaymentKind.NO_SHOW: _("Missed appointment fee"),
    PaymentKind.LATE: _("Late cancellation fee"),
    PaymentKind.PACKAGE: _("Package of appointments"),
    PaymentKind.GIFT: _("Gift card"),
}


#: Of a deposit's page on which all of the visit is paid.
IN_FULL = _("Appointment payment")


def session_order(payment: Payment) -> SessionOrder:
    """The hosted page this row stands for: our books in our words, the page in the payer's."""
    title = IN_FULL if payment.ahead_cents else TITLES[PaymentKind(payment.kind)]
    reference = payment.reference
    # The row's language, not the request's: the sweep repeats this call with no request at all (0403).
    with speaking(payment.language):
        shown_title = gettext(title)
        shown_reference = gettext("Reference %(reference)s") % {"reference": reference}
    return SessionOrder(
        payment_id=str(payment.pk),
        key=f"{payment.pk}:{payment.attempt}",
        amount_cents=payment.amount_cents,
        currency=payment.currency,
        title=title,
        reference=reference,
        email=payment.email,
        expires_at=payment.expires_at,
        success_url=f"{payment.base_url}{_back_to(payment)}?session_id={{CHECKOUT_SESSION_ID}}",
        cancel_url=f"{payment.base_url}{payment.cancel_path}",
        save_card=payment.saves_card,
        language=payment.language,
        shown_title=shown_title,
        shown_reference=shown_reference,
        on_statement=statement_words(reference),
    )


def _back_to(payment: Payment) -> str:
    """Where the payer comes back to: the booking, or what they bought."""
    return "/book/return/" if payment.visit_id else "/packages/return/"


def statement_words(reference: str) -> str:
    """What stands on the payer's bank statement behind the clinic's name: the visit's reference.

    The provider wants a letter in it, and 22 characters with its own prefix (ten), a star and a space.
    """
    has_letter = any(character.isalpha() for character in reference)
    return reference if has_letter else f"V{reference}"


def refund_order(refund: Refund) -> RefundOrder:
    """The refund this row stands for; its own id is in the key, so equal amounts stay two refunds.

    So is the moment it was first asked: a refusal is kept under a key for a day like any other answer,
    and what was refused while a bank held the money must be heard anew once it lets go (0202, 0971).
    """
    asked = refund.tried_at.timestamp() if refund.tried_at else 0
    return RefundOrder(
        refund_id=str(refund.pk),
        key=f"{refund.pk}:{asked:.6f}",
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
        reference=payment.reference,
        customer_id=card.customer_id,
        card_id=card.card_id,
        on_statement=statement_words(payment.reference),
    )


def card_page_order(page: CardPage) -> CardPageOrder:
    """The page on which a card is kept that this row stands for."""
    visit = page.card.visit
    return CardPageOrder(
        page_id=str(page.pk),
        currency=visit.currency,
        email=page.email,
        language=page.language,
        expires_at=page.expires_at,
        success_url=f"{page.base_url}/book/return/?session_id={{CHECKOUT_SESSION_ID}}",
        cancel_url=f"{page.base_url}{page.cancel_path}",
    )
