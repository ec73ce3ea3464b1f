"""SQLite has one writer: whoever only reads never waits for it, and a person waits less than a worker."""

import sqlite3

import pytest
from django.db import connection

from core.databases import wait_at_most
from tests.doors.patient import Patient
from tests.operations.people import small_clinic
from tests.payments.bench import Bench

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL has many writers"),
]


@pytest.fixture
def at_once():
    """This process waits for nobody: whatever would wait, fails."""
    before = connection.settings_dict["OPTIONS"]["timeout"]
    wait_at_most(0, for_one_writer=0)
    yield
    wait_at_most(0, for_one_writer=before)


def test_pages_are_read_while_somebody_writes(at_once, time_machine):
    small_clinic()
    patient = Patient(Bench(traveller=time_machine)).until("times")
    writer = sqlite3.connect(connection.settings_dict["NAME"], isolation_level=None)
    writer.execute("BEGIN IMMEDIATE")

    pages = ("/book/", "/book/times/", "/book/what/", "/api/areas", "/accounts/login/", "/healthz")
    answers = {page: patient.get(page).status_code for page in pages}
    held = patient.post("what").status_code
    writer.execute("ROLLBACK")

    assert answers == dict.fromkeys(pages, 200)
    assert held == 503
