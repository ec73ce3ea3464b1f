"""After a test that commits, PostgreSQL is as its template was; what cannot be swept out is copied anew."""

import pytest
from django.contrib.auth.models import Group
from django.db import connection

from booking.models import Visit
from tests import sweeping
from tests.factories import at, make_practitioner, make_visit, make_visit_type

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif("connection.vendor != 'postgresql'", reason="SQLite's file is copied"),
]


def test_what_was_committed_is_gone_what_was_deleted_is_back_and_counting_begins_anew():
    before = sweeping.remembered()
    make_visit(
        practitioner=make_practitioner(),
        visit_type=make_visit_type(),
        start=at("2026-11-25", "09:30"),
    )
    Group.objects.all().delete()

    assert Visit.objects.exists()
    assert sweeping.swept(before)
    assert sweeping.remembered() == before
    assert Group.objects.exists()


def test_a_changed_definition_is_noticed():
    before = sweeping.remembered()
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE auth_group ADD COLUMN colour text")

    assert not sweeping.swept(before)
