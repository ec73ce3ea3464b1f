"""The office moves a visit: to an offered time, to a colleague, or knowingly against the drive."""

import datetime as dt

import pytest
from django.core import mail

from booking.models import FollowUp, Practitioner, Visit
from booking.operations.reserving.office_rules import OfficeRefused
from booking.operations.visits.move_by_office import NotMovable
from booking.operations.visits.undo_move import FormerTimeTaken, TooLateToUndo, undo_move
from core import outbox
from core.models import OutboxMessage
from tests.doors.office.a_visit import NOW, WEDNESDAY, address, other_time
from tests.doors.patient import on_enter, words_of
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

    response = office.post(
        address(visit, "reschedule"), {"choice": wanted, "sequence": "0", "seen": "yes"}
    )

    assert response.status_code == 302, response.context["form"].errors
    visit.refresh_from_db()
    assert visit.start == at(WEDNESDAY, "15:00")
    assert visit.drive_overridden is False


def test_a_visit_is_given_to_a_colleague_at_its_own_time(office, clinic, visit):
    colleague = make_practitioner(name="Anil", areas=[clinic[2]], visit_types=[clinic[1]])
    choices = office.get(address(visit, "give-to")).context["form"].fields["choice"].choices
    first = choices[0][0]

    office.post(address(visit, "give-to"), {"choice": first, "sequence": "0", "seen": "yes"})

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
    response = office.post(
        address(visit, "reschedule"), {"choice": choice, "sequence": "0", "seen": "yes"}
    )

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


@pytest.fixture
def clock(time_machine):
    """The doors' clock, standing until a test moves it."""

    def stands(**later):
        time_machine.move_to(NOW + dt.timedelta(**later), tick=False)
        return NOW + dt.timedelta(**later)

    stands()
    return stands


@pytest.fixture
def anil(clinic):
    Practitioner.objects.filter(pk=clinic[0].pk).update(email="priya@tidewater.example")
    return make_practitioner(
        name="Anil", email="anil@x.example", areas=[clinic[2]], visit_types=[clinic[1]]
    )


def given(office, visit, colleague):
    """The office gives a visit to a colleague: what it means is looked at, then the button pressed."""
    shown = on_enter(office.get(address(visit, "give-to")), None)
    sent = shown | {"choice": f"{colleague.pk}@{visit.start.isoformat()}"}
    look = office.post(address(visit, "give-to"), sent)
    return look, office.post(address(visit, "give-to"), on_enter(look, None), follow=True)


def letters(now):
    mail.outbox.clear()
    outbox.run_due(now)
    return {letter.to[0]: letter.subject for letter in mail.outbox}


def test_before_the_office_moves_a_visit_the_page_says_from_whom_to_whom_and_who_is_told(
    office, visit, anil, clock
):
    sent = {"choice": f"{anil.pk}@{visit.start.isoformat()}", "sequence": "0"}

    look = office.post(address(visit, "give-to"), sent)

    page = words_of(look)
    assert look.status_code == 200
    assert "12:00 pm with Priya" in page and "12:00 pm with Anil" in page
    assert "the patient, Priya, Anil" in page
    assert "Nobody is told before" in page
    visit.refresh_from_db()
    assert (visit.practitioner.name, visit.sequence) == ("Priya", 0)
    assert not OutboxMessage.objects.exists()


def test_what_would_be_refused_is_refused_before_anybody_looks(office, clinic, visit):
    make_visit(practitioner=clinic[0], visit_type=clinic[1], start=at(WEDNESDAY, "15:00"))
    sent = other_time(clinic[0], "15:10")
    del sent["seen"]

    with provoked(OfficeRefused):
        answer = office.post(address(visit, "reschedule"), sent)

    assert answer.status_code == 422
    assert "another visit" in answer.content.decode()


def test_moved_by_the_office_everybody_is_told_once_it_is_final(office, visit, anil, clock):
    _look, page = given(office, visit, anil)

    assert "Moved from" in words_of(page) and "Put it back" in words_of(page)
    assert letters(clock(minutes=9)) == {}
    told = letters(clock(minutes=10))
    assert told["anil@x.example"].startswith("A visit has moved")
    assert told["priya@tidewater.example"].startswith("A visit has left your round")
    assert told[visit.patient.email].startswith("Changed: your visit")


def test_put_back_within_ten_minutes_nobody_hears_of_it(office, visit, anil, clock):
    Visit.objects.filter(pk=visit.pk).update(needs_staff=True, follow_up="offer_to_colleague")
    given(office, visit, anil)
    moved = Visit.objects.get(pk=visit.pk)
    clock(minutes=5)
    back = office.get(address(visit, "put-back"))

    done = office.post(address(visit, "put-back"), on_enter(back, None), follow=True)

    visit.refresh_from_db()
    assert (moved.practitioner, moved.needs_staff) == (anil, False)
    assert (visit.practitioner.name, visit.start) == ("Priya", at(WEDNESDAY, "12:00"))
    assert visit.follow_up == FollowUp.OFFER_TO_COLLEAGUE and visit.needs_staff
    assert "Nobody had been told of the move" in words_of(done)
    assert letters(clock(minutes=30)) == {}


def test_after_ten_minutes_or_when_the_time_is_taken_it_stays(office, clinic, visit, anil, clock):
    given(office, visit, anil)
    make_visit(practitioner=clinic[0], visit_type=clinic[1], start=at(WEDNESDAY, "12:00"))
    press = on_enter(office.get(address(visit, "put-back")), None)

    with provoked(FormerTimeTaken):
        taken = office.post(address(visit, "put-back"), press)
    clock(minutes=10)
    with provoked(TooLateToUndo):
        late = office.post(address(visit, "put-back"), press)

    visit.refresh_from_db()
    assert (taken.status_code, late.status_code, visit.practitioner) == (422, 422, anil)
    assert "The former time is not free any more" in words_of(taken)
    assert "The ten minutes are over" in words_of(late)


def test_cancelled_within_ten_minutes_of_the_offices_move_each_hears_of_the_time_they_know(
    office, clinic, visit, anil, clock
):
    sent = {"choice": "other", "other_practitioner": anil.pk, "other_date": WEDNESDAY}
    sent |= {"other_clock": "15:00", "sequence": "0", "seen": "yes"}
    office.post(address(visit, "reschedule"), sent)
    press = on_enter(office.get(address(visit, "cancel")), None)
    office.post(address(visit, "cancel"), press | {"by": "clinic"})

    told = letters(clock(minutes=30))

    visit.refresh_from_db()
    assert visit.status == "cancelled"
    assert "12:00 pm" in told[visit.patient.email]
    assert told["priya@tidewater.example"].startswith("A visit was cancelled")
    assert "12:00 pm" in told["priya@tidewater.example"]
    assert "anil@x.example" not in told


def test_the_patient_cannot_put_back_what_the_office_moved(office, visit, anil, clock):
    given(office, visit, anil)

    with pytest.raises(TooLateToUndo):
        undo_move(visit=visit, now=clock(minutes=1))
