"""Opening the checkout session of a payment row, and what the provider's answers mean for the row."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import transaction

from booking.models import Payment, PaymentKind, PaymentState, Visit
from booking.operations.locks.payment import lock_payment
from booking.operations.messages.alerts import alert_staff
from booking.operations.reserving.joint import keep_alike
from booking.payments import ledger
from booking.payments.checks import is_live
from booking.payments.gateway import (
    AnswerStuck,
    GatewayTrouble,
    KeyRefused,
    ProviderRefused,
    SessionReport,
)
from booking.payments.orders import session_order
from booking.payments.provider import gateway
from core.rows import one

FIRST_LOOK = timedelta(minutes=2)


class PaymentServiceAway(Exception):
    """The provider cannot be reached or will not speak to us now; nothing was lost."""


class SessionRefused(Exception):
    """This attempt can never become a page; it is closed and a new one may be made."""


def expects_live() -> bool:
    """Whether real money is expected to move."""
    return is_live(settings.STRIPE_SECRET_KEY)


def open_session(*, payment_id: Any, now: datetime) -> str:
    """Ask for the page of a payment row and remember it; the same row gives the same page.

    Raises PaymentServiceAway (the row stays as it is) or SessionRefused (the row is closed).
    """
    payment = one(Payment, payment_id, "visit", "purchase")
    if payment.state != PaymentState.CREATING:
        return payment.session_url
    try:
        report = gateway().create_session(session_order(payment))
    # Stripe keeps an error under its idempotency key for a day: the same key would repeat it (0202).
    except (ProviderRefused, AnswerStuck) as final:
        close_attempt(payment_id=payment.pk, why=final.code, now=now)
        raise SessionRefused from final
    # Not the attempt's fault: the row stays, and the same key works once the secret is right.
    except KeyRefused as refused:
        alert_staff(what="key_refused", key="session", now=now, hourly=True, code=refused.code)
        raise PaymentServiceAway from refused
    except GatewayTrouble as trouble:
        raise PaymentServiceAway from trouble
    return _remember(payment, report, now)


def _remember(payment: Payment, report: SessionReport, now: datetime) -> str:
    """Raise the row to `open`; one that has already risen further keeps its state."""
    # Conditional: a webhook may have brought "paid" before this answer arrived (0201).
    fresh = Payment.objects.filter(pk=payment.pk, state=PaymentState.CREATING)
    fresh.update(
        state=PaymentState.OPEN,
        session_id=report.id,
        session_url=report.url,
        livemode=report.livemode,
        next_look_at=now + FIRST_LOOK,
        looks=0,
    )
    return report.url


@transaction.atomic
def close_attempt(*, payment_id: Any, why: str, now: datetime) -> None:
    """An attempt the provider refused for good: the hold stays with whoever has it."""
    payment = lock_payment(payment_id)
    if payment.state != PaymentState.CREATING:
        return
    Payment.objects.filter(pk=payment.pk).update(
        state=PaymentState.FAILED, failure=why[:80], next_look_at=None
    )
    # What this attempt asked is taken back, or the next one would double what the visit owes.
    if payment.visit_id is not None:
        ledger.lapse(payment, now)
    if payment.kind == PaymentKind.DEPOSIT:
        Visit.objects.filter(pk=payment.of_visit.pk).update(payment_pending=False)
        keep_alike(payment.of_visit)
    if why != "email_invalid":  # the next attempt goes without the address
        alert_staff(what="session_refused", key=why, now=now, payment=payment, hourly=True)
