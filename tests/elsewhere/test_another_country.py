"""A clinic in another country: nothing that anybody reads there was written for British Columbia."""

import os
import subprocess
import sys

import pytest
from django.conf import settings
from django.core import mail
from django.urls import reverse

from booking.models import Visit
from booking.operations.clinic.holidays import sync_holidays
from booking.simulator import world
from core.clock import now as clock_now
from tests.doors.office.staff_people import office_user
from tests.elsewhere.visitor import foreign_words

pytestmark = pytest.mark.django_db
PUBLIC = ("/", "/services/", "/services/back-neck/", "/areas/", "/areas/alfama/", "/llms.txt")
OFFICE = (
    "visit_types:index",
    "service_areas:index",
    "practitioners:index",
    "visits:index",
    "desk:book",
    "desk:money",
    "desk:unserved",
    "desk:holidays",
)


def book(visitor):
    """From the postal code to the payment page, reading every page on the way."""
    visitor.keep("/book/ refused", visitor.get("/book/", postal_code="90210"))
    visitor.look("/book/")
    visitor.look("/book/who/", postal_code="αβ12")
    visitor.say("who")
    visitor.look("/book/what/")
    visitor.say("what")
    visitor.look("/book/times/", day="2026-11-25")
    visitor.choose()
    visitor.look("/book/details/")
    visitor.say("details", expected=422, phone="12")
    visitor.say("details")
    visitor.look("/book/address/")
    visitor.say("address", expected=422, street="Apartado 12")
    visitor.say("address")


def read_letters(visitor):
    visitor.bench.webhooks()
    visitor.bench.work()
    for number, letter in enumerate(mail.outbox):
        parts = [letter.subject, letter.body, *(one.content for one in letter.alternatives)]
        visitor.read[f"letter {number} {letter.subject}"] = " ".join(parts)
    return "\n".join(letter.body for letter in mail.outbox).replace("\xa0", " ")


def test_a_visit_is_booked_paid_receipted_and_cancelled_without_a_word_of_bc(visitor):
    book(visitor)

    check = visitor.look("/book/check/")
    assert "You pay the clinic TND 137, and the guild pays you back." in check
    assert "Cancelling is free until Tuesday 24 November, 9:30 am, Western European time." in check
    assert "Pay TND 50" in check

    assert visitor.post("check").status_code == 303
    visitor.look(f"/simulator/pay/{visitor.session}/")
    world.pay(visitor.session)
    back = visitor.get("/book/return/", session_id=visitor.session)
    here = f"/visit/{visitor.visit.public_ref}"
    confirmation = visitor.look(f"{here}/confirmation/")
    assert back.url == f"{here}/confirmation/"
    assert "Deposit paid TND 50" in confirmation
    assert "Western European time" in confirmation

    letters = read_letters(visitor)
    assert "9:30 am, Western European time, 45 minutes" in letters
    assert "In an emergency call 112." in letters
    assert "Balance TND 87" in visitor.look(f"{here}/receipt/")
    assert "Amount TND 135.500" in visitor.paper(f"{here}/receipt.pdf")

    visitor.read["calendar"] = visitor.get(f"{here}/calendar.ics").content.decode()
    visitor.look(f"{here}/change/")
    visitor.look(f"{here}/cancel/")
    cancelled = visitor.client.post(
        f"{here}/cancel/", {"refund_cents": "50000", "sequence": "0"}, follow=True
    )
    assert "TND 50" in visitor.keep("cancelled", cancelled)
    assert Visit.objects.get().status == "cancelled"
    read_letters(visitor)

    assert visitor.strange() == {}


def test_a_payer_of_that_country_asks_its_own_questions(visitor):
    visitor.say("who")

    assert visitor.say("what", payer="army").url.startswith("/book/call/")
    assert "Call us about the army." in visitor.look("/book/call/", why="army")
    assert visitor.say("what", payer="icbc", expected=422)
    visitor.say("what", payer="fund")
    visitor.choose()
    assert "The fund pays for six weeks." in visitor.look("/book/claim/")
    visitor.client.post("/book/claim/", {"claim_number": "A 123", "crash_date": "2026-11-19"})
    visitor.say("details")
    visitor.say("address")

    assert "Day 7 of 42 covered" in visitor.look("/book/check/")
    assert Visit.objects.get().payer == "fund"


def test_public_pages_and_the_api_speak_of_that_country_in_both_languages(visitor):
    for path in PUBLIC:
        visitor.look(path)
    visitor.keep("api", visitor.get("/api/areas"))
    visitor.client.defaults["HTTP_ACCEPT_LANGUAGE"] = "fr"
    french = visitor.look("/book/")

    assert '<html lang="fr-BE">' in visitor.read["/book/"]
    assert "ΑΒ 1234" in french
    assert visitor.strange() == {}


def test_one_setting_chooses_the_country():
    script = (
        "import django; django.setup(); from django.conf import settings as s; "
        "from booking.api.views import api; from core.models import ClinicSettings as C; "
        "print(s.CLINIC_TIME_ZONE, s.LANGUAGE_TAGS, C().currency, C().country, "
        "api.get_openapi_schema())"
    )
    surroundings = os.environ | {
        "COUNTRY": "tests.elsewhere.lusitania.LUSITANIA",
        "DJANGO_SETTINGS_MODULE": "tests.settings",
        "PYTHONPATH": f"{settings.ROOT}:{settings.SITE}",
        "PYTHONIOENCODING": "utf-8",
    }
    said = subprocess.run(
        [sys.executable, "-c", script], env=surroundings, capture_output=True, text=True, check=True
    ).stdout

    assert said.startswith("Europe/Lisbon {'en': 'en-IE', 'fr': 'fr-BE'} tnd PT ")
    assert "ΑΒ 1234" in said
    # The end of a pattern is no currency.
    assert foreign_words(said.replace("+$'", "+'")) == []


def test_office_and_practitioner_read_nothing_of_bc(visitor, clinic):
    book(visitor)
    visitor.post("check")
    world.pay(visitor.session)
    visitor.get("/book/return/", session_id=visitor.session)
    reference = visitor.visit.public_ref
    sync_holidays(years=[2026], country="PT", region="11", now=clock_now())

    visitor.client.force_login(clinic.user)
    for path in (
        "/practice/",
        "/practice/agenda/",
        "/practice/hours/",
        f"/practice/visits/{reference}/",
    ):
        visitor.look(path)
    assert "My guild" in visitor.read[f"/practice/visits/{reference}/"]

    visitor.client.force_login(office_user())
    for name in OFFICE:
        visitor.keep(name, visitor.get(reverse(name)))
    office = visitor.look(reverse("desk:visit", args=[reference]))
    edited = visitor.get(reverse("visit_types:edit", args=[visitor.visit.visit_type_id]))

    assert "TND 135.500" in office
    assert 'value="135.500"' in edited.content.decode()
    assert visitor.strange(only_words=True) == {}  # the admin's scripts are not ours
