"""The one lock: taken inside a transaction, by a write, on a practitioner who is still there."""

import pytest
from django.db import connection, transaction

from booking.models import Practitioner
from booking.operations.locks.diary import PractitionerLeft, lock_diary, lock_every_diary
from tests.factories import make_practitioner


def versions():
    return dict(Practitioner.objects.values_list("pk", "version"))


@pytest.mark.django_db
def test_locking_writes_one_diary_s_own_row_and_returns_it_fresh(django_assert_num_queries):
    mine, other = make_practitioner(hours=""), make_practitioner(hours="")
    before = versions()
    Practitioner.objects.filter(pk=mine.pk).update(name="Renamed")

    with django_assert_num_queries(2) as asked:
        locked = lock_diary(mine.pk)

    assert asked.captured_queries[0]["sql"].startswith("UPDATE")
    assert (locked.pk, locked.name, locked.version) == (mine.pk, "Renamed", before[mine.pk] + 1)
    assert versions() == {mine.pk: before[mine.pk] + 1, other.pk: before[other.pk]}


@pytest.mark.django_db
def test_the_diary_of_somebody_who_has_left_cannot_be_locked():
    make_practitioner(hours="")
    before = versions()

    with pytest.raises(PractitionerLeft):
        lock_diary(999_999)

    assert versions() == before


@pytest.mark.django_db
def test_every_diary_is_locked_once_and_in_the_order_of_ids():
    """Two changes of everybody at once wait for each other, never each for the other (0885)."""
    people = [make_practitioner(hours="", name=name).pk for name in ("Zoe", "Ann", "Mia")]
    before = versions()
    locked = []

    def watch(execute, sql, params, many, context):
        if sql.startswith("UPDATE"):
            locked.append(params[-1])
        return execute(sql, params, many, context)

    with connection.execute_wrapper(watch):
        everyone = lock_every_diary()

    assert everyone == locked == sorted(people)
    assert versions() == {pk: before[pk] + 1 for pk in people}


@pytest.mark.django_db(transaction=True)
def test_a_lock_outside_a_transaction_would_hold_nothing_and_is_refused():
    person = make_practitioner(hours="")
    before = versions()
    assert not connection.in_atomic_block

    with pytest.raises(AssertionError, match=r"lock inside transaction\.atomic"):
        lock_diary(person.pk)

    assert versions() == before
    with transaction.atomic():
        assert lock_diary(person.pk) == person
