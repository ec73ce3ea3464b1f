"""Money outside the card system, as somebody writes it down: paid, paid back, taken off the price."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from booking.models import (
    BACK_BY_HAND,
    IN_BY_HAND,
    AuditAction,
    LedgerEntry,
    LedgerKind,
    Visit,
    VisitStatus,
)
from booking.operations.locks.diary import lock_diary
from booking.operations.messages.alerts import message_patient
from booking.operations.money.balance import charge_balance
from booking.operations.money.stale_page import end_stale_page
from booking.payments import ledger
from core.audit import Actor, record

# Above what visits cost: a missing decimal point is refused, since the ledger has no eraser (0204).
LARGEST_PAYMENT = 10_000_00


class PaymentInvalid(Exception):
    """The recorded amount or way of payment makes no sense; the message says which."""


class DiscountTooMuch(Exception):
    """More was taken off than is left to pay; `left_cents` is what is."""

    def __init__(self, left_cents: int) -> None:
        super().__init__(left_cents)
        self.left_cents = left_cents


def record_payment(
    *, visit: Visit, way: str, cents: int, key: str, by: Actor, now: datetime, note: str = ""
) -> bool:
    """Record money that came in cash, by e-transfer or from an insurer.

    `key` comes from the form, so that pressing twice records once. Returns whether it is new.
    A card page that is open over another sum is ended; one that was paid meanwhile counts as paid.
    Raises PaymentInvalid.
    """
    if way not in IN_BY_HAND:
        raise PaymentInvalid("way")
    if not 0 < cents <= LARGEST_PAYMENT:
        raise PaymentInvalid("amount")
    with transaction.atomic():
        charge_balance(visit=visit, now=now)
        new = _post_by_hand(visit, LedgerKind(way), cents, key, by, now, note)
    # After the commit: it calls the provider, and no transaction may be open then.
    end_stale_page(visit=visit, now=now)
    return new


@transaction.atomic
def record_paid_back(
    *,
    visit: Visit,
    cents: int,
    key: str,
    by: Actor,
    now: datetime,
    way: str = LedgerKind.PAID_BACK,
    note: str = "",
) -> bool:
    """Record money given back outside the card system, after a refund had failed.

    Raises PaymentInvalid for more than the clinic owes the payer.
    """
    if way not in BACK_BY_HAND:
        raise PaymentInvalid("way")
    lock_diary(visit.practitioner_id)
    # Before the amount is judged: pressed twice, the first press has already used up what was owed.
    if LedgerEntry.objects.filter(key=f"hand:{key}"[:120]).exists():
        return False
    if not 0 < cents <= ledger.overpaid_cents(visit):
        raise PaymentInvalid("amount")
    new = _post_by_hand(visit, LedgerKind(way), -cents, key, by, now, note)
    message_patient(what="paid_back", visit=visit, key=key, now=now, cents=cents, way=way)
    return new


def give_discount(
    *, visit: Visit, cents: int, key: str, why: str, by: Actor, now: datetime
) -> bool:
    """Take `cents` off what is still to pay, with a reason. Nothing that was paid moves.

    `key` comes from the form, so that pressing twice takes off once. Returns whether it is new.
    Raises DiscountTooMuch.
    """
    with transaction.atomic():
        lock_diary(visit.practitioner_id)
        visit.refresh_from_db()
        if LedgerEntry.objects.filter(key=f"discount:{key}"[:120]).exists():
            return False
        charge_balance(visit=visit, now=now)
        left = ledger.left_to_pay_cents(visit)
        if not 0 < cents <= left:
            raise DiscountTooMuch(left)
        ledger.post(
            visit=visit,
            # A fee of a visit that did not take place is no price to discount: it is let off.
            kind=LedgerKind.DISCOUNT if visit.status in _PRICED else LedgerKind.WAIVED,
            cents=-cents,
            key=f"discount:{key}"[:120],
            now=now,
            by=by.name,
            note=why,
        )
        record(
            actor=by, action=AuditAction.DISCOUNTED, on=visit, now=now, fields=["ledger"], note=why
        )
    # After the commit: a card page that is open asks for the former sum.
    end_stale_page(visit=visit, now=now)
    return True


_PRICED = (VisitStatus.CONFIRMED, VisitStatus.COMPLETED)


def _post_by_hand(
    visit: Visit, kind: LedgerKind, cents: int, key: str, by: Actor, now: datetime, note: str
) -> bool:
    new = ledger.post(
        visit=visit,
        kind=kind,
        cents=cents,
        key=f"hand:{key}"[:120],
        now=now,
        by=by.name,
        note=note,
    )
    if new:
        record(actor=by, action=AuditAction.PAYMENT_RECORDED, on=visit, now=now, fields=["ledger"])
    return new
