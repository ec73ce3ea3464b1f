"""Views and searches are counted without a query, and added up by the worker."""

import datetime as dt

import pytest
from django.conf import settings

from home.models import PageMonth
from home.page_view_counts import TALLY, gather
from tests import factories
from tests.pages import site


@pytest.fixture(autouse=True)
def fresh_tally(tmp_path, monkeypatch):
    monkeypatch.setattr(settings, "VAR_DIR", tmp_path)
    TALLY.counted.clear()


@pytest.fixture
def home(db):
    return site.make_site()


def flush():
    TALLY.leave(0.0)
    gather(factories.NOW)


def test_kept_pages_are_counted_too(home, client):
    for _visit in range(3):
        client.get("/services/")

    flush()

    page = site.child(home, "services")
    assert PageMonth.objects.get(page_id=page.pk).views == 3


def test_the_worker_adds_the_files_of_all_processes_once(home):
    TALLY.add(7, "views", factories.NOW)
    TALLY.leave(0.0)
    TALLY.add(7, "views", factories.NOW)
    TALLY.leave(0.0)

    gather(factories.NOW)
    gather(factories.NOW)

    row = PageMonth.objects.get(page_id=7)
    assert (row.views, row.month) == (2, dt.date(2026, 11, 1))


def test_a_month_is_the_clinics_month_not_utcs(home):
    from zoneinfo import ZoneInfo

    from django.utils import timezone

    with timezone.override(ZoneInfo("America/Vancouver")):
        TALLY.add(7, "views", dt.datetime(2026, 12, 1, 3, tzinfo=dt.UTC))

    flush()

    assert PageMonth.objects.get(page_id=7).month == dt.date(2026, 11, 1)


def test_a_search_from_a_page_counts_for_that_page(home, client):
    client.get("/book/", {"postal_code": "V5H", "from": "41"})
    client.get("/book/", {"postal_code": "V5H", "from": "not a page"})
    client.get("/book/", {"from": "41"})

    flush()

    assert PageMonth.objects.values_list("page_id", "searches").get() == (41, 1)


def test_machines_and_staff_are_not_visitors(home, client):
    client.get("/", headers={"User-Agent": "Examplebot/1.0"})
    client.force_login(factories.make_user())
    client.get("/")

    flush()

    assert PageMonth.objects.count() == 0
