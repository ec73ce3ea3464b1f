"""A daughter books for her father: he is told and asked in his language, and may end it at any time."""

import re

import pytest
from django.core import mail
from django.test import Client

from booking.models import ActingConsent, Patient, PatientLink, Visit
from core import outbox
from core.models import AuditEntry
from tests.doors.patient import words_of

pytestmark = pytest.mark.django_db
FATHER, DAUGHTER = "gurpreet@example.org", "ann@example.org"
FOR_HIM = {
    "name": "ਗੁਰਪ੍ਰੀਤ Singh",
    "contact_name": "王小明",
    "email": DAUGHTER,
    "visited_email": FATHER,
    "visited_phone": "604 555 0123",
    "visited_language": "fr",
}


@pytest.fixture
def books(patient, bench):
    """The daughter's browser books for her father; `changes` are hers."""

    def book(**changes):
        who = {"postal_code": "V5H 1A1", "whose": "other", "been": "new"}
        patient.client.post("/book/who/", who)
        patient.post("what")
        patient.choose()
        answer = patient.post("details", **(FOR_HIM | changes))
        assert answer.status_code == 302, words_of(answer)
        patient.post("address")
        patient.pay()
        outbox.run_due(bench.now)
        return patient.visit

    return book


def letters_to(address):
    return [one for one in mail.outbox if one.to == [address]]


def own_page(letter):
    return re.search(r"(/visit/acting/\S+/)", letter.body)[1]


def daughters_link():
    """The link in her newest letter about the visit."""
    (letter, *_rest) = [one for one in reversed(letters_to(DAUGHTER)) if "/visit/" in one.body]
    return re.search(r"http\S+?(/visit/[\w-]{40,}/)", letter.body)[1]


def yes(client, page, **changes):
    shown = re.search(r'name="shown_version" value="(\w+)"', client.get(page).content.decode())[1]
    said = {"may": ["book", "change", "pay", "read"], "gets_letters": "on", "shown_version": shown}
    return client.post(page, said | changes)


@pytest.fixture
def asked(books):
    """Booked; the father's browser and the page of his letter."""
    client = Client()
    client.visit = books()
    client.page = own_page(letters_to(FATHER)[0])
    return client


def test_the_person_visited_reads_in_their_language_who_booked_what_and_when(asked):
    (letter,) = letters_to(FATHER)
    hers = letters_to(DAUGHTER)[0]

    assert letter.subject.startswith("Une visite a été réservée pour vous")
    assert (
        "王小明" in letter.body and "Priya Sandhu" in letter.body and "25 novembre" in letter.body
    )
    assert "$" not in letter.body
    assert hers.subject.startswith("Your visit on")
    assert "ਗੁਰਪ੍ਰੀਤ" in hers.body


def test_their_page_names_the_visit_and_the_booker_and_a_yes_tells_the_booker(asked, bench):
    page = words_of(asked.get(asked.page))
    assert (
        "王小明" in page
        and "4512 Imperial Street" in page
        and 'lang="fr' in asked.get(asked.page).content.decode()
    )
    mail.outbox.clear()

    answer = yes(asked, asked.page, until="2027-06-30")
    outbox.run_due(bench.now)

    consent = ActingConsent.objects.get()
    assert answer.status_code == 302
    assert (consent.may, consent.given_by, str(consent.until)) == (
        ["book", "change", "pay", "read"],
        "link",
        "2027-06-30",
    )
    (told,) = letters_to(DAUGHTER)
    assert told.subject == "You may act for the person we visit"
    assert "ਗੁਰਪ੍ਰੀਤ has said yes" in told.body
    assert AuditEntry.objects.filter(action="acting_given").count() == 1


def test_an_end_shuts_the_bookers_pages_and_hands_the_visit_to_the_person_visited(asked, bench):
    booker, link = Client(), daughters_link()
    assert booker.get(link, follow=True).status_code == 200
    mail.outbox.clear()

    asked.post(asked.page + "end/")
    outbox.run_due(bench.now)

    for answer in (booker.get(link), booker.get(f"/visit/{asked.visit.public_ref}/")):
        assert answer.status_code == 404
        assert "You do not act for ਗੁਰਪ੍ਰੀਤ with us any more" in words_of(answer)
        assert asked.visit.practitioner.name not in words_of(answer)
    visit = Visit.objects.get()
    assert (visit.status, visit.language, visit.contact_phone) == (
        "confirmed",
        "fr",
        "+16045550123",
    )
    assert Patient.objects.get().email == FATHER
    assert {one.subject for one in letters_to(DAUGHTER)} == {
        "You do not act for the person we visit any more"
    }
    confirmed = next(one for one in letters_to(FATHER) if "Votre visite du" in one.subject)
    his = re.search(r"http\S+?(/visit/[\w-]{40,}/)", confirmed.body)[1]
    assert Client().get(his, follow=True).status_code == 200
    assert not PatientLink.objects.filter(revoked_at=None).exclude(created_at=bench.now).exists()
