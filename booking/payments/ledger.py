"""The ledger of a visit's charges and money: one row per fact, never changed; balances are sums (0204)."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from datetime import datetime
from typing import TypeAlias

from django.db.models import QuerySet

from booking.models import (
    CHARGES,
    MONEY_BACK,
    PAPERS_JOB,
    REFUND_COUNTS,
    Dispute,
    LedgerEntry,
    LedgerKind,
    Payment,
    PaymentState,
    Refund,
    RefundState,
    Visit,
    VisitStatus,
)
from core.outbox import enqueue
from core.prepared import prepared
from core.rows import insert_if_new

#: The key of a deposit that was asked for and handed over without a card begins so.
DUE_BY_HAND = "due:hand:"
BALANCE = (LedgerKind.BALANCE_DUE, LedgerKind.BALANCE_OFF)

Entry: TypeAlias = tuple[str, int, str | None]
Entries: TypeAlias = Sequence[Entry]


def post(
    *,
    visit: Visit,
    kind: LedgerKind,
    cents: int,
    key: str,
    now: datetime,
    payment: Payment | None = None,
    refund: Refund | None = None,
    by: str = "",
    note: str = "",
    moved_at: datetime | None = None,
    corrects: LedgerEntry | None = None,
) -> bool:
    """Write one signed fact under `key`; a second time, or zero cents, writes nothing.

    Returns whether it is new.
    """
    if cents == 0:
        return False
    entry = LedgerEntry(
        key=key,
        visit=visit,
        kind=kind,
        amount_cents=cents,
        currency=visit.currency,
        payment=payment,
        refund=refund,
        at=now,
        moved_at=moved_at,
        corrects=corrects,
        by=by[:80],
        note=note[:200],
    )
    if not _write(entry):
        return False
    # Whoever moves money, by whatever road: its paper follows (0930).
    enqueue(PAPERS_JOB, key=f"papers:{entry.pk}", ids={"visit": visit.pk}, now=now)
    return True


def _write(entry: LedgerEntry) -> bool:
    """Whether it is new: the unique key decides between two writers of one fact, on both databases."""
    return insert_if_new(entry, known_by="key")


@prepared
def _of_key(key: str) -> QuerySet[LedgerEntry, int]:
    return LedgerEntry.objects.filter(key=key).values_list("pk", flat=True)


def lapse(payment: Payment, now: datetime) -> None:
    """An unpaid deposit is no longer asked for."""
    # Only what was asked can be taken back: a balance's page is no charge of its own.
    if _of_key(f"due:{payment.pk}"):
        post(
            visit=payment.of_visit,
            kind=LedgerKind.DEPOSIT_LAPSED,
            cents=-payment.amount_cents,
            key=f"lapsed:{payment.pk}",
            now=now,
            payment=payment,
        )


def ask_again(payment: Payment, now: datetime) -> None:
    """A deposit paid after it had lapsed still got its time: it was due after all."""
    if _of_key(f"lapsed:{payment.pk}"):
        post(
            visit=payment.of_visit,
            kind=LedgerKind.DEPOSIT_DUE,
            cents=payment.amount_cents,
            key=f"due_again:{payment.pk}",
            now=now,
            payment=payment,
        )


def charged_cents(visit: Visit) -> int:
    """What the visit costs its payer so far, as far as it was asked for."""
    return charged_of(visit, entries_of(visit.pk))


def charged_of(visit: Visit, entries: Entries) -> int:
    """The same, of what has been read of its ledger."""
    # It is taken off what is asked for after the visit: before, there is nothing to take it off (0897).
    early = () if visit.status == VisitStatus.COMPLETED else (LedgerKind.DISCOUNT,)
    return sum(cents for kind, cents, _of in entries if kind in CHARGES and kind not in early)


def taken_off_cents(visit: Visit) -> int:
    """What the clinic has taken off the visit's price: discounts, and goodwill that was paid back."""
    return -_sum(entries_of(visit.pk), LedgerKind.DISCOUNT, LedgerKind.GOODWILL)


def left_to_pay_cents(visit: Visit) -> int:
    """The most that can still be asked of the payer, now or after the visit."""
    if visit.status == VisitStatus.CONFIRMED:
        stays = received_cents(visit) - promised_cents(visit)
        return max(0, price_cents(visit) - stays)
    return max(0, owed_cents(visit))


def received_cents(visit: Visit) -> int:
    """What has come in for the visit and not gone out again, by any way of payment."""
    return received_of(entries_of(visit.pk))


def received_of(entries: Entries) -> int:
    """The same, of what has been read of its ledger."""
    return sum(cents for kind, cents, _of in entries if kind not in CHARGES)


def owed_cents(visit: Visit) -> int:
    """What is still to be paid; negative when the clinic owes the payer.

    A completed visit owes its whole price even before anybody wrote its balance down.
    """
    return owed_of(visit, entries_of(visit.pk))


def owed_of(visit: Visit, entries: Entries) -> int:
    """The same, of what has been read of its ledger."""
    charged = charged_of(visit, entries)
    if visit.status == VisitStatus.COMPLETED and _sum(entries, *BALANCE) == 0:
        # Done, but the process died before the balance was written: the page must not say "paid".
        let_off = -_sum(entries, LedgerKind.WAIVED)
        charged = max(charged, price_cents(visit) - let_off)
    return charged - received_of(entries)


def balance_to_ask(visit: Visit) -> int:
    """What completing the visit adds to what was asked before (a deposit, usually)."""
    return max(0, price_cents(visit) - charged_cents(visit) - _let_off_since_cents(visit))


def _let_off_since_cents(visit: Visit) -> int:
    """What a completed visit was let off after it was done: it is not asked for again (0972)."""
    if visit.status != VisitStatus.COMPLETED or visit.finished_at is None:
        return 0
    since = visit.ledger.filter(kind=LedgerKind.WAIVED, at__gt=visit.finished_at)
    return -sum(since.values_list("amount_cents", flat=True))


def price_cents(visit: Visit) -> int:
    """What the visit costs in the end, less what the clinic has taken off."""
    return visit.total_cents - taken_off_cents(visit)


def balance_asked_cents(visit: Visit) -> int:
    """The balance a completed visit was asked for, less what reopening it took back."""
    return _sum(entries_of(visit.pk), *BALANCE)


def refundable_cents(payment: Payment) -> int:
    """What may still be sent back of one payment, in cents."""
    if payment.state != PaymentState.PAID:
        return 0
    # Refunds under way count as gone: two people must not promise the same cents.
    return payment.amount_cents - sum(_going(payment.pk))


def promised_cents(visit: Visit) -> int:
    """Refunds that were asked for and whose money has not left yet."""
    return sum(_promised(visit.pk))


def overpaid_cents(visit: Visit) -> int:
    """What the clinic owes the payer and no refund under way returns, by whatever way money came and went."""
    return max(0, -owed_cents(visit) - promised_cents(visit))


def returnable_cents(visit: Visit) -> int:
    """What staff may still send back to the cards: never more than is left of all that came in."""
    by_card = sum(refundable_cents(one) for one in visit.payments.all() if not held_by_bank(one))
    # Cash may have been handed back: Stripe would still allow the whole card payment (0895).
    left = received_cents(visit) - promised_cents(visit)
    return max(0, min(by_card, left))


def held_by_banks() -> QuerySet[Dispute]:
    """Disputes under which the provider refuses to refund; an inquiry is not one of them."""
    return Dispute.objects.filter(refundable=False).exclude(status__in=MONEY_BACK)


def held_by_bank(payment: Payment) -> bool:
    """Whether a payment cannot be refunded now, because the payer's bank holds it."""
    return bool(_held(payment.pk))


def _sum(entries: Entries, *kinds: LedgerKind) -> int:
    return sum(cents for kind, cents, _of in entries if kind in kinds)


@prepared
def entries_of(visit_id: int) -> QuerySet[LedgerEntry, Entry]:
    """A visit's ledger: the kind of each entry, its cents, and the kind of its payment, or None."""
    rows = LedgerEntry.objects.filter(visit=visit_id)
    return rows.values_list("kind", "amount_cents", "payment__kind")


@prepared
def _going(payment_id: uuid.UUID) -> QuerySet[Refund, int]:
    rows = Refund.objects.filter(payment=payment_id, state__in=REFUND_COUNTS)
    return rows.values_list("amount_cents", flat=True)


@prepared
def _promised(visit_id: int) -> QuerySet[Refund, int]:
    going = Refund.objects.filter(
        payment__visit=visit_id, state__in=(RefundState.REQUESTED, RefundState.PENDING)
    )
    # A pending refund whose money has left is in the ledger already, and would count twice (0895).
    going = going.exclude(ledger__kind=LedgerKind.REFUNDED)
    return going.values_list("amount_cents", flat=True)


@prepared
def _held(payment_id: uuid.UUID) -> QuerySet[Dispute, int]:
    return held_by_banks().filter(payment=payment_id).values_list("pk", flat=True)
