"""A joint visit that is moved: both together, one apart, and another address for one (1253)."""

import datetime as dt

import pytest
from django.core import mail
from django.test import Client

from booking.models import VisitMove
from booking.operations.messages.private_links import mint_link
from core import outbox
from core.models import OutboxMessage
from tests.doors.patient import ANSWERS, words_of
from tests.doors.two import Couple
from tests.factories import at, make_visit, make_visit_type

pytestmark = pytest.mark.django_db


@pytest.fixture
def couple(clinic, bench):
    second = make_visit_type(name="Second", slug="second-visit", minutes=60, price_cents=9000)
    clinic.practitioner.visit_types.add(second)
    return Couple(bench)


def test_both_are_moved_together_after_a_page_that_says_what_it_means(couple):
    couple.to_check().pay()
    first, second = couple.both
    page = f"/visit/{first.public_ref}/change/both/"
    assert "Move both together" in words_of(couple.get(f"/visit/{first.public_ref}/change/"))
    value = couple.offered(page, day="2026-11-26")["1:00 pm"]
    check = words_of(couple.client.post(page, {"start": value}))
    shown = {"first": first.sequence, "second": second.sequence, "sure": "1"}
    answer = couple.client.post(page, {"start": value} | shown)

    assert "Thursday 26 November, 1:00 pm" in check and "Thursday 26 November, 1:45 pm" in check
    assert answer.url == f"/visit/{first.public_ref}/confirmation/"
    assert [one.start for one in couple.both] == [
        at("2026-11-26", "13:00"),
        at("2026-11-26", "13:45"),
    ]


@pytest.fixture
def moved(couple, bench):
    """Both visits of Wednesday at half past nine, moved to Thursday at one; the letters before are gone."""
    couple.to_check().pay()
    outbox.run_due(bench.now)
    mail.outbox.clear()
    first, second = couple.both
    page = f"/visit/{first.public_ref}/change/both/"
    value = couple.offered(page, day="2026-11-26")["1:00 pm"]
    shown = {"first": first.sequence, "second": second.sequence, "sure": "1"}
    assert couple.client.post(page, {"start": value} | shown).status_code == 302
    return couple


def put_back(couple, client=None):
    first = couple.both[0]
    sent = {"sequence": first.sequence}
    return (client or couple.client).post(f"/visit/{first.public_ref}/change/undo/", sent)


def test_one_letter_tells_of_both_new_times_and_each_page_knows_of_it(moved, bench):
    outbox.run_due(bench.now)

    [letter] = [one for one in mail.outbox if one.to == ["joan@example.org"]]
    body = " ".join(letter.body.split())
    assert letter.subject == "Changed: your visits on Thu 26 Nov, 1:00 pm"
    assert "Joan" in body and "Albert" in body
    assert "Thursday 26 November, 1:00 pm" in body and "Thursday 26 November, 1:45 pm" in body
    for visit in moved.both:
        assert "We have sent this to j•••@example.org." in words_of(
            moved.get(f"/visit/{visit.public_ref}/")
        )


def test_for_ten_minutes_one_press_puts_both_back(moved, bench):
    first, second = moved.both
    page = words_of(moved.get(f"/visit/{second.public_ref}/"))
    outbox.run_due(bench.now)
    mail.outbox.clear()

    assert "Both visits have moved" in page and "Wednesday 25 November, 9:30 am" in page
    assert put_back(moved).status_code == 302
    assert [one.start for one in moved.both] == [
        at("2026-11-25", "09:30"),
        at("2026-11-25", "10:15"),
    ]
    assert VisitMove.objects.filter(undone_at=None).count() == 0
    outbox.run_due(bench.now)
    assert [one.subject for one in mail.outbox if one.to == ["joan@example.org"]] == [
        "Changed: your visits on Wed 25 Nov, 9:30 am"
    ]
    assert "Put both back" not in words_of(moved.get(f"/visit/{first.public_ref}/"))
    assert put_back(moved).status_code == 302  # pressed twice: there they stand
    assert [one.start for one in moved.both] == [
        at("2026-11-25", "09:30"),
        at("2026-11-25", "10:15"),
    ]


def test_neither_goes_back_later_nor_where_the_former_time_is_taken(moved, bench, clinic):
    there = [one.start for one in moved.both]
    taken = make_visit(
        practitioner=clinic.practitioner,
        visit_type=clinic.visit_type,
        start=at("2026-11-25", "10:15"),
    )
    refused = put_back(moved)
    assert refused.status_code == 409 and "The former time has just been taken." in words_of(
        refused
    )
    taken.delete()
    bench.now += dt.timedelta(minutes=11)
    put_back(moved)

    assert [one.start for one in moved.both] == there
    assert "Put both back" not in words_of(moved.get(f"/visit/{moved.both[0].public_ref}/"))


def test_whoever_opens_one_of_them_alone_can_take_back_neither(moved, bench):
    first, _second = moved.both
    there = [one.start for one in moved.both]
    token, _link = mint_link(visit=first, now=bench.now)
    reader = Client()
    reader.get(f"/visit/{token}/")

    assert "Put" not in words_of(reader.get(f"/visit/{first.public_ref}/"))
    put_back(moved, reader)
    assert [one.start for one in moved.both] == there


def test_two_people_with_addresses_of_their_own_read_two_letters(couple, bench):
    couple.to_check().pay()
    outbox.run_due(bench.now)
    first, second = couple.both
    second.patient.email = "albert@example.org"
    second.patient.save()
    page = f"/visit/{first.public_ref}/change/both/"
    value = couple.offered(page, day="2026-11-26")["1:00 pm"]
    shown = {"first": first.sequence, "second": second.sequence, "sure": "1"}
    couple.client.post(page, {"start": value} | shown)
    mail.outbox.clear()
    outbox.run_due(bench.now)

    told = {one.to[0]: one.subject for one in mail.outbox if one.subject.startswith("Changed")}
    assert told["joan@example.org"] == "Changed: your visit on Thu 26 Nov, 1:00 pm"
    assert told["albert@example.org"] == "Changed: your visit on Thu 26 Nov, 1:45 pm"
    assert not OutboxMessage.objects.filter(ids__message="joint_moved").exists()


def test_whoever_may_open_one_alone_cannot_move_the_other(couple, bench):
    couple.to_check().pay()
    first, second = couple.both
    token, _link = mint_link(visit=second, now=bench.now)
    reader = Client()
    reader.get(f"/visit/{token}/")

    assert reader.get(f"/visit/{second.public_ref}/change/both/").status_code == 404
    assert "Move both together" not in words_of(reader.get(f"/visit/{second.public_ref}/change/"))
    assert [one.start for one in couple.both] == [first.start, second.start]


def test_moving_one_says_that_the_other_stays(couple):
    couple.to_check().pay()
    _first, second = couple.both
    page = words_of(couple.get(f"/visit/{second.public_ref}/change/"))

    assert "Only this visit is moved here. The visit of Joan stays at its time, 9:30 am." in page


def test_another_address_for_one_of_the_two_is_looked_at_by_a_person(couple):
    couple.to_check().pay()
    _first, second = couple.both
    told = ANSWERS["address"] | {"street": "9 Other Street"}
    page = couple.client.post(f"/visit/{second.public_ref}/address/", told, follow=True)
    second.refresh_from_db()

    assert "Its door is the same one. Please call us" in words_of(page)
    assert second.street == "4512 Imperial Street"
