"""Waiting for an earlier time: kept a while for who waits longest, taken by one press, then the next."""

import datetime as dt

import pytest
from django.core import mail
from django.test import Client

from booking.models import EarlierOffer, EarlierWish, Visit
from booking.operations.messages.private_links import mint_link
from booking.operations.privacy.clear import clear_visits
from booking.operations.reserving.earlier import NotToBeAwaited, offer_earlier_times
from booking.operations.reserving.expire import expire_holds
from booking.operations.visits.take_earlier import EarlierOver
from booking.payments.cost import cost_of
from core import outbox
from tests.doors.patient import words_of
from tests.factories import at, make_patient, make_visit
from tests.refusals import provoked

pytestmark = pytest.mark.django_db
EVERY = {
    "weekdays": [str(day) for day in range(7)],
    "parts": ["morning", "afternoon", "evening"],
    "who": "any",
}
MONDAY = "2026-11-23"


@pytest.fixture(autouse=True)
def full(booked, bench):
    """Monday is the only day before the visit with hours, and all of it is taken but one o'clock."""
    booked.practitioner.hours.filter(weekday__in=[1]).delete()
    bench.now = at("2026-11-22", "10:00")
    outbox.run_due(bench.now)
    mail.outbox.clear()
    return [_visit(booked, MONDAY, clock) for clock in ("09:00", "11:00", "15:00")]


def _visit(booked, day, clock, **more):
    return make_visit(
        practitioner=booked.practitioner,
        visit_type=booked.visit_type,
        start=at(day, clock),
        area=booked.area,
        **more,
    )


def url(visit, page=""):
    return f"/visit/{visit.public_ref}/earlier/{page}"


def opened(visit, bench):
    token, _link = mint_link(visit=visit, now=bench.now)
    client = Client()
    client.get(f"/visit/{token}/")
    return client


def waits(visit, bench, **wish):
    client = opened(visit, bench)
    assert client.post(url(visit), EVERY | wish).status_code == 302
    return client


def turn(bench, **later):
    if later:
        bench.wait(**later)
    expire_holds(bench.now)
    offer_earlier_times(bench.now)


def test_a_time_that_suits_is_kept_and_the_letter_says_until_when(booked, bench):
    client = waits(booked, bench)
    turn(bench)
    outbox.run_due(bench.now)
    offer = EarlierOffer.objects.get()
    letter = next(one for one in mail.outbox if "earlier" in one.subject)
    page = words_of(client.get(url(booked)))

    assert offer.hold.status == "held" and offer.hold.patient is None
    assert offer.until - bench.now == dt.timedelta(hours=1) * 2
    assert "It is kept for you until Sunday 22 November, 12:00 pm" in " ".join(letter.body.split())
    assert "you can stop waiting" in letter.body and "to=earlier" in letter.body
    assert "kept for you until" in words_of(client.get(f"/visit/{booked.public_ref}/"))
    assert "An earlier time for you" in page and "Monday 23 November" in page


def test_one_press_moves_the_visit_with_its_deposit_and_frees_the_former_time(booked, bench):
    client = waits(booked, bench)
    turn(bench)
    offer = EarlierOffer.objects.get()
    client.post(url(booked, "take/"), {"offer": offer.pk})
    moved = Visit.objects.get(pk=booked.pk)

    assert moved.start == offer.start and moved.sequence == 1
    assert cost_of(moved).deposit_paid == 5000
    assert Visit.objects.get(pk=offer.hold_id).status == "released"
    assert not EarlierWish.objects.exists()
    with provoked(EarlierOver):
        assert client.post(url(booked, "take/"), {"offer": offer.pk}).status_code == 409


def test_what_is_kept_can_be_taken_to_the_end_whatever_notice_a_booking_needs(booked, bench):
    booked.visit_type.notice_minutes = 25 * 60
    booked.visit_type.save()
    client = waits(booked, bench)
    turn(bench)
    offer = EarlierOffer.objects.get()
    bench.now = offer.until - dt.timedelta(seconds=1)

    assert offer.start - bench.now < dt.timedelta(hours=25)
    client.post(url(booked, "take/"), {"offer": offer.pk})
    assert Visit.objects.get(pk=booked.pk).start == offer.start


def test_who_is_erased_leaves_no_kept_time_with_their_door(booked, bench):
    waits(booked, bench)
    turn(bench)
    hold = EarlierOffer.objects.get().hold
    clear_visits([booked.pk], now=bench.now)

    assert not EarlierOffer.objects.exists() and not EarlierWish.objects.exists()
    assert Visit.objects.get(pk=hold.pk).postal_code == ""


def test_unanswered_it_goes_to_the_next_who_waits_and_not_to_the_same_again(booked, bench):
    later = _visit(booked, "2026-11-26", "09:30", patient=make_patient(email="b@example.org"))
    waits(booked, bench)
    bench.wait(minutes=1)
    waits(later, bench)
    turn(bench)
    offers = EarlierOffer.objects.order_by("pk")
    first = offers[0]
    asked = [one.visit for one in offers]
    turn(bench, hours=3)

    assert asked == [booked, later]
    assert first.start == min(one.start for one in offers)
    assert EarlierOffer.objects.get(pk=first.pk).answer == "over"
    assert not EarlierOffer.objects.filter(visit=booked, answer="", start=first.start).exists()


def test_what_one_does_not_want_is_kept_for_the_next(booked, bench):
    later = _visit(booked, "2026-11-26", "09:30", patient=make_patient(email="b@example.org"))
    client = waits(booked, bench)
    bench.wait(minutes=1)
    waits(later, bench)
    turn(bench)
    first = EarlierOffer.objects.get(visit=booked)
    client.post(url(booked, "stop/"))
    turn(bench, hours=3)

    assert EarlierOffer.objects.get(visit=later, answer="").start == first.start


def test_two_who_wait_are_never_offered_the_same_time(booked, bench):
    later = _visit(booked, "2026-11-26", "09:30", patient=make_patient(email="b@example.org"))
    waits(booked, bench)
    waits(later, bench)
    turn(bench)
    offers = EarlierOffer.objects.filter(answer="")

    kept = [(one.practitioner_id, one.start) for one in offers]
    assert len(kept) == len(set(kept))
    for one in offers:
        clash = Visit.objects.occupying(bench.now).filter(
            practitioner=one.practitioner, start__lt=one.hold.end, end__gt=one.start
        )
        assert list(clash) == [one.hold]


@pytest.mark.parametrize(
    "wish", [{"weekdays": ["3"]}, {"parts": ["evening"]}, {"weekdays": ["1"], "who": "same"}]
)
def test_what_does_not_suit_is_not_offered(booked, bench, wish):
    waits(booked, bench, **wish)
    turn(bench)

    assert not EarlierOffer.objects.exists()


def test_nobody_is_asked_at_night(booked, bench):
    waits(booked, bench)
    bench.now = at("2026-11-22", "22:00")
    turn(bench)

    assert not EarlierOffer.objects.exists()


def test_who_keeps_their_time_goes_on_waiting_and_the_other_is_free_at_once(booked, bench):
    client = waits(booked, bench)
    turn(bench)
    offer = EarlierOffer.objects.get()
    for _press in range(2):
        client.post(url(booked, "keep/"), {"offer": offer.pk})

    assert EarlierOffer.objects.get().answer == "kept"
    assert Visit.objects.get(pk=offer.hold_id).status == "released"
    assert EarlierWish.objects.exists()
    assert Visit.objects.get(pk=booked.pk).start == booked.start


def test_off_the_list_by_one_press_and_nothing_stays_kept(booked, bench):
    client = waits(booked, bench)
    turn(bench)
    client.post(url(booked, "stop/"))

    assert not EarlierWish.objects.exists()
    assert not Visit.objects.filter(status="held").exists()


def test_a_visit_moved_since_takes_no_offer_of_before(booked, bench):
    client = waits(booked, bench)
    turn(bench)
    offer = EarlierOffer.objects.get()
    Visit.objects.filter(pk=booked.pk).update(sequence=5)

    with provoked(EarlierOver):
        answer = client.post(url(booked, "take/"), {"offer": offer.pk})
    turn(bench)
    assert "kept for you no longer" in words_of(answer)
    assert Visit.objects.get(pk=offer.hold_id).status == "released"


def test_without_a_tick_the_page_says_what_is_missing(booked, bench):
    client = opened(booked, bench)
    answer = client.post(url(booked), {"who": "any"})

    assert answer.status_code == 422 and "Tick at least one day." in words_of(answer)
    assert not EarlierWish.objects.exists()


def test_a_visit_that_is_off_awaits_nothing(booked, bench):
    client = opened(booked, bench)
    Visit.objects.filter(pk=booked.pk).update(status="cancelled")

    with provoked(NotToBeAwaited):
        client.post(url(booked), EVERY)
    assert not EarlierWish.objects.exists()


def test_a_stranger_takes_nothing(booked, bench):
    waits(booked, bench)
    turn(bench)
    for page in ("", "take/", "keep/", "stop/"):
        answer = Client().post(url(booked, page), {"offer": EarlierOffer.objects.get().pk})
        assert answer.status_code == 404
    assert EarlierOffer.objects.get().answer == ""
