"""A patient's credit: kept from what was overpaid, spent on a visit, given back, paid out (0945)."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from booking.models import (
    BACK_BY_HAND,
    AccountKind,
    AuditAction,
    CreditAccount,
    CreditKind,
    Patient,
    Visit,
)
from booking.operations.locks.account import credit_of, lock_account
from booking.operations.locks.diary import lock_diary
from booking.operations.messages.alerts import message_patient
from booking.operations.money.balance import charge_balance
from booking.operations.money.by_hand import PaymentInvalid
from booking.operations.money.stale_page import end_stale_page
from booking.payments import credit
from booking.payments.credit import Note
from core.audit import Actor, record


class CreditTooMuch(Exception):
    """More was asked than there is, or than the visit can take; `left_cents` is what can be."""

    def __init__(self, left_cents: int) -> None:
        super().__init__(left_cents)
        self.left_cents = left_cents


class CreditMoved(Exception):
    """What would be taken is no longer what was shown; nothing was."""


@transaction.atomic
def keep_as_credit(
    *, visit: Visit, cents: int, key: str, by: Actor, now: datetime, why: str = ""
) -> bool:
    """Put what was overpaid for a visit, or a part of it, on the patient's credit.

    `key` comes from the form, so that pressing twice moves once. Returns whether it is new.
    Raises CreditTooMuch.
    """
    lock_diary(visit.practitioner_id)
    visit.refresh_from_db()
    if credit.is_written(key):
        return False
    beyond = credit.beyond_cents(visit)
    if visit.patient is None or not 0 < cents <= beyond:
        raise CreditTooMuch(beyond if visit.patient else 0)
    account = credit_of(visit.patient, visit.currency, now)
    credit.move(account, visit, -cents, Note(key, now, by.name, why))
    record(actor=by, action=AuditAction.CREDIT_KEPT, on=visit, now=now, fields=["ledger"], note=why)
    message_patient(what="kept_as_credit", visit=visit, key=key, now=now, cents=cents)
    return True


def use_credit(
    *,
    visit: Visit,
    cents: int,
    key: str,
    by: Actor,
    now: datetime,
    shown_cents: int | None = None,
) -> bool:
    """Pay `cents` of what is left of a visit from its patient's credit. Returns whether it is new.

    `shown_cents` is what the page said would be taken: where it is no longer so, nothing is.
    Raises CreditTooMuch, CreditMoved.
    """
    with transaction.atomic():
        lock_diary(visit.practitioner_id)
        visit.refresh_from_db()
        if credit.is_written(key):
            return False
        charge_balance(visit=visit, now=now)
        _take(visit, cents, shown_cents, Note(key, now, by.name))
        record(actor=by, action=AuditAction.CREDIT_USED, on=visit, now=now, fields=["ledger"])
    # After the commit: a card page that is open asks for the former sum.
    end_stale_page(visit=visit, now=now)
    return True


def _take(visit: Visit, cents: int, shown_cents: int | None, note: Note) -> None:
    if visit.patient is None:
        raise CreditTooMuch(0)
    account = credit_of(visit.patient, visit.currency, note.now)
    # Under both locks: two visits of one patient may be paid from the same credit at once.
    most = credit.spendable_cents(visit)
    if shown_cents is not None and most != shown_cents:
        raise CreditMoved
    if not 0 < cents <= most:
        raise CreditTooMuch(most)
    credit.move(account, visit, cents, note)


@transaction.atomic
def pay_out_credit(
    *,
    account: CreditAccount,
    cents: int,
    way: str,
    key: str,
    by: Actor,
    now: datetime,
    why: str = "",
) -> bool:
    """Write down that a patient's credit, or a part, was paid out by hand. Returns whether it is new.

    Raises PaymentInvalid for another way of payment, or another account than a patient's: a package's
    money leaves by its end. Raises CreditTooMuch.
    """
    if way not in BACK_BY_HAND:
        raise PaymentInvalid("way")
    if account.kind != AccountKind.PATIENT:
        raise PaymentInvalid("account")
    account = lock_account(account.pk)
    # Before the amount is judged: pressed twice, the first press has already used up what there was.
    if credit.is_written(key):
        return False
    left = credit.balance_cents(account)
    if not 0 < cents <= left:
        raise CreditTooMuch(left)
    credit.post(account, CreditKind(way), -cents, Note(key, now, by.name, why))
    patient = account.patient
    record(
        actor=by,
        action=AuditAction.CREDIT_PAID_OUT,
        on=patient,
        now=now,
        fields=["ledger"],
        note=why,
    )
    last = _last_visit(patient)
    if last is not None:
        message_patient(what="credit_paid_out", visit=last, key=key, now=now, cents=cents, way=way)
    return True


def _last_visit(patient: Patient | None) -> Visit | None:
    """The visit in whose language the patient is written to."""
    return Visit.objects.filter(patient=patient).order_by("-created_at", "-pk").first()
