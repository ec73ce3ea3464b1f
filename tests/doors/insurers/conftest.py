import pytest
from django.test import Client

from booking.models import Visit
from booking.operations.reserving.confirm import confirm_visit
from booking.operations.visits.progress import complete_visit
from tests.doors.office.staff_people import office_user
from tests.doors.paper_reading import OFFICE


@pytest.fixture
def office(clinic, bench):
    clinic.visit_type.deposit_cents = 0
    clinic.visit_type.save()
    client = Client()
    client.force_login(office_user())
    return client


@pytest.fixture
def done(office, clinic, bench):
    """Makes a visit of $135 that has taken place, its claim to send."""

    def make(clock="09:30", payer="icbc"):
        now = bench.now
        visit = clinic.described(clock, clock, now, place="V5H", payer=payer)
        confirm_visit(visit=visit, now=now)
        bench.now = visit.end
        complete_visit(visit=visit, by=OFFICE, now=bench.now)
        bench.now = now
        return Visit.objects.get(pk=visit.pk)

    return make
