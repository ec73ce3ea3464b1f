"""The map of one round: its stops in order, the minutes between, and no more of an address than its code."""

import pytest
from django.urls import reverse

from booking.models import Practitioner, Visit
from tests.doors.office.a_visit import WEDNESDAY
from tests.doors.office.staff_people import editor_user
from tests.doors.patient import words_of
from tests.factories import at, make_area, make_point, make_visit

pytestmark = pytest.mark.django_db


@pytest.fixture
def round_(clinic, visit):
    make_area("Beyond", prefixes=("V7L", "V3S"))
    rows = (("14:00", "V7L"), ("16:00", "V5H"))
    return [
        visit,
        *(
            make_visit(
                practitioner=clinic[0],
                visit_type=clinic[1],
                area=clinic[2],
                start=at(WEDNESDAY, clock),
                place=place,
            )
            for clock, place in rows
        ),
    ]


def page_of(client, practitioner):
    return client.get(reverse("desk:board_round", args=[WEDNESDAY, practitioner.pk]))


def test_stops_are_numbered_in_order_and_those_at_one_point_share_it(office, clinic, round_):
    map_ = page_of(office, clinic[0]).context["map"]

    assert [spot.label for spot in map_.spots] == ["1, 3", "2"]


def test_the_way_between_says_its_minutes(office, clinic, round_):
    page = page_of(office, clinic[0])

    there = page.context["rounds"][0].lines[1].way.split(" drive")[0]
    assert page.context["map"].legs[0].minutes == there
    assert f">{there}</text>" in page.content.decode()


def test_north_is_up_and_the_scale_is_true(office, clinic, round_):
    map_ = page_of(office, clinic[0]).context["map"]

    burnaby, north_vancouver = map_.spots
    assert north_vancouver.y < burnaby.y
    assert north_vancouver.x < burnaby.x
    # 9.9 km from one to the other, by latitude and longitude.
    across = ((burnaby.x - north_vancouver.x) ** 2 + (burnaby.y - north_vancouver.y) ** 2) ** 0.5
    assert across / (map_.scale / map_.scale_km) == pytest.approx(10.6, abs=0.3)


def test_an_exact_address_is_drawn_where_its_code_is(office, clinic, round_):
    before = page_of(office, clinic[0]).context["map"].spots
    Visit.objects.filter(pk=round_[0].pk).update(
        latitude=49.2311, longitude=-123.0122, place_is_exact=True
    )

    assert page_of(office, clinic[0]).context["map"].spots == before


def test_where_the_day_begins_is_a_square(office, clinic, round_):
    make_point("V3S")
    Practitioner.objects.filter(pk=clinic[0].pk).update(home_code="V3S")

    page = page_of(office, clinic[0])

    assert [spot.is_home for spot in page.context["map"].spots] == [True, False, False]
    assert 'class="round-map-home"' in page.content.decode()


def test_a_day_without_visits_says_so(office, clinic):
    page = page_of(office, clinic[0])

    assert page.context["map"] is None
    assert "Nobody is visited on this day." in words_of(page)


def test_a_round_of_nobody_is_not_found_and_an_editor_sees_none(office, client, clinic, round_):
    assert office.get(reverse("desk:board_round", args=[WEDNESDAY, 999])).status_code == 404
    client.force_login(editor_user())
    assert page_of(client, clinic[0]).status_code == 302
