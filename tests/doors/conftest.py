import pytest

from core import clock
from tests.doors.patient import Patient
from tests.operations.people import small_clinic
from tests.payments.bench import Bench


@pytest.fixture
def bench(db, monkeypatch):
    """One clock for the doors, the payment service and the test."""
    made = Bench()
    monkeypatch.setattr(clock, "now", lambda: made.now)
    monkeypatch.setattr("booking.webhooks.now", lambda: made.now)
    return made


@pytest.fixture
def clinic(db):
    return small_clinic()


@pytest.fixture
def patient(clinic, bench):
    return Patient(bench)


@pytest.fixture
def another(bench):
    return Patient(bench)
