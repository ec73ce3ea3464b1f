"""From what somebody types to a place, or a plain reason why not."""

from contextlib import suppress

import pytest

from booking.models import PostalPoint
from booking.queries.place import NotServed, PhoneOnly, PostalCodeInvalid, locate
from territory.canada_bc import CANADA_BC
from territory.canadian_boxes import names_a_box
from territory.canadian_codes import read_postal_code
from territory.postal_codes import PostalCodeUnreadable, UnreadableCode
from tests.factories import make_area, make_point


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("V5H 1A1", "V5H1A1"),
        ("v5h1a1", "V5H1A1"),
        (" v5h-1a1 ", "V5H1A1"),
        ("V 5 H 1 A 1", "V5H1A1"),
        ("VSH", None),
        ("V5HlAI", "V5H1A1"),
        ("VOM 1AO", "V0M1A0"),
        ("v5h", "V5H"),
    ],
)
def test_a_code_is_read_whatever_its_case_spacing_and_slips(typed, code):
    if code is None:
        with pytest.raises(PostalCodeUnreadable):
            read_postal_code(typed)
    else:
        assert read_postal_code(typed).code == code


@pytest.mark.parametrize(
    ("typed", "reason", "position"),
    [
        ("", UnreadableCode.EMPTY, 0),
        ("   ", UnreadableCode.EMPTY, 0),
        ("98101", UnreadableCode.FOREIGN, 0),
        ("V5H1", UnreadableCode.TOO_SHORT, 0),
        ("V", UnreadableCode.TOO_SHORT, 0),
        ("V5H 1A1 2", UnreadableCode.TOO_LONG, 0),
        ("W5H 1A1", UnreadableCode.LETTER_NEVER_USED, 1),
        ("V5D 1A1", UnreadableCode.LETTER_NEVER_USED, 3),
        ("V5H AA1", UnreadableCode.NOT_A_FIGURE, 4),
        ("V5H 111", UnreadableCode.NOT_A_LETTER, 5),
        ("V5H 1é1", UnreadableCode.NOT_A_LETTER, 5),
        ("V5H 1A٣", UnreadableCode.NOT_A_FIGURE, 6),
    ],
)
def test_a_bad_code_is_explained(typed, reason, position):
    with pytest.raises(PostalCodeUnreadable) as caught:
        read_postal_code(typed)

    assert (caught.value.reason, caught.value.position) == (reason, position)


@pytest.mark.parametrize("typed", ["x" * 100_000, "\0", "V5H\n1A1\r", "٣" * 6, "💥"])
def test_nothing_typed_breaks_the_reader(typed):
    with suppress(PostalCodeUnreadable):
        read_postal_code(typed)


@pytest.mark.parametrize(
    "line", ["PO Box 12", "P.O. Box 7", "Box 99 Station A", "General Delivery"]
)
def test_a_box_is_no_address(line):
    assert names_a_box(line)


@pytest.mark.parametrize("line", ["12 Boxwood Cres", "400 Main St", "7 Poplar Place"])
def test_a_street_is_no_box(line):
    assert not names_a_box(line)


def test_offers_depend_on_three_characters_of_other_peoples_codes():
    coarse = CANADA_BC.postal_codes.coarse

    assert [coarse("V5H1A1"), coarse("V5H"), coarse("V0N1B4")] == ["V5H", "V5H", "V0N1B4"]


@pytest.mark.django_db
class TestLocate:
    def test_a_served_code_is_placed_at_its_first_three_characters(self):
        area = make_area("Burnaby", ["V5H"])

        located = locate("v5h 1a1")

        assert located.area == area
        assert located.typed == "V5H 1A1"
        assert (located.place.code, located.place.exact) == ("V5H", False)

    def test_a_full_code_with_a_point_of_its_own_is_placed_there(self):
        make_area("Burnaby", ["V5H"])
        PostalPoint.objects.create(code="V5H1A1", latitude=49.2, longitude=-123.0, land="BP")

        place = locate("V5H 1A1").place

        assert place == ("V5H1A1", 49.2, -123.0, "BP", True)

    def test_the_longest_prefix_wins(self):
        make_area("Surrey", ["V3S"])
        carved = make_area("Cloverdale", ["V3S9"])

        located = locate("V3S 9A1")

        assert located.area == carved
        assert located.place.code == "V3S9"

    def test_an_area_switched_off_is_not_served_even_if_a_shorter_prefix_is(self):
        make_area("Surrey", ["V3S"])
        make_area("Cloverdale", ["V3S9"], is_active=False)

        with pytest.raises(NotServed):
            locate("V3S 9A1")

    def test_who_is_not_served_hears_of_the_nearest_area(self):
        near = make_area("Burnaby", ["V5H"], latitude=49.23, longitude=-123.0)
        make_area("Surrey", ["V3S"], latitude=49.11, longitude=-122.77)
        make_point("V7L")

        with pytest.raises(NotServed) as caught:
            locate("V7L 1A1")

        assert (caught.value.prefix, caught.value.nearest_area) == ("V7L", near)

    def test_far_away_no_area_is_near(self):
        make_area("Burnaby", ["V5H"], latitude=49.23, longitude=-123.0)
        PostalPoint.objects.create(code="M5V", latitude=43.64, longitude=-79.39)

        with pytest.raises(NotServed) as caught:
            locate("M5V 3L9")

        assert caught.value.nearest_area is None

    def test_a_rural_code_is_for_the_phone(self):
        make_area("Sea to Sky", ["V0N"])

        with pytest.raises(PhoneOnly, match="rural"):
            locate("V0N 1B4")

    def test_a_rural_village_named_by_its_prefix_is_served(self):
        area = make_area("Bowen Island", ["V0N1G"])
        PostalPoint.objects.create(code="V0N", latitude=49.4, longitude=-123.3, land="BI")

        located = locate("V0N 1G0")

        assert (located.area, located.place.code) == (area, "V0N1G")

    def test_no_code_is_refused_with_its_reason(self):
        with pytest.raises(PostalCodeInvalid) as caught:
            locate("98101")

        assert caught.value.reason == "foreign"

    def test_two_queries_place_an_address(self, django_assert_num_queries):
        make_area("Burnaby", ["V5H"])

        with django_assert_num_queries(2):
            locate("V5H 1A1")
