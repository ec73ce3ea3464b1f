"""A joint visit that is moved: both together, one apart, and another address for one (1253)."""

import pytest
from django.test import Client

from booking.operations.messages.private_links import mint_link
from tests.doors.patient import ANSWERS, words_of
from tests.doors.two import Couple
from tests.factories import at, make_visit_type

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
