"""How long a hold stands, how often one address may hold, and what may be extended."""

import datetime as dt
from contextlib import nullcontext

import pytest

from booking.models import Visit
from booking.operations.reserving.hold import HoldLapsed, TooManyHolds, stands
from booking.operations.reserving.more_time import extend_hold
from tests.factories import NOW
from tests.operations.people import small_clinic

pytestmark = pytest.mark.django_db


@pytest.fixture
def clinic():
    return small_clinic()


@pytest.mark.parametrize(("seconds", "is_counted"), [(899, True), (900, False)])
def test_holds_of_an_address_are_counted_for_a_quarter_of_an_hour(
    clinic, settings, seconds, is_counted
):
    settings.HOLDS_PER_ADDRESS = 1
    clinic.hold("09:00", holder="a", visitor="203.0.113.9")
    later = NOW + dt.timedelta(seconds=seconds)

    with pytest.raises(TooManyHolds) if is_counted else nullcontext():
        clinic.hold("13:00", holder="b", visitor="203.0.113.9", now=later)


@pytest.mark.parametrize(("seconds", "is_counted"), [(899, True), (900, False)])
def test_holds_of_a_browser_are_counted_for_a_quarter_of_an_hour(
    clinic, settings, seconds, is_counted
):
    settings.HOLDS_PER_BROWSER = 1
    clinic.hold("09:00", holder="a")
    later = NOW + dt.timedelta(seconds=seconds)

    with pytest.raises(TooManyHolds) if is_counted else nullcontext():
        clinic.hold("13:00", holder="a", now=later)


def test_a_browser_may_hold_as_often_as_is_allowed_under_whatever_key(clinic, settings):
    settings.HOLDS_PER_BROWSER = 2
    clinic.hold("09:00", holder="a")
    clinic.hold("09:00", holder="somebody else", now=NOW + dt.timedelta(hours=1))

    assert clinic.hold("11:00", holder="b", browser=["a"]).status == "held"
    with pytest.raises(TooManyHolds):
        clinic.hold("13:00", holder="c", browser=["a", "b"])
    assert clinic.hold("13:00", holder="c").status == "held"


@pytest.mark.parametrize(
    ("changes", "is_kept"),
    [
        ({}, True),
        ({"hold_expires": NOW + dt.timedelta(seconds=1)}, True),
        ({"hold_expires": NOW}, False),
        ({"hold_expires": NOW, "payment_pending": True}, True),
        ({"status": "released"}, False),
        ({"status": "confirmed"}, False),
    ],
)
def test_a_hold_stands_until_its_deadline_or_while_it_may_be_paid(clinic, changes, is_kept):
    visit = clinic.hold("09:30")
    for name, value in changes.items():
        setattr(visit, name, value)

    assert stands(visit, NOW) == is_kept


@pytest.mark.parametrize(
    "meanwhile_it_is",
    [
        {"status": "released"},
        {"hold_expires": NOW + dt.timedelta(minutes=14)},
        {"payment_pending": True},
    ],
)
def test_only_the_hold_that_was_seen_is_extended(clinic, meanwhile_it_is):
    seen, other = clinic.hold("09:30"), clinic.hold("13:00", holder="another")
    Visit.objects.filter(pk=seen.pk).update(**meanwhile_it_is)

    with pytest.raises(HoldLapsed):
        extend_hold(visit=seen, now=NOW)

    other.refresh_from_db()
    assert other.hold_expires == NOW + dt.timedelta(minutes=15)
