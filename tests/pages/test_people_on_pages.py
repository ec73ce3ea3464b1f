"""A profile leads to a visit with that person and to their articles, and shows their photograph."""

import pytest
from bs4 import BeautifulSoup
from wagtail.images.tests.utils import get_test_image_file

from core.models import Author, ClinicImage
from tests import factories
from tests.doors.patient import words_of
from tests.pages import site

pytestmark = pytest.mark.django_db


@pytest.fixture
def home():
    return site.make_site()


@pytest.fixture
def person():
    area, kind = factories.make_area(), factories.make_visit_type()
    return factories.make_practitioner(
        name="Amrit Gill", slug="amrit-gill", areas=[area], visit_types=[kind]
    )


@pytest.fixture
def profile(home, person):
    return site.make_profile(home, person)


def photograph(*, agreed=True):
    return ClinicImage.objects.create(
        title="Portrait",
        description="Amrit Gill",
        file=get_test_image_file("amrit.png"),
        consent_recorded=agreed,
    )


def test_the_box_beside_a_profile_books_with_that_person_by_name(profile, client):
    page = BeautifulSoup(client.get("/team/amrit-gill/").content, "html.parser")
    box = page.select_one(".postal-code-panel")

    assert box.h2.get_text(strip=True) == "Book with Amrit Gill"
    assert box.select_one("input[name=person]")["value"] == "amrit-gill"


def test_a_profile_lists_what_the_person_wrote_and_what_they_reviewed(
    home, person, profile, client
):
    author = Author.objects.create(name="Amrit Gill", slug="amrit-gill", page=profile)
    site.make_article(home, "Written by her", "written", author=author)
    site.make_article(home, "Reviewed by her", "reviewed", reviewer=person)
    site.make_article(home, "Somebody else's", "other")
    words = words_of(client.get("/team/amrit-gill/"))

    assert "Articles written or reviewed by Amrit Gill" in words
    assert "Written by her" in words and "Reviewed by her" in words
    assert "Somebody else's" not in words


def test_a_photograph_is_shown_where_there_is_one(home, person, client):
    site.make_profile(home, person, photo=photograph())
    site.make_article(home, "Reviewed by her", "reviewed", reviewer=person)

    for address in ("/team/amrit-gill/", "/articles/reviewed/"):
        assert "<picture" in client.get(address).content.decode(), address


def test_a_photograph_without_a_noted_consent_is_refused_on_its_field(home, person):
    profile = site.make_profile(home, person)
    profile.photo = photograph(agreed=False)

    ((field, words),) = profile.refusals()

    assert field == "photo" and "agreed in writing" in str(words)


def test_an_area_page_shows_the_photograph_of_the_place(home, client):
    site.make_area_page(home, factories.make_area("Surrey", ("V3S",)), photo=photograph())

    assert '<figure class="figure"' in client.get("/areas/surrey/").content.decode()
