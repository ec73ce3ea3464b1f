"""How did it go: asked after a visit that took place, seldom, and answered to the clinic alone."""

import datetime as dt

import pytest
from django.core import mail

from booking.models import HowItWent, Patient, Visit, VisitStatus
from booking.operations.messages.how_it_went import (
    NothingToTell,
    ask_how_it_went,
    tell_how_it_went,
)
from booking.operations.visits.progress import complete_visit, mark_no_show
from core import outbox
from core.audit import Actor
from core.models import AuditEntry
from tests.doors.patient import words_of
from tests.factories import make_visit

pytestmark = pytest.mark.django_db
OFFICE = Actor("office")


def asked(bench, after):
    """Some hours later, with the letters that went out."""
    bench.now += dt.timedelta(hours=after)
    mail.outbox.clear()
    for _twice in range(2):
        ask_how_it_went(bench.now)
    outbox.run_due(bench.now)
    return [letter for letter in mail.outbox if letter.subject == "How did it go?"]


@pytest.fixture
def over(booked, bench):
    bench.now = booked.end
    return booked


def test_some_hours_after_a_visit_its_patient_is_asked_once(over, bench):
    complete_visit(visit=over, by=OFFICE, now=bench.now)

    assert asked(bench, 2) == []
    letters = asked(bench, 1)
    assert [letter.to for letter in letters] == [["joan@example.org"]]
    assert "?to=went" in letters[0].body
    assert asked(bench, 1) == []


def test_after_a_no_show_and_after_one_that_was_taken_back_nobody_is_asked(over, bench):
    mark_no_show(visit=over, by=OFFICE, now=bench.now)
    assert asked(bench, 4) == []

    Visit.objects.filter(pk=over.pk).update(status=VisitStatus.COMPLETED)
    ask_how_it_went(bench.now)
    Visit.objects.filter(pk=over.pk).update(status=VisitStatus.CONFIRMED)
    assert asked(bench, 0) == []


def test_whoever_is_visited_each_week_is_asked_once_in_four_weeks(over, bench):
    complete_visit(visit=over, by=OFFICE, now=bench.now)
    assert len(asked(bench, 4)) == 1
    for week, letters in ((1, 0), (3, 0), (5, 1)):
        later = make_visit(
            practitioner=over.practitioner, visit_type=over.visit_type, patient=over.patient,
            start=over.start + dt.timedelta(weeks=week), status=VisitStatus.COMPLETED,
        )  # fmt: skip
        bench.now = later.end
        assert len(asked(bench, 4)) == letters


def test_an_old_visit_and_somebody_erased_are_left_alone(over, bench):
    complete_visit(visit=over, by=OFFICE, now=bench.now)
    Patient.objects.filter(pk=over.patient_id).update(erased_at=bench.now)
    assert asked(bench, 4) == []
    Patient.objects.filter(pk=over.patient_id).update(erased_at=None)
    assert asked(bench, 24 * 4) == []


def test_the_answer_is_read_by_the_office_on_the_visit_and_may_be_changed(
    over, bench, follower, client
):
    from tests.doors.office.staff_people import office_user

    page = f"/visit/{over.public_ref}/went/"
    assert follower.get(page).status_code == 302  # not over yet
    complete_visit(visit=over, by=OFFICE, now=bench.now)
    assert "How did it go?" in words_of(follower.get(f"/visit/{over.public_ref}/confirmation/"))
    follower.post(page, {"answer": "well"})
    done = follower.post(page, {"answer": "badly", "words": "She hurried."}, follow=True)
    follower.post(page, {"answer": "badly", "words": "She hurried."})

    assert "Thank you. The clinic reads your answer." in words_of(done)
    assert AuditEntry.objects.filter(action="how_it_went").count() == 2
    again = follower.get(page).content.decode()
    assert "She hurried." in again
    client.force_login(office_user())
    office = words_of(client.get(f"/admin/desk/visits/{over.public_ref}/"))
    assert "How it went, says the patient Not well. She hurried." in office


def test_nothing_chosen_is_said_at_the_question_and_what_was_written_stays(over, bench, follower):
    complete_visit(visit=over, by=OFFICE, now=bench.now)
    page = f"/visit/{over.public_ref}/went/"

    for sent in ({"words": "So kind."}, {"answer": "splendid", "words": "So kind."}):
        answer = follower.post(page, sent)
        assert answer.status_code == 422
        assert "So kind." in answer.content.decode()
    assert "Choose one of the answers." in words_of(follower.post(page, {}))
    assert not HowItWent.objects.exists()


def test_a_visit_that_did_not_take_place_went_no_way(booked, bench):
    with pytest.raises(NothingToTell):
        tell_how_it_went(visit=booked, answer="well", words="", now=bench.now)


def test_a_stranger_reads_and_answers_nothing(over, bench, client):
    complete_visit(visit=over, by=OFFICE, now=bench.now)
    page = f"/visit/{over.public_ref}/went/"
    assert client.get(page).status_code == 404
    assert client.post(page, {"answer": "well"}).status_code == 404
    assert not HowItWent.objects.exists()
