import datetime as dt

import pytest
from django.core import mail
from django.test import Client

from booking.models import Visit
from booking.operations.messages.private_links import mint_link
from booking.operations.visits.progress import complete_visit
from tests.doors.paper_reading import OFFICE, pays
from tests.doors.patient import Patient, with_deposit
from tests.factories import at, make_area, make_practitioner, make_user
from tests.operations.people import small_clinic
from tests.payments.bench import Bench


@pytest.fixture
def bench(db, time_machine):
    """One clock for the doors, the payment service and the test."""
    return Bench(traveller=time_machine)


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
def wing(client, time_machine):
    """A practitioner of two areas, signed in, on Friday 20 November 2026 at ten."""
    burnaby, surrey = make_area(), make_area("Surrey", ("V3S",))
    person = make_practitioner(areas=[burnaby, surrey], user=make_user("wing@tidewater.example"))
    time_machine.move_to(at("2026-11-20", "10:00"), tick=False)
    client.force_login(person.user)
    return person


@pytest.fixture
def booked(clinic, bench):
    """A confirmed visit whose deposit was paid; booked without walking through the pages."""
    return with_deposit(clinic.described("09:30", place="V5H"), bench)


@pytest.fixture
def free(booked):
    """A visit type that asks for no deposit."""
    type(booked.visit_type).objects.update(deposit_cents=0)
    return booked


@pytest.fixture
def follower(booked, bench):
    """A browser that followed the link in a letter."""
    token, _link = mint_link(visit=booked, now=bench.now)
    client = Client()
    answer = client.get(f"/visit/{token}/")
    assert answer.url == f"/visit/{booked.public_ref}/confirmation/"
    client.token = token
    return client


@pytest.fixture
def happened(booked, bench, follower):
    """The visit took place, an hour ago; its deposit of $50 is paid."""
    bench.work()
    bench.now = booked.end + dt.timedelta(hours=1)
    complete_visit(visit=booked, by=OFFICE, now=bench.now)
    mail.outbox.clear()
    return Visit.objects.get(pk=booked.pk)


@pytest.fixture
def settled(happened, bench):
    pays(happened, bench)
    return Visit.objects.get(pk=happened.pk)
