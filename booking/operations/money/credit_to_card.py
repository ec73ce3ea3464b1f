"""Credit goes back to the card it came from, as a refund with an id of our own (0968)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import Sum

from booking.models import (
    AccountKind,
    AuditAction,
    CreditAccount,
    PaymentState,
    RefundReason,
    Visit,
)
from booking.operations.locks.account import lock_account
from booking.operations.locks.diary import lock_diary
from booking.operations.locks.payment import lock_payment
from booking.operations.money.credit import CreditTooMuch
from booking.operations.money.refund import request_refund
from booking.payments import credit, ledger
from booking.payments.credit import Note
from core.audit import Actor, record


@dataclass(frozen=True)
class Source:
    """A visit whose overpayment became credit, and how much of it its cards still take back."""

    visit: Visit
    cents: int


def back_to_cards(account: CreditAccount) -> list[Source]:
    """Where credit of a patient came from, as far as a card can take it back; the newest visit first.

    Together never more than is left of the credit, and of a visit never more than its cards gave.
    """
    left = credit.balance_cents(account)
    if account.kind != AccountKind.PATIENT or left <= 0:
        return []
    rows = account.entries.exclude(visit=None).order_by().values("visit")
    came = {row["visit"]: row["sum"] for row in rows.annotate(sum=Sum("amount_cents"))}
    found = []
    for visit in Visit.objects.filter(pk__in=[pk for pk in came if came[pk] > 0]).order_by(
        "-start"
    ):
        cents = min(left, came[visit.pk], _cards_take(visit))
        if cents > 0:
            found.append(Source(visit, cents))
            left -= cents
    return found


def _cards_take(visit: Visit) -> int:
    paid = visit.payments.filter(state=PaymentState.PAID)
    return sum(ledger.refundable_cents(one) for one in paid if not ledger.held_by_bank(one))


@transaction.atomic
def credit_to_card(
    *, account: CreditAccount, cents: int, key: str, by: Actor, now: datetime, why: str = ""
) -> bool:
    """Write the refunds of `cents` of credit; the worker sends them. Returns whether it is new.

    The credit goes back to the visits it came from, and from there to their cards: should a bank refuse,
    the clinic owes it there, on the list and in a letter, like any refund that failed. `key` is the
    form's. Raises CreditTooMuch.
    """
    # Diaries first, then the account, as whoever pays a visit from credit takes them.
    sources = [source.visit for source in back_to_cards(account)]
    for practitioner in sorted({visit.practitioner_id for visit in sources}):
        lock_diary(practitioner)
    account = lock_account(account.pk)
    if account.entries.filter(key__startswith=f"credit:{key}:").exists():
        return False
    held = {visit.pk for visit in sources}
    # Read again under the locks; a visit that was not held is not touched.
    parts = [one for one in back_to_cards(account) if one.visit.pk in held]
    most = sum(part.cents for part in parts)
    if not 0 < cents <= most:
        raise CreditTooMuch(most)
    for part in parts:
        taken = min(cents, part.cents)
        if taken:
            _send_back(
                account, part.visit, taken, Note(f"{key}:{part.visit.pk}", now, by.name, why)
            )
        cents -= taken
    action = AuditAction.CREDIT_PAID_OUT
    record(actor=by, action=action, on=account.patient, now=now, fields=["ledger"], note=why)
    return True


def _send_back(account: CreditAccount, visit: Visit, cents: int, note: Note) -> None:
    credit.move(account, visit, cents, note)
    paid = visit.payments.filter(state=PaymentState.PAID).order_by("-created_at", "-pk")
    for payment_id in list(paid.values_list("pk", flat=True)):
        payment = lock_payment(payment_id)
        part = 0 if ledger.held_by_bank(payment) else min(cents, ledger.refundable_cents(payment))
        if part:
            request_refund(
                payment=payment,
                cents=part,
                reason=RefundReason.STAFF,
                now=note.now,
                by=note.by,
                note=note.why,
            )
            cents -= part
    assert cents == 0, "what the cards take was asked under the same locks"
