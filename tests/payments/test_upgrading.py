"""A clinic that has taken money is brought up to date without losing a row or a rule."""

import pytest
from django.core.management import call_command
from django.db import IntegrityError, connection, transaction

from booking.database import money_rules, no_overlap
from booking.models import LedgerEntry, Payment

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_change_of_the_payments_table_keeps_the_books_and_their_rules(bench):
    bench.paid()
    before = list(LedgerEntry.objects.values()), list(Payment.objects.values())

    call_command("migrate", "booking", "0004", verbosity=0)
    call_command("migrate", "booking", verbosity=0)

    assert (list(LedgerEntry.objects.values()), list(Payment.objects.values())) == before
    assert money_rules.stands(connection)
    assert no_overlap.stands(connection)
    with pytest.raises(IntegrityError), transaction.atomic():
        LedgerEntry.objects.update(amount_cents=1)
