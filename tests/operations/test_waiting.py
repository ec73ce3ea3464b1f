"""The waiting list: one message, when there is something to say."""

import pytest
from django.core import mail

from booking.models import AreaPrefix, UnservedSearch, WaitingListEntry, WorkingHours
from booking.operations.reserving.waiting_list import (
    count_unserved,
    join_waiting_list,
    tell_waiting,
)
from core import outbox
from tests.factories import NOW, make_point
from tests.operations.people import small_clinic

pytestmark = pytest.mark.django_db


@pytest.fixture
def clinic():
    return small_clinic()


def told():
    tell_waiting(NOW)
    mail.outbox.clear()
    outbox.run_due(NOW)
    return [(message.to[0], message.subject) for message in mail.outbox]


def test_somebody_hears_once_when_we_come_to_their_place(clinic):
    join_waiting_list(prefix="V7L", email="joan@example.org", now=NOW)
    assert told() == []

    make_point("V7L")
    AreaPrefix.objects.create(area=clinic.practitioner.areas.first(), prefix="V7L")

    assert told() == [("joan@example.org", "We now visit your area")]
    assert told() == []


def test_somebody_hears_when_a_time_comes_free(clinic):
    hours = list(WorkingHours.objects.values_list("pk", flat=True))
    WorkingHours.objects.update(valid_to="2026-01-01")
    join_waiting_list(prefix="V5H", email="joan@example.org", visit_type=clinic.visit_type, now=NOW)
    assert told() == []

    WorkingHours.objects.filter(pk__in=hours).update(valid_to=None)

    assert told() == [("joan@example.org", "A time has come free")]


def test_joining_twice_is_joining_once(clinic):
    wish = {"prefix": "V7L", "email": "joan@example.org", "now": NOW}

    assert join_waiting_list(**wish)
    assert not join_waiting_list(**wish)
    assert not join_waiting_list(**wish | {"email": "Joan@Example.org"})
    assert WaitingListEntry.objects.count() == 1


def test_searches_from_elsewhere_are_counted_by_three_characters_and_day(clinic):
    for prefix in ("V7L1A1", "V7L", "V8B"):
        count_unserved(prefix=prefix, day=NOW.date())

    assert dict(UnservedSearch.objects.values_list("prefix", "count")) == {"V7L": 2, "V8B": 1}
