"""The drawn map of the areas."""

import math
import re

import pytest

from booking.catalogue import Surroundings
from booking.models import PostalPoint, ServiceArea
from services.drawing import WIDTH, draw
from services.mapping import redraw
from services.models import AreaMap
from tests import factories
from tests.pages import site

BURNABY = [(49.2299, -123.0036), (49.2640, -122.9369)]
SURREY = [(49.1154, -122.7672)]


def test_each_area_gets_one_closed_shape_inside_the_picture():
    picture = draw({"burnaby": BURNABY, "surrey": SURREY, "nowhere": []})

    assert set(picture["shapes"]) == {"burnaby", "surrey"}
    for shape in picture["shapes"].values():
        assert shape["path"].startswith("M") and shape["path"].endswith("z")
        numbers = [int(n) for n in re.findall(r"-?\d+", shape["path"])]
        assert all(-1 <= x <= WIDTH + 1 for x in numbers[::2])
        assert all(-1 <= y <= picture["height"] + 1 for y in numbers[1::2])


def test_north_is_up_and_west_is_left():
    shapes = draw({"burnaby": BURNABY, "surrey": SURREY})["shapes"]

    assert shapes["burnaby"]["y"] < shapes["surrey"]["y"]
    assert shapes["burnaby"]["x"] < shapes["surrey"]["x"]


def test_no_areas_is_an_empty_picture():
    assert draw({})["shapes"] == {}


def test_the_worker_draws_again_only_when_the_points_change(db):
    factories.make_area()
    redraw(factories.NOW)
    first = AreaMap.objects.get()

    redraw(factories.NOW)
    assert AreaMap.objects.get() == first

    factories.make_area("Surrey", prefixes=["V3S"])
    redraw(factories.NOW)
    assert set(AreaMap.objects.get().shapes) == {"burnaby", "surrey"}


def test_the_map_marks_the_area_of_its_page_and_is_silent_for_screen_readers(db, client):
    home = site.make_site()
    site.make_area_page(home, factories.make_area())
    redraw(factories.NOW)

    html = client.get("/areas/burnaby/").content.decode()

    assert html.count('class="current"') == 1
    assert '<svg class="map"' in html and 'aria-hidden="true"' in html
    assert ServiceArea.objects.count() == 1 and PostalPoint.objects.count() == 2


@pytest.mark.parametrize("latitude", [0.0, 45.0, 68.0])
def test_a_clinic_anywhere_on_earth_has_its_areas_in_their_true_proportions(latitude):
    """Four towns at the corners of a square of 20 km."""
    north = 20 / 110.57
    east = 20 / (111.32 * math.cos(math.radians(latitude + north / 2)))
    corners = [(latitude + up * north, 10 + right * east) for up in (0, 1) for right in (0, 1)]

    picture = draw({f"town {number}": [corner] for number, corner in enumerate(corners)})

    assert abs(picture["height"] - picture["width"]) <= 2


def test_the_sea_is_taken_from_the_shapes_and_drawn_with_its_bridges():
    sea = ((49.0, -123.2), (49.5, -123.2), (49.5, -123.0), (49.0, -123.0))
    around = Surroundings(
        seas=(sea,), bridges=(("Long bridge", (49.2, -122.9)), ("Afar", (0.0, 0.0)))
    )

    alone, ashore = draw({"burnaby": BURNABY}), draw({"burnaby": BURNABY}, around)

    assert ashore["around"]["bridges"][0]["name"] == "Long bridge"
    assert len(ashore["around"]["bridges"]) == 1
    assert ashore["shapes"]["burnaby"]["size"] < alone["shapes"]["burnaby"]["size"]


def test_each_shape_leads_to_its_area_and_its_name_is_written_where_there_is_room(db, client):
    home = site.make_site()
    site.make_area_page(home, factories.make_area())
    redraw(factories.NOW)

    html = client.get("/areas/").content.decode()

    picture = html.split('<svg class="map"')[1].split("</svg>")[0]
    assert '<a href="/areas/burnaby/" tabindex="-1">' in picture
    assert re.search(r"<tspan [^>]*>Burnaby</tspan>", picture)
    # On a phone the map comes before the field for the postal code.
    assert html.index('<svg class="map"') < html.index("postal-code-panel")


def test_a_name_of_two_places_stands_on_two_lines(db, client):
    home = site.make_site()
    site.make_area_page(home, factories.make_area("White Rock and South Surrey"))
    redraw(factories.NOW)

    picture = client.get("/areas/").content.decode().split('<svg class="map"')[1].split("</svg>")[0]

    lines = re.findall(r"<tspan [^>]*>([^<]*)</tspan>", picture)
    assert lines == ["White Rock", "and South Surrey"]
