"""A clinic that has taken money is brought up to date without losing a row or a rule."""

import pytest
from django.core.management import call_command
from django.db import IntegrityError, connection, models, transaction

from booking.database import money_rules, no_overlap
from booking.models import LedgerEntry, Payment

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_change_of_the_payments_table_keeps_the_books_and_their_rules(bench):
    bench.paid()
    before = list(LedgerEntry.objects.values()), list(Payment.objects.values())

    longer = models.CharField(max_length=4)
    longer.set_attributes_from_name("currency")
    money_rules.prepare(using="default", plan=True)  # as `migrate` does before a change
    with connection.schema_editor() as editor:
        editor.alter_field(Payment, Payment._meta.get_field("currency"), longer)
    call_command("migrate", verbosity=0)

    assert (list(LedgerEntry.objects.values()), list(Payment.objects.values())) == before
    assert money_rules.stands(connection)
    assert no_overlap.stands(connection)
    with pytest.raises(IntegrityError), transaction.atomic():
        LedgerEntry.objects.update(amount_cents=1)
