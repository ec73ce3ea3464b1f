"""The lock of a credit account: taken by whoever spends from it, after any diary and before any sum."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.db.models import F

from booking.models import AccountKind, CreditAccount, Patient


def lock_account(account_id: int) -> CreditAccount:
    """Hold an account until the transaction ends, and return it fresh.

    Raising the version is a row lock on PostgreSQL and the write lock on SQLite, as of a diary. The
    diary of a visit comes first; two accounts are locked in order of their ids.
    """
    assert transaction.get_connection().in_atomic_block, "lock inside transaction.atomic"
    CreditAccount.objects.filter(pk=account_id).update(version=F("version") + 1)
    return CreditAccount.objects.get(pk=account_id)


def credit_of(patient: Patient, currency: str, now: datetime) -> CreditAccount:
    """The patient's credit in one currency, held; opened where there was none."""
    return lock_account(open_credit(patient, currency, now).pk)


def open_credit(patient: Patient, currency: str, now: datetime) -> CreditAccount:
    """The patient's credit in one currency, not held: for who holds two accounts, in order of ids."""
    # The unique pair decides between two who open it at once, on both databases.
    account, _new = CreditAccount.objects.get_or_create(
        patient=patient,
        currency=currency,
        kind=AccountKind.PATIENT,
        defaults={"opened_at": now},
    )
    return account
