"""What the tests of the public JSON share."""

import pytest
from django.core.signals import request_finished, request_started
from django.db import close_old_connections

from booking.models import Language
from tests.factories import NOW, make_area, make_practitioner, make_visit_type


@pytest.fixture(autouse=True)
def _friday(time_machine):
    time_machine.move_to(NOW, tick=False)


@pytest.fixture
def _kept_connection():
    """Real requests close the database when they end; the test still needs it."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@pytest.fixture
def clinic():
    visit_type = make_visit_type(slug="follow-up", minutes=60, step_minutes=30)
    burnaby = make_area("Burnaby", ["V5H"], travel_fee_cents=1500)
    ann = make_practitioner(
        name="Ann Lee",
        slug="ann-lee",
        areas=[burnaby],
        visit_types=[visit_type],
        hours="09:00-11:00",
    )
    ann.languages.add(Language.objects.create(code="pa", name="Punjabi"))
    return visit_type, ann
