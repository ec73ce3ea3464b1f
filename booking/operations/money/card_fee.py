"""The fee for a missed visit or a late cancellation, from the card its patient agreed to keep.

Row before call, the row's id is the key, `apply_report` says how it ended. One charge for a visit, ever:
held by the database, and so is that nothing is charged without a consent that stands (0940).
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import IntegrityError, transaction

from booking.models import (
    UNSETTLED,
    AuditAction,
    CardEnd,
    LedgerKind,
    Payment,
    PaymentKind,
    PaymentState,
    SavedCard,
    Visit,
)
from booking.operations.locks.diary import lock_diary
from booking.operations.locks.payment import lock_payment
from booking.operations.messages.alerts import alert_staff, message_patient
from booking.operations.money.checkout_session import PaymentServiceAway
from booking.operations.money.kept_card import end_card
from booking.operations.money.settle import apply_report
from booking.payments import ledger
from booking.payments.card_terms import fee_due
from booking.payments.gateway import (
    AnswerStuck,
    GatewayTrouble,
    ProviderRefused,
    SavedCardReport,
)
from booking.payments.orders import SESSION_LIFE, saved_card_order
from booking.payments.provider import gateway
from core import card_amounts
from core.audit import Actor, record

#: A fee is looked for again after this, should nobody hear how its charge ended.
FIRST_LOOK = timedelta(minutes=2)
#: The provider forgets keys after a day: well before, a charge that never was is given up.
PATIENCE = timedelta(hours=20)
LEDGER = {PaymentKind.NO_SHOW: LedgerKind.NO_SHOW_FEE, PaymentKind.LATE: LedgerKind.LATE_FEE}
AUDIT = {PaymentKind.NO_SHOW: AuditAction.NO_SHOW_FEE, PaymentKind.LATE: AuditAction.LATE_FEE}


class FeeRefused(Exception):
    """No fee may be charged: none is due, no consent stands, or it is more than was agreed."""


class FeeChargedBefore(Exception):
    """The fee of this visit has been charged, or tried, already; it is never tried a second time."""


class FeeStands(Exception):
    """A fee was charged for this visit, or is on its way: it goes back first."""


def lift_fee(*, visit: Visit, by: Actor, now: datetime) -> None:
    """The visit was not missed after all: a fee that nobody paid is no longer asked for.

    Call it inside the transaction that takes the end back. Raises FeeStands.
    """
    fee = visit.payments.filter(off_session=True).first()
    if fee is None:
        return
    if fee.state in UNSETTLED or ledger.refundable_cents(fee) > 0:
        raise FeeStands
    if fee.state == PaymentState.FAILED:
        ledger.post(
            visit=visit,
            kind=LedgerKind.WAIVED,
            cents=-fee.amount_cents,
            key=f"fee_off:{fee.pk}",
            now=now,
            by=by.name,
        )


def charge_fee(*, visit: Visit, cents: int, by: Actor, now: datetime) -> Payment:
    """Charge the fee that is due to the kept card: once, at most what was agreed.

    A card that is refused, gone or asks for its owner leaves the fee open: the patient gets a link to
    pay it, and nothing is tried again by itself.
    Raises FeeRefused, FeeChargedBefore, and PaymentServiceAway (it is on its way: do not press again).
    """
    payment = _fee_row(visit, cents, by, now)
    return settle_fee(payment_id=payment.pk, now=now)


@transaction.atomic
def waive_fee(*, visit: Visit, why: str, by: Actor, now: datetime) -> None:
    """The fee is not charged, for a reason on record; nothing else can become due, so the card goes.

    Raises FeeRefused where none is due (a second press), FeeChargedBefore.
    """
    lock_diary(visit.practitioner_id)
    visit = Visit.objects.get(pk=visit.pk)
    if visit.payments.filter(off_session=True).exists():
        raise FeeChargedBefore
    if fee_due(visit) is None:
        raise FeeRefused
    end_card(visit=visit, why=CardEnd.WAIVED, by=by, now=now)
    record(actor=by, action=AuditAction.FEE_WAIVED, on=visit, now=now, note=why)


@transaction.atomic
def _fee_row(visit: Visit, cents: int, by: Actor, now: datetime) -> Payment:
    lock_diary(visit.practitioner_id)
    visit = Visit.objects.get(pk=visit.pk)
    if visit.payments.filter(off_session=True).exists():
        raise FeeChargedBefore
    fee = fee_due(visit)
    if fee is None or not 0 < cents <= fee.most_cents or not settings.SAVED_CARDS:
        raise FeeRefused
    if not card_amounts.takes(cents, visit.currency):
        raise FeeRefused
    payment = _written(visit, fee.kind, cents, now)
    ledger.post(
        visit=visit,
        kind=LEDGER[fee.kind],
        cents=cents,
        # Keyed by the visit, not the payment: a visit owes one such fee however often it is tried.
        key=f"{fee.kind}:{visit.pk}",
        now=now,
        payment=payment,
        by=by.name,
    )
    record(actor=by, action=AUDIT[fee.kind], on=visit, now=now, fields=["ledger"])
    return payment


def _written(visit: Visit, kind: PaymentKind, cents: int, now: datetime) -> Payment:
    try:
        # A savepoint: on PostgreSQL a refused statement would spoil the whole transaction.
        with transaction.atomic():
            return Payment.objects.create(
                visit=visit,
                kind=kind,
                amount_cents=cents,
                currency=visit.currency,
                off_session=True,
                language=visit.language,
                created_at=now,
                expires_at=now + SESSION_LIFE,
                next_look_at=now + FIRST_LOOK,
            )
    except IntegrityError:  # the database's own rule: charged before, or no consent that stands
        raise FeeRefused from None


def settle_fee(*, payment_id: Any, now: datetime) -> Payment:
    """Find out how the charge of a fee stands, charging it if it never was; any number of times.

    Raises PaymentServiceAway; then the row waits, and the sweep asks again with the same key.
    """
    payment = Payment.objects.select_related("visit").get(pk=payment_id)
    if payment.state not in (PaymentState.CREATING, PaymentState.PROCESSING):
        return payment
    try:
        report = _asked(payment, now)
    # Final: card networks charge for a declined card that is tried again and again.
    except ProviderRefused as no:
        _fee_stays_open(payment.pk, no.code, now)
    # Unknown whether it was charged: the row stays, and the same key finds the same charge (0202).
    except GatewayTrouble as trouble:
        raise PaymentServiceAway from trouble
    else:
        Payment.objects.filter(pk=payment.pk, intent_id=None).update(intent_id=report.intent_id)
        settled = apply_report(payment_id=payment.pk, report=report, now=now)
        if settled.state == PaymentState.FAILED:
            _fee_stays_open(payment.pk, report.status, now)
    payment.refresh_from_db()
    return payment


def _asked(payment: Payment, now: datetime) -> SavedCardReport:
    if payment.intent_id:
        return gateway().saved_card_charge(payment.intent_id)
    card = SavedCard.objects.get(visit=payment.visit_id)
    # Tried before: our process may have died after the charge, and the provider forgets keys in a day.
    if payment.looks:
        made = _made_before(payment, card)
        if made is not None:
            return made
        if now - payment.created_at > PATIENCE:
            raise ProviderRefused("never_sent")
    try:
        return gateway().charge_saved_card(saved_card_order(payment, card))
    except AnswerStuck as stuck:
        # An error is kept under the key; only the provider's own list says whether it charged.
        made = _made_before(payment, card)
        if made is None:
            raise ProviderRefused(stuck.code) from stuck
        return made


def _made_before(payment: Payment, card: SavedCard) -> SavedCardReport | None:
    """The charge that carries our label, if the provider has made one."""
    try:
        made = gateway().charges_of(card.customer_id)
    except ProviderRefused:
        return None  # the customer is gone, and was before the charge
    return next((one for one in made if one.reference == str(payment.pk)), None)


@transaction.atomic
def _fee_stays_open(payment_id: Any, why: str, now: datetime) -> None:
    """The fee is still owed (the ledger says so); the way from here is a pay link."""
    payment = lock_payment(payment_id)
    # Conditional: a report may have settled the row since the call failed.
    failed = Payment.objects.filter(
        pk=payment_id, state__in=(PaymentState.CREATING, PaymentState.FAILED)
    )
    if not failed.update(state=PaymentState.FAILED, failure=why[:80], next_look_at=None):
        return
    key = str(payment_id)
    alert_staff(what="fee_open", key=key, now=now, visit=payment.of_visit)
    message_patient(
        what="fee_open", visit=payment.of_visit, key=key, now=now, cents=payment.amount_cents
    )
