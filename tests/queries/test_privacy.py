"""The attacker asks from every postal code there is and compares what is offered."""

import datetime as dt

import pytest

from booking.management.commands.import_postal_codes import SHIPPED_POINTS, read_positions
from booking.models import PostalPoint, ServiceArea, Visit
from booking.operations.clinic.import_map import import_crossings, import_points
from booking.queries.free_starts import find_offer
from booking.queries.place import locate
from tests.factories import NOW, at, make_practitioner, make_visit, make_visit_type

pytestmark = pytest.mark.django_db

DAY = dt.date(2026, 11, 25)


@pytest.fixture
def everywhere():
    import_points(positions=read_positions(SHIPPED_POINTS))
    import_crossings()
    area = ServiceArea.objects.create(name="Everywhere", slug="everywhere")
    for code in PostalPoint.objects.values_list("code", flat=True):
        area.prefixes.create(prefix=code)
    for code, latitude, longitude in [("V5H1A1", 49.236, -123.010), ("V5H4Z9", 49.222, -122.986)]:
        PostalPoint.objects.create(code=code, latitude=latitude, longitude=longitude, land="BP")
    return area


def everything_offered(visit_type):
    """What every sixth postal code of the table is offered on one day, in full."""
    found = {}
    for code in PostalPoint.objects.order_by("code").values_list("code", flat=True)[::6]:
        offer = find_offer(
            visit_type=visit_type, located=locate(code), now=NOW, first_day=DAY, days=1
        )
        found[code] = (offer.starts, offer.recommended, offer.best_of_half_days)
    return found


def move(visit, code):
    point = PostalPoint.objects.get(code=code)
    Visit.objects.filter(pk=visit.pk).update(
        place_code=code, latitude=point.latitude, longitude=point.longitude, place_is_exact=True
    )


def test_no_offer_to_anybody_depends_on_more_than_three_characters_of_anothers_code(everywhere):
    visit_type = make_visit_type(minutes=45)
    who = make_practitioner(areas=[everywhere], visit_types=[visit_type])
    visit = make_visit(practitioner=who, visit_type=visit_type, start=at("2026-11-25", "11:00"))

    move(visit, "V5H1A1")
    one_end = everything_offered(visit_type)
    move(visit, "V5H4Z9")
    other_end = everything_offered(visit_type)

    assert one_end == other_end


def test_the_attacker_can_see_something_at_all(everywhere):
    """The control: another quarter does change what is offered, so the test above can fail."""
    visit_type = make_visit_type(minutes=45)
    who = make_practitioner(areas=[everywhere], visit_types=[visit_type])
    visit = make_visit(practitioner=who, visit_type=visit_type, start=at("2026-11-25", "11:00"))

    move(visit, "V5H1A1")
    here = everything_offered(visit_type)
    move(visit, "V3S")
    there = everything_offered(visit_type)

    assert here != there
