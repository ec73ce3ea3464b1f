"""What the database takes as a correction: one row a person wrote, all of it, on its visit, in its way."""

import pytest
from django.db import DatabaseError, transaction

from booking.models import LedgerEntry, Refund
from tests.factories import NOW, at, make_visit
from tests.payments.test_ledger import payment_of, visit

pytestmark = pytest.mark.django_db
__all__ = ["visit"]


def written(visit, key, cents=2000, **fields):
    common = {"kind": "cash", "currency": "cad", "at": NOW}
    return LedgerEntry.objects.create(
        visit=visit, key=key, amount_cents=cents, **{**common, **fields}
    )


def is_taken(visit, key, cents=-2000, **fields):
    try:
        with transaction.atomic():
            written(visit, key, cents, **fields)
    except DatabaseError:
        return False
    return True


def test_one_row_is_taken_back_whole_on_its_visit_and_in_its_way(visit):
    other = make_visit(
        practitioner=visit.practitioner,
        visit_type=visit.visit_type,
        start=at("2026-11-26", "09:30"),
    )
    payment = payment_of(visit)
    refund = Refund.objects.create(payment=payment, reason="staff", amount_cents=1, created_at=NOW)
    wrong = written(visit, "wrong")
    by_card = written(visit, "card", payment=payment)
    sent_back = written(visit, "refund", refund=refund)

    refused = {
        "another way": is_taken(visit, "a", corrects=wrong, kind="transfer"),
        "another visit": is_taken(other, "b", corrects=wrong),
        "another currency": is_taken(visit, "c", corrects=wrong, currency="usd"),
        "a part of it": is_taken(visit, "d", cents=-1999, corrects=wrong),
        "what a card paid": is_taken(visit, "e", corrects=by_card),
        "what was refunded": is_taken(visit, "f", corrects=sent_back),
    }
    taken = is_taken(visit, "g", corrects=wrong)
    back = LedgerEntry.objects.get(key="g")

    assert set(refused.values()) == {False}, refused
    assert taken
    assert not is_taken(visit, "h", cents=2000, corrects=back)  # a correction is not corrected
    assert is_taken(visit, "i", cents=5)  # and what corrects nothing is asked for nothing
