"""Search forgives, and nothing typed into it does harm."""

import pytest

from core.search import MOST_WORDS, harmless
from home.models import Synonym
from home.search import find
from tests import factories
from tests.pages import site

NASTY = [
    '"',
    '"back',
    "''; DROP TABLE wagtailcore_page; --",
    "\\",
    "%s %d %",
    "back*",
    "NEAR(back)",
    "AND OR NOT",
    "{title}: back",
    "\x00back\x00",
    "😀",
    "腰痛",
    "a" * 10_000,
    "back " * 2_000,
    "<script>alert(1)</script>",
    "(",
    "-",
    "^",
]


@pytest.fixture
def home(db):
    return site.make_site()


@pytest.fixture
def pages(home):
    site.make_article(
        home, "Concussion: the first days", "concussion", intro="A sore back is not the subject."
    )
    site.make_article(home, "Low back pain", "low-back-pain")
    site.make_page(home, "Fees and funding", "fees", search_description="What a visit costs.")


def titles(query):
    return [page.title for page in find(query).pages]


@pytest.mark.parametrize("typed", NASTY)
def test_whatever_is_typed_the_search_page_answers(pages, client, typed):
    assert client.get("/search/", {"q": typed}).status_code == 200


@pytest.mark.parametrize("typed", NASTY)
@pytest.mark.parametrize("where", ["/admin/pages/search/", "/admin/images/", "/admin/documents/"])
def test_whatever_is_typed_the_admins_search_answers(home, client, typed, where):
    client.force_login(factories.make_user(is_superuser=True, is_staff=True))

    assert client.get(where, {"q": typed[:2000]}).status_code == 200


def test_a_word_in_the_title_comes_before_one_in_the_text(pages):
    assert titles("back") == ["Low back pain", "Concussion: the first days"]


def test_a_page_about_it_comes_before_one_that_only_mentions_it(home):
    site.make_article(home, "A walk", "walk", body=[("text", "Good for whiplash too.")])
    site.make_article(home, "Zest for necks", "zest", conditions="Whiplash")

    assert titles("whiplash") == ["Zest for necks", "A walk"]


def test_a_slip_of_the_finger_is_forgiven(pages):
    found = find("concusion")

    assert [page.title for page in found.pages] == ["Concussion: the first days"]
    assert found.read_as == "concussion"


def test_the_beginning_of_a_word_is_enough(pages):
    assert titles("concuss") == ["Concussion: the first days"]


def test_words_that_mean_the_same_find_the_same(pages):
    Synonym.objects.create(words="price, fees, cost")

    assert titles("price") == ["Fees and funding"]


def test_a_promoted_page_stands_first_and_once(pages, home):
    from wagtail.contrib.search_promotions.models import Query, SearchPromotion

    fees = site.child(home, "fees")
    SearchPromotion.objects.create(query=Query.get("back"), page=fees, sort_order=0)

    found = find("back")

    assert [page.title for page in found.promoted] == ["Fees and funding"]
    assert "Fees and funding" not in [page.title for page in found.pages]


def test_a_draft_is_not_found(pages, home):
    site.make_article(home, "Secret back plans", "secret", live=False)

    assert "Secret back plans" not in titles("back")


def test_harmless_keeps_words_and_drops_what_breaks():
    assert harmless('say "ah"\x00 twice') == "say ah twice"
    assert len(harmless("word " * 500).split()) == MOST_WORDS


def test_the_search_page_asks_not_to_be_listed(home, client):
    assert b'<meta name="robots" content="noindex, follow">' in client.get("/search/").content


@pytest.mark.parametrize(("typed", "place"), [("v5h 1a1", "V5H 1A1"), ("V5H", "V5H")])
def test_a_postal_code_typed_as_a_search_leads_to_who_comes_there(home, client, typed, place):
    page = client.get("/search/", {"q": typed}).content.decode()

    assert f"“{place}” is a postal code." in page
    assert f'href="/book/?postal_code={place.replace(" ", "+")}"' in page
    assert "Nothing fits these words" not in page


def test_words_are_no_postal_code_and_a_result_says_what_it_is(home, client):
    site.make_article(home, title="Sore backs explained", slug="sore-backs")

    page = client.get("/search/", {"q": "backs"}).content.decode()

    assert "is a postal code" not in page
    assert '<p class="small soft">Article</p>' in page


@pytest.mark.parametrize("typed", ["ਪੰਜਾਬੀ", "中文", "sore back"])
def test_a_synonym_is_found_whole_whatever_its_script(home, client, typed):
    Synonym.objects.create(words=f"{typed}, punjabi")
    site.make_page(home, title="Jasleen Gill", slug="jasleen", intro="Speaks Punjabi.")

    assert "Jasleen Gill" in client.get("/search/", {"q": typed}).content.decode()


def test_a_result_shows_the_sentence_of_the_hit_and_marks_it(pages, client):
    page = client.get("/search/", {"q": "sore"}).content.decode()

    assert "A <mark>sore</mark> back is not the subject." in page


def test_a_heading_that_is_the_word_is_no_excerpt(home, client):
    words = [
        ("heading", {"level": "h2", "text": "Lumbago"}),
        ("text", "<p>We see it most weeks. Lumbago is an old word for it.</p>"),
    ]
    site.make_article(home, "Backs", "backs", body=words)

    page = client.get("/search/", {"q": "lumbago"}).content.decode()

    assert "<mark>Lumbago</mark> is an old word for it." in page


def test_a_synonym_of_two_words_means_them_side_by_side(home):
    Synonym.objects.create(words="arthritis, joint pain")
    site.make_article(home, "Knees", "knees", intro="Joint pain in the morning.")
    site.make_article(home, "Necks", "necks", intro="Pain here, and a joint there.")

    assert titles("arthritis") == ["Knees"]


def test_a_result_found_by_its_title_alone_shows_its_summary(pages, client):
    page = client.get("/search/", {"q": "funding"}).content.decode()

    assert "What a visit costs." in page
    assert "<mark>" not in page


def test_an_excerpt_is_text_and_never_mark_up(home, client):
    site.make_article(home, "Knees", "knees", intro="Knee <script>alert(1)</script> & foot.")
    page = client.get("/search/", {"q": "knee"}).content.decode()

    assert "<script>alert" not in page


def test_a_name_leads_to_the_articles_that_person_reviewed(home):
    person = factories.make_practitioner(name="Amrit Gill", slug="amrit-gill")
    site.make_article(home, "Knees on stairs", "knees", reviewer=person)

    assert "Knees on stairs" in titles("amrit")
