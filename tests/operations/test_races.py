"""Never twice, with real processes on a real database, and a control that does go wrong."""

import pytest
from django.db import connection

from booking.models import Visit
from tests import races, servers
from tests.databases import connected_to

pytestmark = [pytest.mark.server, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def scratch():
    with servers.scratch("races") as (name, address), connected_to(name):
        races.seed()
        connection.close()
        yield address


def test_four_processes_racing_for_three_diaries_never_overbook(scratch):
    ends = races.race(scratch, processes=4, attempts=60, mode="careful")

    assert sum(ends.values()) == 240
    assert ends["confirmed"] == Visit.objects.filter(status="confirmed").count() > 10
    assert races.faults() == (0, 0)


def test_asking_without_the_lock_overbooks_when_nothing_else_stands_guard(scratch):
    """The control: were our operations this careless, the test above would catch it."""
    races.drop_the_guard()

    races.race(scratch, processes=4, attempts=60, mode="careless")

    overlaps, unreachable = races.faults()
    assert overlaps > 0
    assert unreachable > 0


def test_the_database_refuses_overlaps_even_from_careless_writers(scratch):
    ends = races.race(scratch, processes=4, attempts=60, mode="careless")

    assert races.faults()[0] == 0
    assert ends["refused by the database"] > 0
