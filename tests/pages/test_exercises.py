"""The library of exercises: pages of their own, reviewed like all advice (1330)."""

import pytest
from django.utils.translation import override

from config.demo.files import read_folder
from core.drawings import SHOWN, Exercise
from services.models import ExerciseIndexPage, ExercisePage
from tests.pages import site

BLOCK = {
    "name": "Knee rolls",
    "purpose": "<p>To loosen the back.</p>",
    "how": "<ol><li>Lie down.</li></ol>",
    "dose": "10 slow rolls",
    "stop_if": "pain shoots below the knee",
    "drawing": "knee-rolls",
}


@pytest.fixture
def index(db):
    return site.add(site.make_site(), ExerciseIndexPage, "Exercises", "exercises")


def make_exercise(
    index, title="Knee rolls", slug="knee-rolls", blocks=(("exercise", BLOCK),), **of
):
    stream = ExercisePage._meta.get_field("body").stream_block
    body = stream.to_python([{"type": kind, "value": value} for kind, value in blocks])
    return site.add(index, ExercisePage, title, slug, body=body, **of)


def test_the_list_shows_each_published_exercise_with_its_drawing(index, client):
    make_exercise(index)
    make_exercise(index, "Bridge", "bridge", live=False)

    page = client.get("/exercises/").content.decode()

    assert "/exercises/knee-rolls/" in page
    assert "/exercises/bridge/" not in page
    assert page.count('class="art scene"') == 1


def test_an_exercise_says_how_much_and_when_to_stop_under_its_own_address(index, client):
    make_exercise(index)

    page = client.get("/exercises/knee-rolls/").content.decode()

    assert "10 slow rolls" in page
    assert "pain shoots below the knee" in page


def test_an_exercise_is_advice_whatever_it_names_and_needs_its_block(index):
    empty = make_exercise(index, blocks=())
    whole = make_exercise(
        index,
        "Bridge",
        "bridge",
        blocks=(("exercise", BLOCK), ("care_card", {"card": site.make_card().pk})),
        search_description="How to lift the hips.",
    )

    assert [kind for kind, _text in empty.missing()] == [
        "care",
        "references",
        "description",
        "exercise",
    ]
    assert [kind for kind, _text in whole.missing()] == ["references"]


def test_programs_are_told_of_the_exercises(index, client):
    make_exercise(index)

    assert "/exercises/knee-rolls/" in client.get("/llms.txt").content.decode()


@pytest.mark.parametrize("has", [False, True])
def test_the_footer_leads_to_the_exercises_where_there_are_some(db, client, has):
    home = site.make_site()
    if has:
        site.add(home, ExerciseIndexPage, "Exercises", "exercises")

    assert ('href="/exercises/"' in client.get("/contact/").content.decode()) == has


def test_the_demo_has_a_dozen_exercises_each_with_a_drawing_of_its_own_in_both_languages():
    english = read_folder("exercises")
    french = {one["path"]: one for one in read_folder("french")}

    def shown(entry):
        return next(block["exercise"] for block in entry["body"] if "exercise" in block)

    assert len(english) == 12
    assert len({shown(one)["drawing"] for one in english} & set(Exercise.values)) == 12
    for one in english:
        other = french[f"/exercises/{one['slug']}/"]
        assert shown(other)["drawing"] == shown(one)["drawing"]
        assert [block for block in other["body"] if "care_card" in block] == [
            block for block in one["body"] if "care_card" in block
        ]


@pytest.mark.parametrize("name", Exercise.values)
def test_what_a_drawing_shows_is_told_in_french_too(name):
    with override("en"):
        english = str(SHOWN[name])
    with override("fr"):
        assert str(SHOWN[name]) != english
