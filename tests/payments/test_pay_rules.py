"""A closed pay period is refused every change by the database itself, whoever writes."""

import datetime as dt

import pytest
from django.db import DatabaseError, transaction

from booking.models import PayLine, PayPeriod
from tests.factories import NOW, make_practitioner
from tests.pages.closed_pay import a_pay_period

pytestmark = pytest.mark.django_db


@pytest.fixture
def person():
    who = make_practitioner()
    a_pay_period(who, NOW)
    return who


def refused(act):
    with pytest.raises(DatabaseError), transaction.atomic():
        act()


def period(**fields):
    usual = {"number": 2, "first": dt.date(2026, 11, 1), "last": dt.date(2026, 11, 15)}
    sums = {"lines_count": 0, "total_cents": 0, "currency": "cad", "closed_at": NOW, "by": "x"}
    return PayPeriod.objects.create(**{**usual, **sums, **fields})


def line(who, number):
    return PayLine.objects.create(
        period=PayPeriod.objects.get(number=1),
        number=number,
        practitioner=who,
        kind="travel",
        day=dt.date(2026, 10, 6),
        amount_cents=1,
    )


def test_a_line_is_not_changed_not_deleted_and_none_is_added(person):
    refused(lambda: PayLine.objects.update(amount_cents=1))
    refused(lambda: PayLine.objects.all()._raw_delete("default"))
    refused(lambda: line(person, 2))
    refused(lambda: line(person, 1))
    refused(lambda: line(person, 0))


def test_a_period_is_not_changed_and_not_deleted(person):
    refused(lambda: PayPeriod.objects.update(total_cents=0))
    refused(lambda: PayPeriod.objects.update(lines_count=2))
    refused(lambda: PayPeriod.objects.filter(pk=period().pk)._raw_delete("default"))


def test_periods_follow_one_another_and_never_overlap(person):
    refused(lambda: period(number=3))
    refused(lambda: period(number=1))
    refused(lambda: period(first=dt.date(2026, 10, 31)))
    refused(lambda: period(last=dt.date(2026, 10, 31)))

    assert period().number == 2
