import pytest
from django.test import Client

from core import outbox
from tests.doors.acting.people import FATHER, FOR_HIM, letters_to, own_page
from tests.doors.patient import words_of


@pytest.fixture
def books(patient, bench):
    """The daughter's browser books for her father; `changes` are hers."""

    def book(day="2026-11-25", **changes):
        who = {"postal_code": "V5H 1A1", "whose": "other", "been": "new"}
        patient.client.post("/book/who/", who)
        patient.post("what")
        patient.choose(day=day)
        answer = patient.post("details", **(FOR_HIM | changes))
        assert answer.status_code == 302, words_of(answer)
        patient.post("address")
        patient.pay()
        outbox.run_due(bench.now)
        return patient.visit

    return book


@pytest.fixture
def asked(books):
    """Booked; the father's browser and the page of his letter."""
    client = Client()
    client.visit = books()
    client.page = own_page(letters_to(FATHER)[0])
    return client
