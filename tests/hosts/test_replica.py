"""Reports read a copy of the database where there is one; what is acted on, and all writing, does not"""

from contextlib import ExitStack

import pytest
from django.db import connection, connections
from django.test import override_settings
from django.urls import reverse

from booking.models import LedgerEntry, UnservedSearch
from core.cache_tokens import remembered
from core.clock import now
from core.local_time import today
from core.models import AuditEntry, ClinicSettings
from core.replica import REPLICA, for_a_report
from tests import servers
from tests.databases import connected_to
from tests.doors.office.staff_people import office_user


@pytest.fixture
def copy(django_db_setup, django_db_blocker):
    """A copy that fell behind: one search that is not here, and another name of the clinic.

    Django's own test database knows one alias alone: both are databases of this test's own.
    """
    with ExitStack() as stack:
        stack.enter_context(django_db_blocker.unblock())
        here, _address = stack.enter_context(servers.scratch("replicated"))
        name, _address = stack.enter_context(servers.scratch("replica"))
        stack.enter_context(connected_to(here))
        settings = connection.settings_dict
        connections.databases[REPLICA] = {**settings, "NAME": name}
        try:
            with override_settings(DATABASE_ROUTERS=["core.replica.ReportsFromReplica"]):
                searches = UnservedSearch.objects.using(REPLICA)
                searches.create(prefix="V9Z", day=today(now()), count=1)
                ClinicSettings.objects.using(REPLICA).update_or_create(defaults={"name": "Before"})
                yield
        finally:
            connections[REPLICA].close()
            del connections[REPLICA]
            del connections.databases[REPLICA]
            connection.close()


@pytest.fixture
def office(copy, client):
    client.force_login(office_user("owner@tidewater.example", role="Owner"))
    return client


def test_a_report_reads_the_copy(copy, office):
    page = office.get(reverse("desk:unserved"))

    assert "V9Z" in page.content.decode()
    assert not UnservedSearch.objects.exists()


def test_a_file_for_the_bookkeeper_reads_the_copy_row_by_row_and_is_on_record_here(copy, office):
    asked = {"first": "2026-01-01", "last": "2026-12-31"}
    sent = office.get(reverse("desk:books_file", args=["ledger-csv"]), asked)
    b"".join(sent.streaming_content)

    assert AuditEntry.objects.using("default").filter(action="books_exported").exists()
    assert not AuditEntry.objects.using(REPLICA).exists()


def test_what_is_kept_for_everybody_is_never_of_the_copy(copy):
    ClinicSettings.objects.using("default").update_or_create(defaults={"name": "Now"})
    with for_a_report():
        behind = ClinicSettings.objects.get().name
        kept = remembered("replica test", lambda: ClinicSettings.objects.get().name)

    assert (behind, kept) == ("Before", "Now")


def test_a_row_of_the_copy_is_written_here(copy):
    with for_a_report():
        clinic = ClinicSettings.current()
        clinic.name = "After"
        clinic.save()

    assert ClinicSettings.objects.using(REPLICA).get().name == "Before"
    assert ClinicSettings.objects.using("default").get(pk=clinic.pk).name == "After"


def test_a_copy_that_is_away_is_done_without(copy, office):
    connections[REPLICA].close()
    broken = {"sqlite": {"NAME": "/nowhere/at/all"}, "postgresql": {"PORT": "1"}}
    connections[REPLICA].settings_dict.update(broken[connection.vendor])
    UnservedSearch.objects.using("default").create(prefix="V1A", day=today(now()), count=1)

    page = office.get(reverse("desk:unserved"))

    assert (page.status_code, "V1A" in page.content.decode()) == (200, True)


def test_without_a_copy_a_report_reads_what_everybody_reads():
    with for_a_report():
        assert LedgerEntry.objects.all().db == "default"
