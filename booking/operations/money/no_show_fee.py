"""The no-show fee, from a saved card. Off unless SAVED_CARDS is on and the patient agreed."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import transaction

from booking.models import (
    UNSETTLED,
    AuditAction,
    LedgerKind,
    Payment,
    PaymentKind,
    PaymentState,
    SavedCard,
    Visit,
    VisitStatus,
)
from booking.operations.locks.diary import lock_diary
from booking.operations.locks.payment import lock_payment
from booking.operations.messages.alerts import alert_staff
from booking.operations.money.checkout_session import PaymentServiceAway
from booking.operations.money.settle import apply_report
from booking.payments import ledger
from booking.payments.gateway import AnswerStuck, GatewayTrouble, ProviderRefused
from booking.payments.orders import SESSION_LIFE, saved_card_order
from booking.payments.provider import gateway
from core.audit import Actor, record


class FeeRefused(Exception):
    """No fee may be charged: not a missed visit, no consent, above the agreed cap, or charged before."""


def agree_to_saved_card(
    *, visit: Visit, text: str, version: str, cap_cents: int, now: datetime
) -> SavedCard | None:
    """Keep the patient's consent to save their card, in the words they saw. None while switched off."""
    if not settings.SAVED_CARDS:
        return None
    # The first consent stands: the words agreed to may not be exchanged by a second press.
    card, _new = SavedCard.objects.get_or_create(
        visit=visit,
        defaults={
            "cap_cents": cap_cents,
            "consent_text": text,
            "consent_version": version,
            "agreed_at": now,
        },
    )
    return card


def charge_no_show_fee(*, visit: Visit, cents: int, by: Actor, now: datetime) -> Payment:
    """Charge a missed visit's fee to the saved card: one charge per fee, judged by its status.

    A card that is refused, gone or asks for its owner leaves the fee open; staff are told to
    send a pay link, and nothing is tried again by itself. Raises FeeRefused, PaymentServiceAway.
    """
    payment = _fee_row(visit, cents, by, now)
    if payment.state != PaymentState.CREATING:
        return payment
    card = SavedCard.objects.get(visit=visit)
    try:
        report = gateway().charge_saved_card(saved_card_order(payment, card))
    # Final: card networks charge for a declined card that is tried again and again.
    except (ProviderRefused, AnswerStuck) as no:
        _fee_stays_open(payment.pk, no.code, now)
    # Unknown whether it was charged: the row stays, and the same key finds the same charge (0202).
    except GatewayTrouble as trouble:
        raise PaymentServiceAway from trouble
    else:
        Payment.objects.filter(pk=payment.pk).update(intent_id=report.intent_id)
        settled = apply_report(payment_id=payment.pk, report=report, now=now)
        if settled.state == PaymentState.FAILED:
            _fee_stays_open(payment.pk, report.status, now)
    payment.refresh_from_db()
    return payment


@transaction.atomic
def _fee_row(visit: Visit, cents: int, by: Actor, now: datetime) -> Payment:
    lock_diary(visit.practitioner_id)
    visit = Visit.objects.get(pk=visit.pk)
    earlier = _earlier_try(visit, cents)
    if earlier is not None:
        return earlier
    payment = Payment.objects.create(
        visit=visit,
        kind=PaymentKind.NO_SHOW,
        amount_cents=cents,
        currency=visit.currency,
        off_session=True,
        created_at=now,
        expires_at=now + SESSION_LIFE,
    )
    ledger.post(
        visit=visit,
        kind=LedgerKind.NO_SHOW_FEE,
        cents=cents,
        # Keyed by the visit, not the payment: a missed visit owes one fee however often it is tried.
        key=f"no_show:{visit.pk}",
        now=now,
        payment=payment,
        by=by.name,
    )
    record(actor=by, action=AuditAction.NO_SHOW_FEE, on=visit, now=now, fields=["ledger"])
    return payment


def _earlier_try(visit: Visit, cents: int) -> Payment | None:
    """The unsettled try of this very fee, if there is one. Raises FeeRefused when none may be made."""
    card = SavedCard.objects.filter(visit=visit, revoked_at=None).exclude(card_id="").first()
    if not settings.SAVED_CARDS or card is None or visit.status != VisitStatus.NO_SHOW:
        raise FeeRefused
    earlier = visit.payments.filter(kind=PaymentKind.NO_SHOW, off_session=True).first()
    # Another sum under the same idempotency key would be refused by Stripe.
    if earlier is not None and (earlier.state not in UNSETTLED or earlier.amount_cents != cents):
        raise FeeRefused
    if earlier is None and not 0 < cents <= card.cap_cents:
        raise FeeRefused
    return earlier


@transaction.atomic
def _fee_stays_open(payment_id: Any, why: str, now: datetime) -> None:
    """The fee is still owed (the ledger says so); the way from here is a pay link."""
    payment = lock_payment(payment_id)
    # Conditional: a report may have settled the row since the call failed.
    Payment.objects.filter(pk=payment_id, state=PaymentState.CREATING).update(
        state=PaymentState.FAILED
    )
    Payment.objects.filter(pk=payment_id).update(failure=why[:80], next_look_at=None)
    alert_staff(what="fee_open", key=str(payment_id), now=now, visit=payment.visit)
