"""The public site for a French visitor: our words in French, editors' words in their own voice."""

import re
from pathlib import Path

import html5lib
import pytest
from django.conf import settings
from django.test import Client

from booking.models import Language, Practitioner, VisitType
from core import translations
from core.clock import now
from core.models import ClinicSettings
from services import offering
from services.models import FundingProgram
from tests import factories
from tests.pages import site

CATALOGUE = Path(settings.LOCALE_PATHS[0]) / "fr" / "LC_MESSAGES" / "django.po"
FRENCH = {"HTTP_ACCEPT_LANGUAGE": "fr-CA,fr;q=0.9"}
BODY = [
    {"type": "heading", "value": {"level": "h2", "text": "What we look at"}},
    {"type": "text", "value": "<p>We ask how it began.</p>"},
    {
        "type": "exercise",
        "value": {
            "name": "Knee rolls",
            "how": "<p>Roll.</p>",
            "dose": "Ten",
            "stop_if": "It hurts",
        },
    },
]


@pytest.fixture
def home(db):
    home = site.make_site()
    kind = factories.make_visit_type()
    area = factories.make_area("Burnaby")
    person = factories.make_practitioner(areas=[area], visit_types=[kind])
    site.make_area_page(home, area)
    site.make_profile(home, person)
    site.make_service(home, visit_types=[kind], intro="A careful check.", body=BODY)
    site.make_article(home, intro="What helps.")
    return home


def page(client, address, **headers):
    """The page as a tree."""
    text = client.get(address, **headers).content.decode()
    return html5lib.parse(text, treebuilder="etree", namespaceHTMLElements=False)


def spoken(tree):
    """Every piece of text of the page with the language it is read aloud in."""
    found = []

    def walk(node, language):
        language = node.get("lang", language)
        if node.tag in ("script", "style", "head") or not isinstance(node.tag, str):
            return
        if node.text and node.text.strip():
            found.append((" ".join(node.text.split()), language))
        for child in node:
            walk(child, language)
            if child.tail and child.tail.strip():
                found.append((" ".join(child.tail.split()), language))

    walk(tree, "")
    return dict(found)


def test_every_sentence_a_visitor_may_read_has_french_words():
    assert translations.missing(CATALOGUE) == {}


def test_a_catalogue_is_written_as_it_was_read_and_compiled_whole(tmp_path):
    catalogue = translations.read(CATALOGUE)
    catalogue.save(str(tmp_path / "django.po"))

    assert (tmp_path / "django.po").read_text() == CATALOGUE.read_text()
    assert catalogue.to_binary() == CATALOGUE.with_suffix(".mo").read_bytes()


def test_sentences_are_found_in_templates_and_in_programs():
    found = {sentence.one: name for sentence, name in translations.sentences().items()}

    assert found["Skip to the main content"] == "templates/base.html"
    assert found["Write your message."] == "home/forms.py"
    assert found["Services"] == "templates/components/footer.html"


def test_a_sentence_nobody_translated_is_named(tmp_path):
    short = CATALOGUE.read_text().replace('msgstr "Votre message"', 'msgstr ""')
    (tmp_path / "django.po").write_text(short)

    assert list(translations.missing(tmp_path / "django.po").values()) == ["home/forms.py"]


def test_a_french_visitor_walks_from_the_home_page_into_booking(home, client):
    first = page(client, "/", **FRENCH)
    form = first.find(".//form[@class='postal-code']")
    named = {field.get("name"): field.get("value") for field in form.iter("input")}

    words = spoken(first)
    assert (words["Votre code postal"], words["Voir les heures libres"]) == ("fr-CA", "fr-CA")
    assert words["Équipe"] == "fr-CA"

    asked = named | {"postal_code": "V5H 1A1"}
    answer = client.get(form.get("action"), asked, follow=True, **FRENCH)
    assert '<html lang="fr-CA">' in answer.content.decode()


@pytest.mark.parametrize(
    ("address", "theirs", "ours"),
    [
        ("/", "Physiotherapists who come to your door.", "Votre code postal"),
        ("/services/", "A careful check.", "Votre code postal"),
        ("/services/back-neck/", "We ask how it began.", "Cette page vous a-t-elle été utile?"),
        ("/services/back-neck/", "Stop if", "Avant votre visite"),
        ("/articles/", "What helps.", "Suivre par RSS"),
        ("/articles/low-back-pain/", "What helps.", "1 minute de lecture"),
        ("/search/?q=check", "Back and neck", "1 page trouvée"),
    ],
)
def test_each_voice_reads_its_own_language(home, client, address, theirs, ours):
    words = spoken(page(client, address, **FRENCH))

    assert (words[theirs], words[ours]) == ("en-CA", "fr-CA")


def test_an_english_visitor_sees_no_second_language_but_the_link_to_it(home, client):
    tree = page(client, "/services/back-neck/")
    marked = {(node.tag, node.get("lang")) for node in tree.iter() if node.get("lang")}

    assert tree.get("lang") == "en-CA"
    assert marked == {("html", "en-CA"), ("a", "fr-CA"), ("span", "en-CA")}


def test_kept_pages_never_mix_languages(home, django_assert_num_queries):
    english = Client().get("/services/")
    french = Client().get("/services/", **FRENCH)

    with django_assert_num_queries(0):
        again = [Client().get("/services/"), Client().get("/services/", **FRENCH)]

    assert [answer.content for answer in again] == [english.content, french.content]
    assert english.content != french.content
    assert "Accept-Language" in french.headers["Vary"]


def test_a_visitor_chooses_french_on_a_public_page_and_stays_on_it(home, client):
    text = client.get("/services/").content.decode()
    link = re.search(r'href="(/language/fr/[^"]+)"', text).group(1)

    assert client.get(link).url == "/services/"
    assert '<html lang="fr-CA">' in client.get("/services/").content.decode()


def test_a_choice_beats_the_browser(home, client):
    client.get("/language/en/", {"next": "/"})

    assert '<html lang="en-CA">' in client.get("/", **FRENCH).content.decode()


def test_machines_read_one_graph_whatever_the_language(home, client):
    graphs = [
        re.search(r"<script type=.application/ld.json.>(.*?)</script>", text, re.S).group(1)
        for text in (
            client.get("/services/back-neck/").content.decode(),
            client.get("/services/back-neck/", **FRENCH).content.decode(),
        )
    ]

    assert graphs[0] == graphs[1]


def test_a_page_that_is_only_in_one_language_claims_no_translation(home, client):
    assert 'rel="alternate" hreflang' not in client.get("/", **FRENCH).content.decode()


def test_owners_write_their_own_words_in_two_languages(home, client):
    ClinicSettings.objects.create(
        navigation_text="Prices | /fees/ | fr: Nos prix\nTeam | /team/",
        phone_hours="Saturday, 9 to 1 | fr: Le samedi, de 9 h à 13 h",
    )

    french = spoken(page(client, "/", **FRENCH))
    english = spoken(page(client, "/"))

    assert {"Nos prix", "Équipe", "Le samedi, de 9 h à 13 h"} <= french.keys()
    assert {"Prices", "Team", "Saturday, 9 to 1"} <= english.keys()


@pytest.mark.parametrize(
    ("typed", "read", "voice"),
    [
        ("Monday to Friday, 8 am to 6 pm", "Du lundi au vendredi, de 8 h 00 à 18 h 00", "fr-CA"),
        ("Saturday 9:30 am – 1 pm", "Le samedi, de 9 h 30 à 13 h 00", "fr-CA"),
        ("Monday to Friday, 8 to 6", "Monday to Friday, 8 to 6", "en-CA"),
        ("Someday, 8 am to 6 pm", "Someday, 8 am to 6 pm", "en-CA"),
        ("Monday, 13 am to 6 pm", "Monday, 13 am to 6 pm", "en-CA"),
    ],
)
def test_phone_hours_typed_in_english_are_read_in_french(home, client, typed, read, voice):
    ClinicSettings.objects.create(phone_hours=typed)

    heard = {
        words.replace("\xa0", " "): tongue
        for words, tongue in spoken(page(client, "/", **FRENCH)).items()
    }

    assert heard[read] == voice
    assert typed in spoken(page(client, "/"))


def test_what_a_page_shows_of_the_clinic_speaks_to_its_reader(home, client):
    kind = VisitType.objects.get()
    kind.name, kind.name_fr = "First visit", "Première visite"
    kind.save()
    FundingProgram.objects.create(
        slug="x", name="Private pay", name_fr="Vous-même", summary="You pay us.", amount="$10"
    )
    body = [
        {"type": "prices", "value": {"title": "What it comes to"}},
        {"type": "funding", "value": {"title": "Who pays", "programs": []}},
    ]
    site.make_article(home, slug="money", title="Money", body=body)

    words = spoken(page(client, "/articles/money/", **FRENCH))

    assert (words["What it comes to"], words["Who pays"]) == ("en-CA", "en-CA")
    assert (words["Première visite"], words["Vous-même"], words["Acompte"]) == ("fr-CA",) * 3
    assert (words["You pay us."], words["$10"]) == ("en-CA", "en-CA")


def test_the_team_is_chosen_by_languages_in_french(home, client):
    who = Practitioner.objects.get()
    who.pronouns = "she/her"
    who.save()
    for code, name in (("pa", "Punjabi"), ("hak", "Hakka")):
        who.languages.add(Language.objects.create(code=code, name=name))
    offering.keep_offer(now())

    team = client.get("/team/", {"language": "Punjabi"}, **FRENCH).content.decode()
    profile = page(client, f"/team/{who.slug}/", **FRENCH)

    assert '<option value="Punjabi" selected>Pendjabi</option>' in team
    assert '<option value="Hakka" lang="en-CA">Hakka</option>' in team
    assert '<p><span lang="en-CA">Hakka</span>, pendjabi</p>' in team
    assert (spoken(profile)["Physiothérapeute"], spoken(profile)["elle"]) == ("fr-CA", "fr-CA")
