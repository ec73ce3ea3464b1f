"""A deposit paid, lapsed or slow, and its visit. Called by `settle`, inside its transaction and locks."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import QuerySet

from booking.models import (
    UNSETTLED,
    Fate,
    FollowUp,
    Payment,
    PaymentKind,
    PaymentState,
    RefundReason,
    Visit,
    VisitStatus,
)
from booking.operations.messages.alerts import alert_staff, message_patient
from booking.operations.money.paid_while_blocked import give_time_up
from booking.operations.money.refund import refund_whole
from booking.operations.reserving.confirm import TimeLost, confirm_visit
from booking.operations.reserving.joint import keep_alike
from booking.payments import ledger
from booking.queries.ground import is_taken_away
from core.audit import SYSTEM
from core.prepared import prepared, prepared_update
from core.rows import one

# A slow payment may take five business days: nearer visits are not kept waiting for it.
SLOW_PAYMENT_NEEDS = timedelta(days=7)
#: A page that was ended because another one takes its place.
REPLACED = "replaced"


def deposit_arrived(payment: Payment, now: datetime) -> None:
    """A deposit is paid: confirm the visit, take its time again, or refund it."""
    visit = payment.of_visit
    # Two tabs, two attempts: the second payment may have been made before the first was heard of.
    if _paid_by_another(payment):
        refund_whole(payment=payment, reason=RefundReason.DUPLICATE, now=now)
        pk = str(payment.pk)
        message_patient(what="paid_twice", visit=visit, key=pk, now=now, payment=pk)
        return
    # What was paid, not what was chosen last: the page of another choice may have been paid first (0965).
    in_full = payment.ahead_cents > 0
    (_paid_in_full if in_full else _paid)(visit.pk)
    payment.visit = visit = one(Visit, visit.pk)
    if visit.status == VisitStatus.CANCELLED:
        _give_back(payment, "paid_after_cancel", now)
    elif visit.status in VisitStatus.UNBOOKED:
        _claim_time(payment, visit, now)


@prepared_update
def _paid(visit_id: int) -> tuple[QuerySet[Visit], dict[str, Any]]:
    return Visit.objects.filter(pk=visit_id), {"payment_pending": False, "pays_in_full": False}


@prepared_update
def _paid_in_full(visit_id: int) -> tuple[QuerySet[Visit], dict[str, Any]]:
    return Visit.objects.filter(pk=visit_id), {"payment_pending": False, "pays_in_full": True}


def _claim_time(payment: Payment, visit: Visit, now: datetime) -> None:
    was_held = visit.status == VisitStatus.HELD
    try:
        # A savepoint: a confirmation that fails takes back its own writes, never the payment's.
        with transaction.atomic():
            confirm_visit(visit=visit, now=now)
    except TimeLost:
        # We had promised the time while it was paid for, so we find a way; a lapsed hold had no promise left.
        if not was_held:
            # "Somebody else has it" would not be so of a day the clinic closed meanwhile.
            gone = "blocked_refunded" if is_taken_away(visit, now) else "time_lost"
            _give_back(payment, gone, now)
        # Whoever took the time away has said that nobody comes: no waiting for the office (0910).
        elif visit.fate_if_paid in Fate.GIVES_UP:
            give_time_up(visit=visit, by=SYSTEM, now=now)
        else:
            _ask_staff(payment, visit, now)
    else:
        # The page lapsed first and its charge was written off; confirmed after all, it is owed again.
        ledger.ask_again(payment, now)


def _ask_staff(payment: Payment, visit: Visit, now: datetime) -> None:
    """Paid in time, but the practitioner has become unavailable: a person finds the way out.

    The hold keeps its place meanwhile, so nobody else is given the time.
    """
    colleague = visit.fate_if_paid == Fate.COLLEAGUE
    Visit.objects.filter(pk=visit.pk).update(
        needs_staff=True,
        follow_up=FollowUp.OFFER_TO_COLLEAGUE if colleague else "",
        payment_pending=True,
    )
    alert_staff(what="time_blocked", key=str(payment.pk), now=now, visit=visit)
    pk = str(payment.pk)
    message_patient(what="paid_checking", visit=visit, key=pk, now=now, payment=pk)


def _give_back(payment: Payment, message: str, now: datetime) -> None:
    refund_whole(payment=payment, reason=RefundReason.TIME_LOST, now=now)
    pk = str(payment.pk)
    message_patient(what=message, visit=payment.of_visit, key=pk, now=now, payment=pk)


def _paid_by_another(payment: Payment) -> bool:
    assert payment.visit_id is not None, "a deposit is of a visit"
    others = [other for other in _paid_deposits(payment.visit_id) if other.pk != payment.pk]
    return any(ledger.refundable_cents(other) > 0 for other in others)


@prepared
def _paid_deposits(visit_id: int) -> QuerySet[Payment]:
    paid = Payment.objects.filter(visit=visit_id, kind=PaymentKind.DEPOSIT)
    return paid.filter(state=PaymentState.PAID)


def deposit_lapsed(payment: Payment, now: datetime) -> None:
    """The page is known to be over unpaid: only now is the time free, of a joint visit both times."""
    _lapsed(payment, payment.of_visit, now)
    keep_alike(payment.of_visit)


def _lapsed(payment: Payment, visit: Visit, now: datetime) -> None:
    # Another attempt may still be paid: the time is not free yet (0001).
    if Payment.objects.filter(visit=visit, kind=PaymentKind.DEPOSIT, state__in=UNSETTLED).exists():
        return
    # Its patient is about to open another page for the same time: the deadline decides (0940).
    if payment.failure == REPLACED:
        Visit.objects.filter(pk=visit.pk).update(payment_pending=False)
        return
    if _goes_on_waiting(visit, now):
        return
    # Conditional: staff may keep the hold for somebody who paid while it was blocked.
    freed = Visit.objects.filter(pk=visit.pk, status=VisitStatus.HELD, needs_staff=False).update(
        status=VisitStatus.RELEASED, payment_pending=False
    )
    Visit.objects.filter(pk=visit.pk).exclude(status=VisitStatus.HELD).update(payment_pending=False)
    # Who went back on purpose knows; a letter would only alarm. So does a caller whose time was taken away.
    told = visit.deposit_until is not None and visit.fate_if_paid in Fate.GIVES_UP
    if freed and not payment.given_up and not told:
        failed = payment.state == PaymentState.FAILED
        what = "payment_failed" if failed else "time_released"
        message_patient(what=what, visit=visit, key=str(payment.pk), now=now)
        if visit.deposit_until is not None:
            alert_staff(what="deposit_overdue", key=str(payment.pk), now=now, visit=visit)


def _goes_on_waiting(visit: Visit, now: datetime) -> bool:
    """Whether the office has promised to keep the time longer than this page lived (0950)."""
    if visit.needs_staff or visit.deposit_until is None or visit.deposit_until <= now:
        return False
    if visit.fate_if_paid in Fate.GIVES_UP:
        return False
    held = Visit.objects.filter(pk=visit.pk, status=VisitStatus.HELD)
    return bool(held.update(payment_pending=False, hold_expires=visit.deposit_until))


def still_processing(payment: Payment, now: datetime) -> None:
    """A slow payment keeps its time only while the visit is far enough away to wait for it."""
    visit = payment.of_visit
    if payment.kind != PaymentKind.DEPOSIT or visit.status != VisitStatus.HELD:
        return
    if visit.start - now > SLOW_PAYMENT_NEEDS:
        Visit.objects.filter(pk=visit.pk).update(
            hold_expires=visit.start - SLOW_PAYMENT_NEEDS, payment_pending=True
        )
        keep_alike(visit)
        return
    Visit.objects.filter(pk=visit.pk).update(status=VisitStatus.RELEASED, payment_pending=False)
    keep_alike(visit)
    alert_staff(what="slow_payment", key=str(payment.pk), now=now, visit=visit)
    message_patient(what="slow_payment", visit=visit, key=str(payment.pk), now=now)
