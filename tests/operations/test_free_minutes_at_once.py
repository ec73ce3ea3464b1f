"""Thinking again in the free minutes, by two presses at once and across their end: paid back once."""

import datetime as dt

import pytest
from django.db import connection

from booking.models import Refund, Visit
from booking.operations.reserving.confirm import confirm_visit
from booking.operations.visits.cancel import TermsChanged, VisitOver, cancel_visit
from booking.payments import ledger
from tests.factories import at
from tests.impacts import at_once
from tests.operations.people import small_clinic, with_deposit_by_card

pytestmark = pytest.mark.django_db(transaction=True)
BOOKED = at("2026-11-23", "11:30")


@pytest.fixture
def near():
    visit = small_clinic().described("14:00", place="V5H", day="2026-11-23", now=BOOKED)
    yield with_deposit_by_card(confirm_visit(visit=visit, now=BOOKED), BOOKED)
    connection.close()


def cancelling(visit, minutes, shown=5000):
    now = BOOKED + dt.timedelta(minutes=minutes)
    return lambda: cancel_visit(visit=visit, now=now, by="patient", shown_cents=shown)


def test_of_several_who_think_again_at_once_the_deposit_goes_back_once(near):
    ends = at_once(*[cancelling(near, 3)] * 4)

    assert [type(end) for end in ends if isinstance(end, Exception)] == [VisitOver] * 3
    assert list(Refund.objects.values_list("amount_cents", flat=True)) == [5000]
    assert ledger.received_cents(near) == 5000


def test_one_in_time_and_one_too_late_at_once_never_keep_what_was_promised(near):
    """Who was shown that all comes back gets all back, or nothing was cancelled."""
    ends = at_once(cancelling(near, 9), cancelling(near, 11))

    late = ends[1]
    assert isinstance(late, (VisitOver, TermsChanged))
    assert Visit.objects.get(pk=near.pk).status == "cancelled"
    assert list(Refund.objects.values_list("amount_cents", flat=True)) == [5000]
