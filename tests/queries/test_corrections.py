"""What staff know better than the map, as the drives of a request see it."""

import pytest

from booking.models import Crossing, DriveCorrection
from booking.queries.travel import drives_between
from tests.factories import at, make_area, make_point

pytestmark = pytest.mark.django_db

NOON = int(at("2026-11-25", "12:00").timestamp())
RUSH = int(at("2026-11-25", "15:00").timestamp())
AFTER_RUSH = int(at("2026-11-25", "18:00").timestamp())


def minutes(origin: str, goal: str, moment: int = NOON) -> int:
    return drives_between({origin, goal}).minutes(origin, goal, moment)


def test_a_correction_for_two_areas_holds_in_either_direction_and_nowhere_else():
    burnaby, surrey = make_area("Burnaby", ["V5H"]), make_area("Surrey", ["V3S"])
    make_point("V5A")
    before, elsewhere = minutes("V5H", "V3S"), minutes("V5H", "V5A")

    DriveCorrection.objects.create(from_area=burnaby, to_area=surrey, extra_minutes=10)

    assert minutes("V5H", "V3S") == before + 10
    assert minutes("V3S", "V5H") == before + 10
    assert minutes("V5H", "V5A") == elsewhere


def test_a_correction_for_a_crossing_holds_for_drives_over_it_alone():
    for code in ("V5H", "V5A", "V7L"):
        make_point(code)
    Crossing.objects.update_or_create(
        name="Ironworkers",
        defaults={"latitude": 49.2955, "longitude": -123.0262, "land_a": "NS", "land_b": "BP"},
    )
    over, beside = minutes("V5H", "V7L"), minutes("V5H", "V5A")

    DriveCorrection.objects.create(crossing="Ironworkers", extra_minutes=15)

    assert minutes("V5H", "V7L") == over + 15
    assert minutes("V5H", "V5A") == beside


def test_a_correction_in_a_band_of_the_day_ends_when_the_band_ends():
    burnaby, surrey = make_area("Burnaby", ["V5H"]), make_area("Surrey", ["V3S"])
    before = minutes("V5H", "V3S")

    DriveCorrection.objects.create(
        from_area=burnaby, to_area=surrey, from_minute=900, to_minute=1080, extra_minutes=20
    )

    assert [minutes("V5H", "V3S", moment) for moment in (NOON, RUSH, AFTER_RUSH)] == [
        before,
        before + 20,
        before,
    ]
