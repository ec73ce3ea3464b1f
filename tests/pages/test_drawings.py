"""The project's own drawings: each is there, each is told in words, each has a picture for shared links."""

import re

import pytest
from django.conf import settings
from django.template.loader import render_to_string
from PIL import Image

from config.demo.files import read_folder
from core.blocks.media import DrawingBlock
from core.drawings import SHOWN, Exercise, Scene, template_of
from tests.pages import site

EVERY = [*Scene.values, *Exercise.values]


@pytest.mark.parametrize("name", EVERY)
def test_every_drawing_can_be_drawn_and_is_told_in_words(name):
    drawn = render_to_string(template_of(name))

    assert drawn.startswith("<svg")
    assert 'aria-hidden="true"' in drawn  # the words stand on the figure around it
    assert len(str(SHOWN[name])) > 20


@pytest.mark.parametrize("name", EVERY)
def test_a_drawing_has_no_colour_of_its_own(name):
    """Colours come from the page, so that dark, print and forced colours hold for it too."""
    assert (
        re.findall(r"#[0-9a-f]{3,8}\b|fill=|style=|stroke=", render_to_string(template_of(name)))
        == []
    )


@pytest.mark.parametrize("scene", Scene.values)
def test_every_scene_has_its_picture_for_shared_links(scene):
    with Image.open(settings.SITE / "static" / "img" / "share" / f"{scene}.png") as picture:
        assert picture.size == (1200, 630)


@pytest.mark.parametrize("folder", ["articles", "services"])
def test_every_article_and_service_of_the_demo_has_a_scene(folder):
    assert {
        entry["slug"] for entry in read_folder(folder) if entry.get("scene") not in Scene
    } == set()


def test_an_editors_words_for_a_drawing_are_read_instead_of_its_own():
    block = DrawingBlock()
    plain = block.render(block.to_python({"drawing": "knee-rolls"}))
    told = block.render(block.to_python({"drawing": "knee-rolls", "description": "Two knees."}))

    assert f'aria-label="{SHOWN[Exercise.KNEE_ROLLS]}"' in plain
    assert 'aria-label="Two knees."' in told


@pytest.fixture
def article(db):
    return site.make_article(site.make_site(), scene="back", intro="What helps.")


def test_an_article_shares_its_own_scene_and_lists_it_for_machines(article, client):
    address = f"{settings.BASE_URL}/static/img/share/back.png"

    page = client.get("/articles/low-back-pain/").content.decode()

    assert f'property="og:image" content="{address}"' in page
    assert f'"image":"{address}"' in page
    assert f"<image:loc>{address}</image:loc>" in client.get("/sitemap.xml").content.decode()


def test_a_list_shows_the_scenes_of_its_articles(article, client):
    assert client.get("/articles/").content.decode().count('class="art scene"') == 1
