"""The sweep of unsettled payments and refunds, for when no webhook came: lost messages, dead processes."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from typing import TypeVar

from django.db.models import F

from booking.models import UNSETTLED, Payment, PaymentState, Refund, RefundState
from booking.operations.money.card_fee import settle_fee
from booking.operations.money.checkout_session import PaymentServiceAway
from booking.operations.money.send_refund import RefundWaits, send_refund
from booking.operations.money.settle import settle
from booking.operations.money.stale_page import end_page, is_stale
from booking.payments import ledger
from booking.payments.gateway import PROVIDER, payments_are_on
from core import breaker
from core.budget import Budget

log = logging.getLogger(__name__)
Row = TypeVar("Row")
AT_ONCE = 50
# A provider that answers slowly would keep its own events and refunds waiting behind the sweep (0896).
BUDGET_SECONDS = 20.0
SLOW_LOOK = timedelta(hours=1)
REFUND_PATIENCE = timedelta(minutes=2)


def sweep_payments(*, now: datetime) -> int:
    """Settle unsettled payments whose next look is due. Returns how many were looked at.

    Two sweepers at once share the work: each look is claimed by moving its time.
    """
    if not payments_are_on():
        return 0
    # Not those in review: a person decides, and settling them again would only repeat the mismatch.
    due = Payment.objects.filter(state__in=UNSETTLED, next_look_at__lte=now, review="")
    due = due.select_related("visit").order_by("next_look_at")
    return sum(_look(payment, now) for payment in _in_time(due[:AT_ONCE]))


def _in_time(rows: Iterable[Row]) -> Iterator[Row]:
    """As many rows as there is time for, and none once the provider has fallen silent."""
    budget = Budget(BUDGET_SECONDS)
    for row in rows:
        if budget.is_spent or breaker.is_open(PROVIDER):
            log.info("sweep: the rest waits for the next turn")
            return
        yield row


def _look(payment: Payment, now: datetime) -> bool:
    # Claimed by a conditional update: works on SQLite too, where rows cannot be locked and skipped.
    claimed = Payment.objects.filter(pk=payment.pk, next_look_at=payment.next_look_at).update(
        next_look_at=now + _pause(payment), looks=F("looks") + 1
    )
    if not claimed:
        return False
    try:
        if payment.off_session:
            settle_fee(payment_id=payment.pk, now=now)
        elif is_stale(payment):
            end_page(payment=payment, now=now)
        else:
            settle(payment_id=payment.pk, now=now)
    except PaymentServiceAway:
        log.info("payment %s: provider away, will look again", payment.pk)
    return True


def _pause(payment: Payment) -> timedelta:
    """Two minutes, then a minute longer each time up to five; a slow payment once an hour."""
    if payment.state == PaymentState.PROCESSING:
        return SLOW_LOOK
    return timedelta(minutes=min(5, 2 + payment.looks))


def sweep_refunds(*, now: datetime) -> int:
    """Send refunds that were asked for and whose own job has not got through."""
    if not payments_are_on():
        return 0
    waiting = Refund.objects.filter(
        # Its own job is given time first: two senders would not refund twice, but ask twice.
        state=RefundState.REQUESTED,
        created_at__lte=now - REFUND_PATIENCE,
    ).order_by("created_at")
    # A bank may hold money for months: such refunds would fill every turn and starve the rest.
    waiting = waiting.exclude(payment__in=ledger.held_by_banks().values("payment"))
    sent = 0
    for refund in _in_time(waiting[:AT_ONCE]):
        try:
            sent += send_refund(refund_id=refund.pk, now=now).state != RefundState.REQUESTED
        except RefundWaits:
            log.info("refund %s: provider away, will try again", refund.pk)
    return sent
