"""What a hold asks the database, statement by statement: one more is seen here."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.operations.people import small_clinic

pytestmark = pytest.mark.django_db

#: The place of a postal code, which a page has found before it holds.
PLACED = ["SELECT booking_areaprefix", "SELECT booking_postalpoint"]
#: In order. The first is the lock; everything that decides is read after it.
A_HOLD = [
    "UPDATE booking_practitioner",
    "SELECT booking_practitioner",
    "SELECT booking_visit",  # this very wish, pressed twice
    "UPDATE booking_visit",  # lapsed holds of the practitioner
    "SELECT core_clinicsettings",
    "UPDATE booking_visit",  # the holder's earlier hold
    "SELECT booking_visit",  # what the holder keeps besides
    "SELECT booking_areaprefix",
    "SELECT booking_practitioner_areas",
    "SELECT booking_visit",  # others' holds
    "SELECT booking_visit",  # what is booked
    "SELECT booking_workinghours",
    "SELECT booking_closure",  # and extra hours
    "SELECT booking_timeoff",
    "SELECT booking_practitioner_visit_types",
    "SELECT booking_postalpoint",  # the town's name
    "SELECT booking_refundpolicy",
    "SELECT booking_refundstep",
    "INSERT booking_visit",
    "SELECT booking_visit",  # how many this browser held
    "SELECT booking_visit",  # and let go again
    "UPDATE core_generation",
]
# PostgreSQL puts the halves of a union in brackets.
STATEMENT = re.compile(r'\(?(SELECT|INSERT|UPDATE|DELETE)\b.*?"((?:booking|core)_\w+)"', re.DOTALL)


def kinds(seen):
    found = (STATEMENT.match(query["sql"]) for query in seen.captured_queries)
    return [f"{match[1]} {match[2]}" for match in found if match]


def test_a_hold_asks_this_and_no_more():
    clinic = small_clinic()
    for clock in ("09:30", "12:00"):  # what is read once in a process is read now
        clinic.hold(clock, holder=f"somebody at {clock}")

    with CaptureQueriesContext(connection) as seen:
        clinic.hold("15:00", holder="another")

    assert kinds(seen) == PLACED + A_HOLD


def test_a_second_press_of_the_same_button_asks_for_its_hold_alone():
    clinic = small_clinic()
    first = clinic.hold("09:30", holder="me")

    with CaptureQueriesContext(connection) as seen:
        assert clinic.hold("09:30", holder="me") == first

    assert kinds(seen) == [*PLACED, *A_HOLD[:3], "SELECT booking_visit"]
