"""The office enters time off for somebody who called in ill."""

import datetime as dt

import pytest
from django.core import mail
from django.urls import reverse

from booking.models import AuditAction, TimeOff
from booking.operations.practitioners.time_off import TimeOffBackwards
from core import outbox
from core.clock import now as clock_now
from core.models import AuditEntry
from tests.doors.office.a_visit import WEDNESDAY
from tests.doors.office.staff_people import editor_user
from tests.factories import at, make_patient
from tests.refusals import provoked

pytestmark = pytest.mark.django_db


def address(practitioner):
    return reverse("desk:practitioner_away", args=[practitioner.pk])


def asked(**fields):
    """All of the Wednesday on which the visit is."""
    return {
        "from_date": WEDNESDAY,
        "from_minute": "00:00",
        "to_date": WEDNESDAY,
        "to_minute": "24:00",
        "note": "ill",
        **fields,
    }


def test_visits_inside_are_shown_before_anything_is_taken(office, visit):
    response = office.post(address(visit.practitioner), asked())

    assert response.status_code == 409
    assert "1 booked visit is hit. Nothing is saved yet" in response.content.decode()
    assert not TimeOff.objects.exists()


def test_a_visit_nobody_decided_about_is_named_and_what_was_typed_stays(office, visit):
    response = office.post(address(visit.practitioner), asked(**{f"visit-{visit.pk}": "perhaps"}))

    assert response.status_code == 422
    assert [*response.context["fates"].errors] == [f"visit-{visit.pk}"]
    assert 'value="ill"' in response.content.decode()
    assert not TimeOff.objects.exists()


def test_a_cancelled_visit_is_cancelled_by_the_clinic_and_the_patient_is_told(office, visit):
    visit.patient = make_patient(email="joan@example.org")
    visit.save(update_fields=["patient"])

    response = office.post(address(visit.practitioner), asked(**{f"visit-{visit.pk}": "cancel"}))
    outbox.run_due(clock_now())

    visit.refresh_from_db()
    taken = TimeOff.objects.get()
    assert response.status_code == 302
    assert (visit.status, visit.cancelled_by) == ("cancelled", "clinic")
    assert (taken.start, taken.end) == (
        at(WEDNESDAY, "00:00"),
        at(WEDNESDAY, "00:00") + dt.timedelta(days=1),
    )
    assert ["joan@example.org"] in [letter.to for letter in mail.outbox]
    assert AuditEntry.objects.filter(action=AuditAction.TIME_OFF_TAKEN).count() == 1


def test_a_visit_for_a_colleague_waits_for_the_office(office, visit):
    office.post(address(visit.practitioner), asked(**{f"visit-{visit.pk}": "colleague"}))

    visit.refresh_from_db()
    assert (visit.status, visit.needs_staff) == ("confirmed", True)


@pytest.mark.parametrize(
    ("sent", "field"),
    [
        ({"from_date": ""}, "from_date"),
        ({"to_minute": "25:00"}, "to_minute"),
        ({"from_minute": "noon"}, "from_minute"),
        ({"note": "x" * 121}, "note"),
    ],
)
def test_times_that_make_no_sense_are_named_and_nothing_is_written(office, clinic, sent, field):
    response = office.post(address(clinic[0]), asked(**sent))

    assert response.status_code == 422
    assert [*response.context["form"].errors] == [field]
    assert not TimeOff.objects.exists()


def test_time_off_that_ends_before_it_begins_is_refused(office, clinic):
    with provoked(TimeOffBackwards):
        response = office.post(address(clinic[0]), asked(to_date="2020-01-01"))

    assert response.status_code == 422
    assert [*response.context["form"].errors] == ["to_date"]
    assert not TimeOff.objects.exists()


def test_time_off_is_given_back(office, clinic):
    office.post(address(clinic[0]), asked())
    taken = TimeOff.objects.get()
    assert "Give back" in office.get(address(clinic[0])).content.decode()

    office.post(reverse("desk:away_back", args=[taken.pk]))

    assert not TimeOff.objects.exists()


def test_an_editor_takes_nobody_s_time(client, clinic):
    client.force_login(editor_user())

    client.post(address(clinic[0]), asked())

    assert not TimeOff.objects.exists()
