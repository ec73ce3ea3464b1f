import pytest

from booking.portal.views import areas, dates, hours
from core import clock
from tests.doors.patient import Patient
from tests.factories import at, make_area, make_practitioner, make_user
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


@pytest.fixture
def wing(client, monkeypatch):
    """A practitioner of two areas, signed in, on Friday 20 November 2026 at ten."""
    burnaby, surrey = make_area(), make_area("Surrey", ("V3S",))
    person = make_practitioner(areas=[burnaby, surrey], user=make_user("wing@tidewater.example"))
    client.force_login(person.user)
    for view in (hours, dates, areas):
        monkeypatch.setattr(view, "now", lambda: at("2026-11-20", "10:00"))
    return person
