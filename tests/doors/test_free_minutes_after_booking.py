"""Whoever has just booked may think again: for ten minutes cancelling is free, however near the visit."""

import datetime as dt

import pytest
from django.core import mail
from django.test import Client

from booking.models import LedgerEntry, RefundPolicy, SavedCard, Visit
from booking.notifications.about_visit import free_words
from booking.operations.messages.private_links import mint_link
from booking.patient.terms_words import policy_words
from booking.payments.card_terms import is_late, late_fee_cents
from booking.payments.terms import cancellation_terms, is_in_grace, policy_snapshot
from booking.queries.months import _late_cancels
from core import outbox
from tests.doors.patient import on_enter, with_deposit, words_of
from tests.factories import at, make_visit_type

pytestmark = pytest.mark.django_db
MINUTE = dt.timedelta(minutes=1)


@pytest.fixture
def near(clinic, bench):
    """Booked and paid this minute, at half past eleven, for this afternoon at two."""
    _now_is(bench, at("2026-11-23", "11:30"))
    return _booked(clinic, bench, "14:00")


def _now_is(bench, moment):
    bench.wait(seconds=(moment - bench.now).total_seconds())


def _booked(clinic, bench, clock):
    visit = clinic.described(clock, place="V5H", day="2026-11-23", now=bench.now)
    return with_deposit(visit, bench)


@pytest.fixture
def browser(near, bench):
    token, _link = mint_link(visit=near, now=bench.now)
    client = Client()
    client.get(f"/visit/{token}/")
    return client


def url(visit, page):
    return f"/visit/{visit.public_ref}/{page}/"


def test_who_cancels_a_near_visit_within_ten_minutes_reads_that_all_comes_back_and_it_does(
    browser, near, bench
):
    _now_is(bench, bench.now + 10 * MINUTE)
    page = browser.get(url(near, "cancel"))
    said = words_of(page)

    assert "You have only just booked this visit: until Monday 23 November, 11:40 am" in said
    assert "If you cancel now, you get back $50 of the $50 you paid." in said
    browser.post(url(near, "cancel"), on_enter(page, None))
    refunds = [one.amount_cents for one in near.payments.get().refunds.all()]
    assert (Visit.objects.get(pk=near.pk).status, refunds) == ("cancelled", [5000])
    assert not LedgerEntry.objects.filter(kind="fee_kept").exclude(amount_cents=0).exists()


def test_a_second_after_the_ten_minutes_the_page_of_before_cancels_nothing(browser, near, bench):
    page = browser.get(url(near, "cancel"))
    _now_is(bench, bench.now + 10 * MINUTE + dt.timedelta(seconds=1))

    answer = browser.post(url(near, "cancel"), on_enter(page, None))

    assert answer.status_code == 409
    assert "you get back $0 of the $50 you paid. The clinic keeps $50." in words_of(answer)
    assert Visit.objects.get(pk=near.pk).status == "confirmed"


def test_the_confirmation_says_until_when_and_that_the_terms_hold_after_that(near, bench):
    outbox.run_due(bench.now)
    letter = next(one for one in mail.outbox if "Your visit on" in one.subject)

    said = " ".join(letter.body.split())
    assert "You have only just booked, so changing or cancelling is free until Monday 23" in said
    assert "11:40 am, Pacific time. After that the terms you agreed to hold." in said
    assert free_words(near, cancellation_terms(near, bench.now + 11 * MINUTE), bench.now) == ""


def test_the_page_of_the_visit_says_so_while_it_is_so(browser, near, bench):
    now = words_of(browser.get(url(near, "confirmation")))
    _now_is(bench, bench.now + 11 * MINUTE)
    later = words_of(browser.get(url(near, "confirmation")))

    assert "You have only just booked this visit. Changing or cancelling is free until" in now
    assert "just booked" not in later and "It is too late to change this visit by yourself" in later


def test_before_booking_the_terms_speak_of_the_minutes_only_where_nothing_else_is_free(
    clinic, bench
):
    _now_is(bench, at("2026-11-23", "11:30"))
    soon = clinic.described("14:00", place="V5H", day="2026-11-23", now=bench.now)
    far = clinic.described("14:00", place="V5H", day="2026-11-26", now=bench.now)

    assert policy_words(soon, bench.now) == (
        "For 10 minutes after booking, cancelling is free. After that the deposit stays with the clinic."
    )
    assert "after booking" not in policy_words(far, bench.now)


def test_a_visit_that_begins_within_the_minutes_has_none(clinic, bench):
    _now_is(bench, at("2026-11-23", "11:30"))
    begins = _booked(clinic, bench, "11:45")
    begins.policy = {**begins.policy, "grace_minutes": 15}

    assert not is_in_grace(begins, bench.now)
    assert cancellation_terms(begins, bench.now).refund_cents == 0


def test_a_visit_booked_under_terms_without_such_minutes_has_none(near, bench):
    del near.policy["grace_minutes"]

    assert cancellation_terms(near, bench.now).refund_cents == 0


def test_a_clinic_sets_its_own_minutes_or_none_for_bookings_from_then_on(near, bench):
    RefundPolicy.objects.update(grace_minutes=0)
    kind = make_visit_type()
    assert "grace_minutes" not in policy_snapshot(kind)
    RefundPolicy.objects.update(grace_minutes=30)

    assert policy_snapshot(kind)["grace_minutes"] == 30
    assert near.policy["grace_minutes"] == 10


def test_no_late_fee_is_due_on_the_card_of_whoever_has_just_booked(near, bench):
    card = SavedCard(visit=near, late_cents=4000, late_hours=24, cap_cents=0)
    assert not is_late(near, card, bench.now) and is_late(near, card, bench.now + 11 * MINUTE)
    assert late_fee_cents(near, bench.now) == 0


def test_who_thinks_again_in_time_is_not_counted_as_cancelling_late(browser, near, bench):
    _now_is(bench, bench.now + 5 * MINUTE)
    browser.post(url(near, "cancel"), on_enter(browser.get(url(near, "cancel")), None))

    assert list(_late_cancels(near.local_date, near.local_date)) == []


def test_within_the_minutes_a_near_visit_may_be_moved(browser, near, bench):
    assert "Ask for another time" not in words_of(browser.get(url(near, "change")))
    _now_is(bench, bench.now + 11 * MINUTE)

    assert "Ask for another time" in words_of(browser.get(url(near, "change")))
