"""Buyers of packages and gift cards who are no patients: forgotten when the clinic's period is over (0976).

What was sold, its reference, its numbers and every cent stay: they are the clinic's books.
"""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.db.models import Exists, Max, OuterRef, Q, QuerySet, Sum

from booking.models import (
    UNSETTLED,
    CreditAccount,
    Dispute,
    GiftCard,
    Patient,
    Payment,
    Purchase,
    Refund,
)
from booking.operations.locks.account import lock_account
from booking.operations.privacy.clear import ON_ITS_WAY
from booking.operations.privacy.erase import MoneyOpen, VisitOpen, erase_patient
from booking.operations.privacy.purchases import MOST_A_TURN, empty, empty_cards
from core.audit import Actor
from core.fields import lookup_hashes


def forget_buyers(*, before: dt.datetime, by: Actor, now: dt.datetime) -> int:
    """Take the names and addresses from sales whose last movement was before `before`. Returns how many.

    Not while anything is left on them, or moving; nor of whoever has visits, whom the patients' period is
    about.
    """
    found = sum(_forget(pk, before) for pk in _due(before))
    return found + _erase_owners(before, by, now)


def _due(before: dt.datetime) -> list[int]:
    """Accounts of sales that are over and still name somebody, the oldest first."""
    patients = Patient.objects.filter(erased_at=None, visits__isnull=False)
    known = Exists(patients.filter(email_hash=OuterRef("purchase__email_hash")))
    # What is emptied has no hash any more, and a card no language: neither is looked at again.
    named = Q(purchase__isnull=False) & ~Q(purchase__email_hash="") & ~known
    card = Q(purchase=None, gift__isnull=False) & ~Q(gift__language="")
    accounts = _over(CreditAccount.objects.filter(named | card), before)
    return list(accounts.values_list("pk", flat=True)[:MOST_A_TURN])


def _over(accounts: QuerySet[CreditAccount], before: dt.datetime) -> QuerySet[CreditAccount]:
    """Those on which nothing is left, and nothing has moved since `before`; the oldest first."""
    sums = accounts.annotate(left=Sum("entries__amount_cents"), last=Max("entries__at"))
    return sums.filter(left=0, last__lt=before).order_by("last", "pk")


@transaction.atomic
def _forget(account_id: int, before: dt.datetime) -> bool:
    account = lock_account(account_id)
    # Asked again under the lock: a refund that failed brings money back.
    if not _over(CreditAccount.objects.filter(pk=account.pk), before).exists():
        return False
    purchases = list(Purchase.objects.filter(account=account))
    if any(_is_open(one) or _is_patient(one) for one in purchases):
        return False
    empty(purchases)
    empty_cards(GiftCard.objects.filter(account=account))
    return True


def _is_open(purchase: Purchase) -> bool:
    """Whether its money may still move, or somebody is to look at it."""
    payments = Payment.objects.filter(purchase=purchase)
    return (
        payments.filter(Q(state__in=UNSETTLED) | ~Q(review="")).exists()
        or Refund.objects.filter(payment__in=payments, state__in=ON_ITS_WAY).exists()
        or Dispute.objects.filter(payment__in=payments, closed_at=None).exists()
    )


def _is_patient(purchase: Purchase) -> bool:
    """Under any key: an address may have been hashed under an earlier one than the patient's."""
    living = Patient.objects.filter(erased_at=None, visits__isnull=False)
    return living.filter(email_hash__in=lookup_hashes(purchase.email)).exists()


def _erase_owners(before: dt.datetime, by: Actor, now: dt.datetime) -> int:
    """Owners of packages who never had a visit: nothing clinical is on record about them."""
    never = Patient.objects.filter(erased_at=None, merged_into=None, visits=None)
    owned = never.annotate(
        left=Sum("credit_accounts__entries__amount_cents"),
        last=Max("credit_accounts__entries__at"),
    ).filter(left=0, last__lt=before)
    erased = 0
    for patient in owned.order_by("last", "pk")[:MOST_A_TURN]:
        try:
            erased += erase_patient(patient=patient, by=by, now=now)
        # Not a failure: what has opened meanwhile keeps its owner, and the next turn asks again.
        except (VisitOpen, MoneyOpen):
            continue
    return erased
