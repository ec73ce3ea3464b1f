"""What is asked for before a visit is certain: its deposit, or all of it if its patient chose so (0965)."""

from __future__ import annotations

from django.conf import settings
from django.db.models import Sum

from booking.models import REFUND_COUNTS, Payment, RefundReason, Visit
from booking.payments import ledger
from core import card_amounts
from core.models import ClinicSettings
from territory.here import payer_of


def takes_deposit(visit: Visit) -> bool:
    """Whether a deposit is to be paid before the visit is certain."""
    return settings.PAYMENTS != "off" and visit.deposit_cents > 0


def asks_first(visit: Visit) -> bool:
    """Whether anything is: the deposit, or all of it because its patient chose so."""
    return settings.PAYMENTS != "off" and asked_first_cents(visit) > 0


def offers_in_full(visit: Visit) -> bool:
    """Whether its patient may pay all of the visit instead of its deposit, or of nothing (0978)."""
    return (
        settings.PAYMENTS != "off"
        and ClinicSettings.current().offers_full_payment
        and _patient_pays_all(visit)
        and visit.total_cents > visit.deposit_cents
        and card_amounts.takes(visit.total_cents, visit.currency)
    )


def asked_first_cents(visit: Visit) -> int:
    """What is asked for before `visit` is certain, paid or not."""
    whole = visit.pays_in_full and _patient_pays_all(visit)
    return visit.total_cents if whole else visit.deposit_cents


def _patient_pays_all(visit: Visit) -> bool:
    # What another payer leaves to the patient is no number before that payer has answered (0882).
    return not payer_of(visit.payer).share


def ahead_left_cents(payment: Payment) -> int:
    """What is left of a payment beyond its deposit: cents no terms ever keep."""
    if not payment.ahead_cents:
        return 0
    gone = payment.refunds.filter(reason=RefundReason.MISSED, state__in=REFUND_COUNTS)
    back: int = gone.aggregate(sum=Sum("amount_cents"))["sum"] or 0
    return min(ledger.refundable_cents(payment), max(0, payment.ahead_cents - back))
