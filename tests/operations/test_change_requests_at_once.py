"""Another time asked of the office, by several at once: answered once, and moved once."""

import pytest
from django.db import connection

from booking.models import ChangeRequest, FollowUp, Visit, VisitMove
from booking.operations.reserving.confirm import confirm_visit
from booking.operations.visits.ask_to_move import (
    NothingAsked,
    accept_request,
    ask_to_move,
    decline_request,
    withdraw_request,
)
from booking.operations.visits.cancel import cancel_visit
from booking.queries.place import locate
from core.audit import Actor
from tests.factories import NOW, at
from tests.impacts import at_once
from tests.operations.people import small_clinic

pytestmark = pytest.mark.django_db(transaction=True)
LATE = at("2026-11-25", "04:30")
OFFICE = Actor("office")


@pytest.fixture
def visit():
    visit = confirm_visit(visit=small_clinic().described("09:30", place="V5H"), now=NOW)
    yield visit
    connection.close()


@pytest.fixture
def asked(visit):
    return ask(visit)()


def ask(visit, clock="13:00"):
    return lambda: ask_to_move(
        visit=visit,
        practitioner_ids=[visit.practitioner_id],
        start=at("2026-11-26", clock),
        located=locate("V5H"),
        shown_sequence=0,
        now=LATE,
    )


def accept(visit, asked):
    return lambda: accept_request(visit=visit, shown_request=asked.pk, by=OFFICE, now=LATE)


def decline(visit, asked):
    return lambda: decline_request(
        visit=visit, shown_request=asked.pk, why="No.", by=OFFICE, now=LATE
    )


def refused(ends):
    return [type(end) for end in ends if isinstance(end, Exception)]


def test_asked_several_times_at_once_one_request_waits(visit):
    ends = at_once(*[ask(visit)] * 4)

    assert refused(ends) == []
    assert ChangeRequest.objects.get().answer == ""


def test_accepted_several_times_at_once_it_moves_once(visit, asked):
    ends = at_once(*[accept(visit, asked)] * 4)

    assert refused(ends) == [NothingAsked] * 3
    assert Visit.objects.get(pk=visit.pk).sequence == 1
    assert VisitMove.objects.count() == 1


def test_a_yes_and_a_no_at_once_are_one_answer(visit, asked):
    ends = at_once(accept(visit, asked), decline(visit, asked))
    moved = Visit.objects.get(pk=visit.pk).start != visit.start

    assert refused(ends) == [NothingAsked]
    assert ChangeRequest.objects.get().answer == ("moved" if moved else "declined")


def test_a_yes_while_the_patient_takes_it_back_or_cancels_is_one_of_the_two(visit, asked):
    ends = at_once(
        accept(visit, asked),
        lambda: withdraw_request(visit=visit, now=LATE),
        lambda: cancel_visit(visit=visit, now=LATE, by="patient", shown_sequence=0),
    )
    now = Visit.objects.get(pk=visit.pk)

    assert len(refused(ends)) >= 1
    assert now.follow_up != FollowUp.WISHES_ANOTHER_TIME and not now.needs_staff
    if now.status == "cancelled":
        assert ChangeRequest.objects.get().answer != "moved"
