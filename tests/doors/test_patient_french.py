"""The booking journey in French, and only what is translated."""

import gettext
import re
from pathlib import Path

import pytest
from django.conf import settings
from django.utils import translation

from booking.models import Language, Practitioner, VisitType, WaitingListEntry
from booking.operations.messages.private_links import mint_link
from booking.payments.orders import session_order
from booking.payments.stripe_words import session_params
from tests.doors.patient import words_of
from tests.french import english_left_in

pytestmark = pytest.mark.django_db
CATALOGUE = Path(settings.LOCALE_PATHS[0]) / "fr" / "LC_MESSAGES"
FRENCH = {"HTTP_ACCEPT_LANGUAGE": "fr-CA,fr;q=0.9"}


def test_a_french_browser_books_in_french(patient):
    patient.client.defaults.update(FRENCH)
    patient.until("times")
    page = patient.get("/book/times/", day="2026-11-25")

    assert '<html lang="fr-CA">' in page.content.decode()
    for words in ("Choisir une heure", "mercredi 25 novembre", "9 h 30", "Retenir cette heure"):
        assert words in words_of(page)


def test_the_office_words_are_french_where_it_wrote_them_and_marked_where_not(patient):
    VisitType.objects.filter(slug="first-visit").update(
        name_fr="Première visite", summary="An hour.", summary_fr=""
    )
    patient.client.defaults.update(FRENCH)
    patient.until("what")

    page = patient.get("/book/what/").content.decode()

    assert "<span><b>Première visite</b>, 45 minutes</span>" in page
    assert "135\xa0$</b>" in page
    assert '<small><span lang="en-CA">An hour.</span></small>' in page


def test_a_visit_type_without_french_keeps_its_english_name_and_says_so(patient):
    patient.client.defaults.update(FRENCH)
    patient.until("details")

    times = patient.get("/book/times/").content.decode()

    assert '<span lang="en-CA">First visit</span>, 45 minutes, à V5H' in times


def test_languages_and_professions_are_french_by_themselves(patient):
    person = Practitioner.objects.first()
    Practitioner.objects.update(credentials="")
    person.languages.set(
        [
            Language.objects.create(code="pa", name="Punjabi"),
            Language.objects.create(code="ar", name="Arabic"),
            Language.objects.create(code="hak", name="Hakka"),
        ]
    )
    patient.client.defaults.update(FRENCH)
    patient.until("check")

    times = patient.get("/book/times/").content.decode()

    assert re.findall(
        r'<option value="\w*"( lang="[^"]+")?[^>]*>(Arabe|Pendjabi|Hakka)<', times
    ) == [
        (' lang="en-CA"', "Hakka"),
        ("", "Arabe"),
        ("", "Pendjabi"),
    ]
    assert "Physiothérapeute" in words_of(patient.get("/book/check/"))


def test_the_whole_journey_leaves_no_english_of_ours(patient):
    VisitType.objects.update(name_fr="Première visite", summary_fr="Une heure.")
    patient.client.defaults.update(FRENCH)
    steps = ("who", "what", "times", "details", "address", "check")
    patient.until("check")
    seen = [patient.get("/book/"), *(patient.get(f"/book/{step}/") for step in steps)]
    patient.pay()
    reference = patient.visit.public_ref
    for page in ("confirmation", "receipt", "change", "cancel"):
        seen.append(patient.get(f"/visit/{reference}/{page}/"))

    assert [answer.status_code for answer in seen] == [200] * 11
    link_back = {"English"}
    assert [english_left_in(words_of(answer)) - link_back for answer in seen] == [set()] * 11


def test_free_times_are_not_counted_as_hours(patient):
    """ "2 heures" beside a day reads as two hours, where two times are free."""
    patient.client.defaults.update(FRENCH)
    patient.until("times")

    said = words_of(patient.get("/book/times/"))

    assert re.search(r"\b\d+ plages?\b", said)
    assert not re.search(r"\b\d+ heures?\b", said)


def test_a_visit_remembers_the_language_it_was_booked_in(patient):
    patient.client.defaults.update(FRENCH)
    patient.until("check").pay()

    assert patient.visit.language == "fr"


def test_the_language_of_the_moment_of_agreeing_counts(patient):
    patient.client.defaults.update(FRENCH)
    patient.until("check")
    patient.client.get("/language/en/", {"next": "/book/check/"})
    patient.pay()

    assert patient.visit.language == "en"


def test_a_link_from_a_french_letter_opens_a_french_page(patient, client):
    patient.client.defaults.update(FRENCH)
    patient.until("check").pay()
    token, _link = mint_link(visit=patient.visit, now=patient.bench.now)

    page = client.get(f"/visit/{token}/", follow=True)

    assert '<html lang="fr-CA">' in page.content.decode()
    assert "Votre visite est réservée" in words_of(page)


def test_a_link_from_a_letter_respects_a_choice_already_made(patient, client):
    patient.client.defaults.update(FRENCH)
    patient.until("check").pay()
    token, _link = mint_link(visit=patient.visit, now=patient.bench.now)
    client.get("/language/en/", {"next": "/"})

    page = client.get(f"/visit/{token}/", follow=True)

    assert "Your visit is booked" in words_of(page)


def test_the_payment_page_speaks_french_and_our_books_do_not(patient):
    patient.client.defaults.update(FRENCH)
    patient.until("check").post("check")

    payment = patient.visit.payments.get()
    asked = session_params(session_order(payment))
    product = asked["line_items"][0]["price_data"]["product_data"]

    reference = patient.visit.public_ref
    assert asked["locale"] == "fr-CA"
    assert product == {
        "name": "Acompte de rendez-vous",
        "description": f"Référence {reference}",
    }
    assert asked["payment_intent_data"]["description"] == f"Appointment deposit {reference}"
    page = patient.get(f"/simulator/pay/{payment.session_id}/")
    assert f"Acompte de rendez-vous {reference}" in words_of(page)
    assert english_left_in(words_of(page)) - {"English"} == set()


def test_a_payment_asked_for_again_is_the_same_whoever_asks(patient):
    """The row decides: a repeat by the worker, in another language, is equal in every byte."""
    patient.client.defaults.update(FRENCH)
    patient.until("check").post("check")
    payment = patient.visit.payments.get()

    with translation.override("fr"):
        first = session_params(session_order(payment))
    with translation.override("en"):
        again = session_params(session_order(payment))

    assert again == first


def test_who_waits_is_remembered_with_the_language_of_the_page(patient):
    patient.client.defaults.update(FRENCH)
    patient.client.post("/book/waiting/", {"prefix": "V9Z", "email": "ann@example.org"})

    assert WaitingListEntry.objects.get().language == "fr"


def test_a_visitor_chooses_the_language_and_returns_to_the_same_page(patient):
    page = patient.get("/book/").content.decode()
    link = re.search(r'href="(/language/fr/[^"]+)"', page).group(1)

    answer = patient.client.get(link)

    assert answer.url == "/book/"
    assert "Où devons-nous venir?" in words_of(patient.get("/book/"))


@pytest.mark.parametrize(
    "elsewhere", ["//evil.example", "https:evil.example", "/\\evil", "/admin/", "/practice/", ""]
)
def test_choosing_a_language_leads_nowhere_else(client, elsewhere):
    assert client.get("/language/fr/", {"next": elsewhere}).url == "/"


def test_an_unknown_language_is_not_found(client):
    assert client.get("/language/xx/").status_code == 404


def test_staff_pages_keep_their_own_language(client):
    answer = client.get("/accounts/login/", **FRENCH)

    assert '<html lang="en-CA">' in answer.content.decode()


def test_a_page_that_is_not_there_says_so_in_french(client):
    answer = client.get("/nowhere/", **FRENCH)

    assert answer.status_code == 404
    assert "<h1>Page introuvable</h1>" in answer.content.decode()


def test_the_compiled_catalogue_says_what_the_readable_one_says():
    with open(CATALOGUE / "django.mo", "rb") as compiled:
        found = gettext.GNUTranslations(compiled)
    text = (CATALOGUE / "django.po").read_text()
    entries = re.findall(r'^msgid ((?:".*"\n)+)msgstr ((?:".*"(?:\n|$))+)', text, re.M)
    said = {joined(key): joined(words) for key, words in entries if joined(key)}

    assert len(said) > 250
    assert {key: found.gettext(key) for key in said} == said


def test_every_placeholder_survives_translation():
    text = (CATALOGUE / "django.po").read_text()
    entries = re.findall(r'^msgid ((?:".*"\n)+)msgstr ((?:".*"(?:\n|$))+)', text, re.M)
    broken = [
        joined(key)
        for key, words in entries
        if joined(key) and names_in(joined(key)) != names_in(joined(words))
    ]

    assert broken == []


def test_marks_stand_close_to_their_word_as_canadian_french_has_them():
    # Office québécois de la langue française: no space before ? ! and ;
    assert re.findall(r".{20}[ \u00a0\u202f][?!;]", (CATALOGUE / "django.po").read_text()) == []


def joined(block):
    lines = re.findall(r'"(.*)"', block)
    return "".join(lines).replace('\\"', '"').replace("\\n", "\n")


def names_in(words):
    return sorted(re.findall(r"%\((\w+)\)s", words))
