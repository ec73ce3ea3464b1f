"""Twenty patients press the same time at the same moment, on a real server with several processes."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection

from booking.models import Visit
from tests import servers
from tests.databases import connected_to
from tests.factories import make_area, make_policy, make_practitioner, make_visit_type
from tests.walker import Walker

pytestmark = [pytest.mark.server, pytest.mark.django_db(transaction=True)]

PATIENTS = 20


@pytest.fixture
def site():
    with servers.scratch("twenty") as (name, address), connected_to(name):
        make_policy()
        visit_type = make_visit_type(slug="first-visit")
        make_practitioner(areas=[make_area()], visit_types=[visit_type])
        connection.close()
        with servers.running(
            address, workers=4, PAYMENTS="simulator", HOLDS_PER_ADDRESS="1000"
        ) as base:
            yield base


def test_of_twenty_who_press_the_same_time_one_holds_it_and_nineteen_are_told(site):
    patients = [Walker(site) for _patient in range(PATIENTS)]
    with ThreadPoolExecutor(PATIENTS) as pool:
        list(pool.map(lambda patient: patient.to_the_times(), patients))
        starts = [patient.fields("start")[-1] for patient in patients]
        start = starts[0]
        together = Barrier(PATIENTS)

        def press(patient):
            together.wait()
            return patient.send(start=start)

        answers = list(pool.map(press, patients))

    held = Visit.objects.filter(status="held")
    won = [answer for answer in answers if answer.url.endswith("/book/details/")]
    told = [answer for answer in answers if answer.status_code == 409]
    assert held.count() == 1
    assert (len(won), len(told)) == (1, PATIENTS - 1)
    assert all('name="start"' in answer.text for answer in told)
