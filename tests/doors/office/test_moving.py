"""The office moves a visit: to an offered time, to a colleague, or knowingly against the drive."""

import pytest

from booking.models import Visit
from booking.operations.reserving.office_rules import OfficeRefused
from booking.operations.visits.move_by_office import NotMovable
from tests.doors.office.a_visit import WEDNESDAY, address, other_time
from tests.factories import (
    at,
    make_practitioner,
    make_visit,
)
from tests.refusals import meanwhile, provoked

pytestmark = pytest.mark.django_db


def test_a_visit_moves_to_an_offered_time(office, visit):
    choices = office.get(address(visit, "reschedule")).context["form"].fields["choice"].choices
    wanted = f"{visit.practitioner_id}@{at(WEDNESDAY, '15:00').isoformat()}"
    assert wanted in dict(choices)

    response = office.post(address(visit, "reschedule"), {"choice": wanted, "sequence": "0"})

    assert response.status_code == 302, response.context["form"].errors
    visit.refresh_from_db()
    assert visit.start == at(WEDNESDAY, "15:00")
    assert visit.drive_overridden is False


def test_a_visit_is_given_to_a_colleague_at_its_own_time(office, clinic, visit):
    colleague = make_practitioner(name="Anil", areas=[clinic[2]], visit_types=[clinic[1]])
    choices = office.get(address(visit, "give-to")).context["form"].fields["choice"].choices
    first = choices[0][0]

    office.post(address(visit, "give-to"), {"choice": first, "sequence": "0"})

    visit.refresh_from_db()
    assert (visit.practitioner, visit.start) == (colleague, at(WEDNESDAY, "12:00"))


def test_a_visit_never_moves_onto_another(office, clinic, visit):
    make_visit(practitioner=clinic[0], visit_type=clinic[1], start=at(WEDNESDAY, "15:00"))

    with provoked(OfficeRefused):
        response = office.post(
            address(visit, "reschedule"), other_time(clinic[0], "15:10", override_drive="on")
        )

    assert response.status_code == 422
    assert "another visit" in response.content.decode()
    visit.refresh_from_db()
    assert visit.start == at(WEDNESDAY, "12:00")


def test_a_drive_that_does_not_fit_is_booked_only_knowingly(office, clinic, visit):
    make_visit(
        practitioner=clinic[0], visit_type=clinic[1], start=at(WEDNESDAY, "15:00"), place="V5A"
    )

    refused = office.post(address(visit, "reschedule"), other_time(clinic[0], "15:46"))
    visit.refresh_from_db()
    stayed = visit.start
    taken = office.post(
        address(visit, "reschedule"), other_time(clinic[0], "15:46", override_drive="on")
    )

    assert refused.status_code == 422
    assert "Tick the box below" in refused.content.decode()
    assert stayed == at(WEDNESDAY, "12:00")
    assert taken.status_code == 302
    visit.refresh_from_db()
    assert (visit.start, visit.drive_overridden) == (at(WEDNESDAY, "15:46"), True)


def test_the_office_books_within_the_notice_patients_need(office, clinic, visit):
    type(clinic[1]).objects.update(notice_minutes=60 * 24 * 40)

    response = office.post(address(visit, "reschedule"), other_time(clinic[0], "14:05"))

    assert response.status_code == 302, response.context["form"].errors


@pytest.mark.parametrize("clock", ["", "25:00", "9", "12:60", "noon"])
def test_a_clock_that_makes_no_sense_is_refused(office, clinic, visit, clock):
    response = office.post(address(visit, "reschedule"), other_time(clinic[0], clock))

    assert response.status_code == 422
    visit.refresh_from_db()
    assert visit.start == at(WEDNESDAY, "12:00")


@pytest.mark.parametrize(
    "choice", ["", "1", "x@y", "1@9999-99-99", "1@0001-01-01T00:00:00+14:00", "0@2026-12-02"]
)
def test_a_tampered_choice_moves_nothing(office, visit, choice):
    response = office.post(address(visit, "reschedule"), {"choice": choice, "sequence": "0"})

    assert response.status_code == 422
    visit.refresh_from_db()
    assert visit.start == at(WEDNESDAY, "12:00")


def test_a_visit_cancelled_meanwhile_does_not_move(office, clinic, visit):
    def cancel():
        Visit.objects.filter(pk=visit.pk).update(status="cancelled")

    with provoked(NotMovable), meanwhile("UPDATE", cancel):
        response = office.post(address(visit, "reschedule"), other_time(clinic[0], "15:00"))

    assert response.status_code == 422
    visit.refresh_from_db()
    assert visit.start == at(WEDNESDAY, "12:00")
