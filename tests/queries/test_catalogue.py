"""What public pages may know."""

import pytest

from booking import catalogue
from core.generations import AVAILABILITY, raise_generation
from tests.factories import NOW, at, make_area, make_practitioner, make_visit, make_visit_type

pytestmark = pytest.mark.django_db


@pytest.fixture
def clinic():
    visit_type = make_visit_type(minutes=60, step_minutes=30)
    burnaby, surrey = make_area("Burnaby", ["V5H", "V5A"]), make_area("Surrey", ["V3S"])
    make_area("Whistler", [])
    who = make_practitioner(areas=[burnaby, surrey], visit_types=[visit_type], hours="09:00-12:00")
    return visit_type, who


def next_starts(now=NOW):
    offer = catalogue.public_offer(now)
    found = {area.slug: offer.next_start(area=area.id) for area in offer.areas}
    return {slug: next and next.start for slug, next in found.items()}


def test_every_area_shows_its_next_free_start(clinic):
    visit_type, who = clinic
    for start in [at("2026-11-20", "10:00"), at("2026-11-23", "09:00")]:
        make_visit(practitioner=who, visit_type=visit_type, start=start, place="V3S")

    # After the visit in Surrey: 20 minutes within Surrey, 45 to Burnaby, on a grid of 30.
    assert next_starts() == {
        "burnaby": at("2026-11-23", "11:00"),
        "surrey": at("2026-11-23", "10:30"),
        "whistler": None,
    }


def test_a_practitioner_shows_the_soonest_of_their_areas(clinic):
    found = catalogue.public_offer(NOW).next_start(practitioner=clinic[1].pk)

    assert (found.start, found.area.slug) == (min(filter(None, next_starts().values())), "burnaby")


def test_the_catalogue_is_read_again_when_availability_changes(clinic):
    visit_type, who = clinic
    before = next_starts()
    first = before["burnaby"]
    make_visit(practitioner=who, visit_type=visit_type, start=first)
    assert next_starts() == before

    raise_generation(AVAILABILITY)

    assert next_starts()["burnaby"] > first


def test_one_query_while_nothing_changes(clinic, django_assert_num_queries):
    catalogue.public_offer(NOW)

    with django_assert_num_queries(1):
        catalogue.public_offer(NOW)
