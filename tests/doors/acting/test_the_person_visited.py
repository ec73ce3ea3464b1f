"""A daughter books for her father: he is told and asked in his language, and may end it at any time."""

import datetime as dt
import re

import pytest
from django.core import mail
from django.test import Client

from booking.models import ActingConsent, Patient, PatientLink, Visit
from booking.operations.patients.acting import (
    ConsentOver,
    NothingAllowed,
    Said,
    UntilInvalid,
    end_consent,
    end_what_lapsed,
    give_consent,
)
from booking.operations.visits.cancel import TermsChanged, cancel_visit
from booking.operations.visits.progress import complete_visit
from booking.patient import visit_urls
from booking.patient.views.acting_door import NEEDS
from core import outbox
from core.audit import Actor
from core.models import AuditEntry
from tests.doors.acting.people import (
    DAUGHTER,
    FATHER,
    FOR_HIM,
    daughters_link,
    letters_to,
    pay_all,
    yes,
)
from tests.doors.patient import words_of

pytestmark = pytest.mark.django_db


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


def test_a_page_from_before_the_end_changes_nothing_afterwards(asked, bench):
    visit = asked.visit
    cancelling = {
        "visit": visit,
        "now": bench.now,
        "by": "patient",
        "shown_sequence": visit.sequence,
    }

    asked.post(asked.page + "end/")

    with pytest.raises(TermsChanged):
        cancel_visit(**cancelling)
    assert Visit.objects.get().status == "confirmed"


def test_what_was_not_agreed_to_is_refused_and_says_so(asked):
    booker = Client()
    booker.get(daughters_link())
    address = f"/visit/{asked.visit.public_ref}/"
    assert booker.get(address + "cancel/").status_code == 200

    yes(asked, asked.page, may=["pay", "read"])

    answers = {page: booker.get(address + page).status_code for page in PAGES}
    assert answers == {"": 200, "cancel/": 403, "change/": 403, "again/": 403, "receipt/": 200}
    assert "This is not among it" in words_of(booker.get(address + "cancel/"))
    assert booker.post(address + "cancel/", {}).status_code == 403


PAGES = ("", "cancel/", "change/", "again/", "receipt/")


def test_the_person_visited_gets_the_news_in_their_language_and_no_money(asked, bench):
    yes(asked, asked.page)
    mail.outbox.clear()

    cancel_visit(visit=asked.visit, now=bench.now, by="patient")
    outbox.run_due(bench.now)

    (his,) = letters_to(FATHER)
    subjects = [one.subject for one in letters_to(DAUGHTER)]
    assert his.subject.startswith("Annulation")
    assert any(one.startswith("Cancelled") for one in subjects)
    assert "$" not in his.body and "王小明" in his.body


def test_without_a_yes_to_letters_only_the_booker_is_written_to(asked, bench):
    yes(asked, asked.page, gets_letters="")
    mail.outbox.clear()

    cancel_visit(visit=asked.visit, now=bench.now, by="patient")
    outbox.run_due(bench.now)

    assert letters_to(FATHER) == []


@pytest.mark.parametrize(
    ("sent", "words"),
    [
        ({"may": []}, "Cochez ce que cette personne peut faire"),
        ({"may": ["steer"]}, "Cochez seulement"),
        ({"until": "2020-01-01"}, "Ce jour est passé"),
        ({"until": "2099-01-01"}, "plus de dix ans"),
        ({"until": "tomorrow"}, "Écrivez un jour"),
        ({"shown_version": "another"}, "dans un autre onglet"),
    ],
)
def test_what_makes_no_sense_is_said_and_nothing_is_written(asked, sent, words):
    answer = yes(asked, asked.page, **sent)

    assert answer.status_code in (409, 422)
    assert words in words_of(answer)
    assert ActingConsent.objects.get().given_at is None


def test_a_stranger_finds_no_such_page_and_looking_ends_nothing(asked):
    wrong = "/visit/acting/" + "x" * 43 + "/"

    assert [Client().get(one).status_code for one in (wrong, wrong + "end/")] == [404, 404]
    assert Client().post(wrong + "end/").status_code == 404
    assert asked.get(asked.page + "end/").status_code == 200
    assert ActingConsent.objects.get().ended_at is None


def test_the_bookers_own_address_is_refused_as_the_other_persons(patient):
    patient.client.post("/book/who/", {"postal_code": "V5H 1A1", "whose": "other", "been": "new"})
    patient.post("what")
    patient.choose()

    answer = patient.post("details", **(FOR_HIM | {"visited_email": DAUGHTER.upper()}))

    assert answer.status_code == 422
    assert "This is your own address" in words_of(answer)
    assert FOR_HIM["name"] in answer.content.decode()


def test_an_address_typed_by_whoever_never_read_a_letter_counts_for_nobody_with_a_past(
    books, another, bench
):
    books(visited_email="", visited_phone="")
    another.client.post("/book/who/", {"postal_code": "V5H 1A1", "whose": "other", "been": "new"})
    another.post("what")
    another.choose("11:30 am")
    another.post("details", **FOR_HIM)
    another.post("address")
    another.pay()
    outbox.run_due(bench.now)

    assert Patient.objects.count() == 1 and Visit.objects.filter(status="confirmed").count() == 2
    assert [one.visited_email for one in ActingConsent.objects.all()] == [""]
    assert letters_to(FATHER) == []


def test_the_last_day_ends_it_by_itself(asked, bench):
    yes(asked, asked.page, until="2026-11-23")
    consent = ActingConsent.objects.get()

    assert end_what_lapsed(today=consent.until, now=bench.now) == 0
    assert end_what_lapsed(today=consent.until + dt.timedelta(days=1), now=bench.now) == 1

    consent.refresh_from_db()
    assert (consent.ended_by, consent.ended_name) == ("date", "")


def test_the_papers_of_before_stay_with_whoever_paid(asked, bench):
    link = daughters_link()
    bench.now = asked.visit.end
    complete_visit(visit=asked.visit, by=Actor("office"), now=bench.now)
    pay_all(asked.visit, bench.now)
    outbox.run_due(bench.now)
    bench.now += dt.timedelta(hours=1)
    asked.post(asked.page + "end/")

    page = Client().get(link)
    papers = re.findall(r'href="(\S+/papers/\S+\.pdf)"', page.content.decode())

    assert page.status_code == 404 and len(papers) == 1
    assert Client().get(papers[0])["Content-Type"] == "application/pdf"
    assert Client().get(papers[0].replace("R2026-00001", "R2026-00002")).status_code == 404


def test_the_refusals_of_the_operation_are_by_name(asked, bench):
    consent, day = ActingConsent.objects.get(), bench.now.date()
    more = {"how": "phone", "by": Actor("office"), "today": day, "now": bench.now}

    with pytest.raises(NothingAllowed):
        give_consent(consent=consent, said=Said(may=()), **more)
    with pytest.raises(UntilInvalid):
        give_consent(consent=consent, said=Said(may=["pay"], until=dt.date(2020, 1, 1)), **more)
    end_consent(consent=consent, how="office", by=Actor("office"), now=bench.now)
    with pytest.raises(ConsentOver):
        give_consent(consent=consent, said=Said(may=["pay"]), **more)
    assert not end_consent(consent=consent, how="office", by=Actor("office"), now=bench.now)


def test_every_page_of_a_visit_needs_a_yes_or_is_open_to_whoever_booked():
    pages = {one.name for one in visit_urls.urlpatterns if "<reference>" in str(one.pattern)}
    said = {page for pages in NEEDS.values() for page in pages}

    assert pages - said == {
        *("visit", "confirmation", "calendar", "messages", "home", "went", "exercises", "planned"),
    }
    assert said <= pages
