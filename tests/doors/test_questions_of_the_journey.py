"""How many questions each page and press of a booking asks the database; an address is placed once."""

from collections import Counter

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from booking.models import Draft
from booking.patient.journey import Journey
from booking.simulator import deliver, world
from tests.doors.patient import ORDER

pytestmark = pytest.mark.django_db

#: At most; savepoints of the tests' own transaction are not counted.
PAGES = {"what": 5, "times": 16, "details": 4, "address": 4, "check": 9}
PRESSES = {"what": 10, "details": 7, "address": 25}


def asked_by(act):
    """The questions asked meanwhile, by the table they begin with."""
    with CaptureQueriesContext(connection) as seen:
        answer = act()
    assert answer.status_code in (200, 302, 303)
    said = [query["sql"] for query in seen.captured_queries]
    return [sql for sql in said if not sql.startswith(("SAVEPOINT", "RELEASE"))]


def placings(said):
    return Counter("prefix" for sql in said if 'FROM "booking_areaprefix"' in sql)["prefix"]


@pytest.mark.parametrize("step", PAGES)
def test_a_page_of_the_journey_asks_no_more_than_this(patient, step):
    patient.until(step)
    day = {"day": "2026-11-25"} if step == "times" else {}

    patient.get("/book/")  # what every page is made of is kept from here on

    said = asked_by(lambda: patient.get(f"/book/{step}/", **day))

    assert len(said) <= PAGES[step]
    assert placings(said) <= 1


@pytest.mark.parametrize("step", PRESSES)
def test_a_press_of_the_journey_asks_no_more_than_this(patient, step):
    patient.until(step)

    said = asked_by(lambda: patient.post(step))

    assert len(said) <= PRESSES[step]
    # Twice where an address is typed: the one before, and the new one.
    assert placings(said) <= (3 if step == "address" else 1)


def test_what_is_paid_asks_the_clinics_settings_a_few_times_not_dozens(patient):
    patient.until("check")

    said = asked_by(lambda: patient.post("check"))

    assert len(said) <= 70
    assert sum('FROM "core_clinicsettings"' in sql for sql in said) <= 3


def test_another_address_is_placed_anew(patient, now):
    patient.until(ORDER[1])
    journey = Journey(patient.client.cookies["booking"].value, patient.bench.now)
    assert Draft.objects.exists()
    before = journey.located

    journey.keep(payer="myself")
    assert journey.located is before

    journey.keep(postal_code="V5A")
    assert journey.located is not before
    assert journey.located.typed == "V5A"


# --- What the payment provider tells ---------------------------------------------------------------


def told(event):
    """The questions that one event of the provider costs us; the simulator's own are not ours."""
    with CaptureQueriesContext(connection) as seen:
        deliver.deliver([event])
    said = [query["sql"] for query in seen.captured_queries]
    ours = [sql for sql in said if not sql.startswith(("SAVEPOINT", "RELEASE"))]
    return [sql for sql in ours if "booking_simulator" not in sql]


def test_an_event_that_brings_nothing_new_is_found_and_left(patient):
    patient.until("check").post("check")
    world.pay(patient.session)
    [event] = deliver.waiting(patient.session)

    first, again = told(event), told(event)

    assert patient.visit.status == "confirmed"
    assert len(first) <= 55
    assert len(again) <= 2
