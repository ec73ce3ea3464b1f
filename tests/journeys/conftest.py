"""A small clinic on a real server, and a browser in front of it. Journeys run at the real hour."""

from types import SimpleNamespace

import pytest
from django.db import connection, connections

from core.models import ClinicSettings
from tests import servers
from tests.browsers import DESK, browser
from tests.browsers import context as context_of
from tests.databases import connected_to
from tests.factories import (
    make_area,
    make_policy,
    make_practitioner,
    make_user,
    make_visit_type,
)

PASSWORD = "a long enough password"


def seed() -> SimpleNamespace:
    """A clinic that is open all week, so that any day of the year has free times."""
    ClinicSettings.objects.create(
        name="Tidewater In-Home Physiotherapy",
        short_name="Tidewater",
        phone="604-555-0142",
        phone_hours="Monday to Friday, 8 am to 6 pm",
        email="hello@tidewater.example",
    )
    make_policy(text="Cancel at least 24 hours before, and the whole deposit comes back.")
    area = make_area("Burnaby", ("V5H", "V5A"), latitude=49.23, longitude=-123.0)
    visit_type = make_visit_type(name="First visit", slug="first-visit", minutes=60)
    practitioner = make_practitioner(
        name="Priya Sandhu",
        slug="priya-sandhu",
        email="priya@tidewater.example",
        areas=[area],
        visit_types=[visit_type],
        hours=None,
        user=make_user("priya@tidewater.example", PASSWORD),
    )
    for weekday in range(7):
        practitioner.hours.create(weekday=weekday, from_minute=480, to_minute=1140)
    return SimpleNamespace(area=area, visit_type=visit_type, practitioner=practitioner)


@pytest.fixture(autouse=True)
def _no_database_of_another_module():
    """While the browser's driver runs, its thread has database connections of their own (asgiref):
    what leads to another database closes only the others, and one left open would go on writing into
    the file that the last module has thrown away."""
    connections.close_all()
    yield
    connections.close_all()


@pytest.fixture(scope="module")
def site(django_db_setup, django_db_blocker):
    """The clinic's rows, and `url`: where gunicorn serves it. The test shares its database."""
    with (
        django_db_blocker.unblock(),
        servers.scratch("journeys") as (name, address),
        connected_to(name),
    ):
        clinic = seed()
        connection.close()
        with servers.running(address, workers=2, PAYMENTS="simulator") as base:
            clinic.url, clinic.address = base, address
            yield clinic
        connection.close()


@pytest.fixture
def site_url(site):
    return site.url


@pytest.fixture(scope="session")
def chromium_running():
    with browser() as running:
        yield running


@pytest.fixture
def javascript():
    """Whether pages may run scripts; parametrize it to walk both ways."""
    return True


@pytest.fixture
def size():
    """The window; parametrize it to walk on a phone."""
    return DESK


@pytest.fixture
def page(chromium_running, site_url, javascript, size):
    """A tab that notes what no page of ours may do: complain, or ask anybody else for anything."""
    context = context_of(
        chromium_running, java_script_enabled=javascript, viewport=size, base_url=site_url
    )
    tab = context.new_page()
    tab.complaints, tab.strangers = [], []
    tab.on(
        "console",
        lambda said: (
            tab.complaints.append((said.text, said.location["url"]))
            if said.type == "error"
            else None
        ),
    )
    tab.on(
        "request",
        lambda asked: None if asked.url.startswith(site_url) else tab.strangers.append(asked.url),
    )
    yield tab
    context.close()
    assert (tab.complaints, tab.strangers) == ([], [])
