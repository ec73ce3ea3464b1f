"""Giving time off back, once and only once."""

import pytest

from booking.models import AuditAction, TimeOff
from booking.operations.practitioners.time_off import end_time_off
from core import audit
from core.generations import AVAILABILITY, generation
from core.models import AuditEntry
from tests.factories import NOW, at, make_practitioner

pytestmark = pytest.mark.django_db


def test_time_off_withdrawn_twice_is_written_down_once():
    row = TimeOff.objects.create(
        practitioner=make_practitioner(),
        start=at("2026-11-25", "12:00"),
        end=at("2026-11-25", "13:00"),
    )
    pressed_at_the_same_moment = TimeOff.objects.get(pk=row.pk)

    end_time_off(time_off=row, by=audit.PATIENT, now=NOW)
    number = generation(AVAILABILITY)
    end_time_off(time_off=pressed_at_the_same_moment, by=audit.PATIENT, now=NOW)

    assert not TimeOff.objects.exists()
    assert AuditEntry.objects.filter(action=AuditAction.TIME_OFF_WITHDRAWN).count() == 1
    assert generation(AVAILABILITY) == number
