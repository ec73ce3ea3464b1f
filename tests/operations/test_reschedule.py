"""Moving a visit: never without a time, never with two."""

import datetime as dt

import pytest

from booking.models import PatientLink, Visit
from booking.operations.messages.private_links import link_behind, mint_link
from booking.operations.reserving.confirm import confirm_visit
from booking.operations.reserving.hold import SlotTaken
from booking.operations.visits.reschedule import TooLateToChange, may_change, reschedule_visit
from booking.queries.place import locate
from core.models import OutboxMessage
from tests.factories import NOW, at, make_practitioner
from tests.operations.people import WEDNESDAY, small_clinic

pytestmark = pytest.mark.django_db
THURSDAY = "2026-11-26"


@pytest.fixture
def clinic():
    return small_clinic()


@pytest.fixture
def booked(clinic):
    return confirm_visit(visit=clinic.described("09:30"), now=NOW)


def move(visit, start, *practitioners, now=NOW):
    people = practitioners or (visit.practitioner,)
    return reschedule_visit(
        visit=visit,
        practitioner_ids=[one.pk for one in people],
        start=start,
        located=locate("V5H"),
        now=now,
    )


def test_the_same_row_moves_and_its_sequence_rises(booked):
    moved = move(booked, at(THURSDAY, "13:00"))

    assert (moved.pk, moved.public_ref) == (booked.pk, booked.public_ref)
    assert (moved.start, moved.sequence) == (at(THURSDAY, "13:00"), 1)
    assert moved.local_date.isoformat() == THURSDAY
    assert Visit.objects.count() == 1


def test_a_visit_may_move_onto_part_of_its_own_time(booked):
    assert move(booked, at(WEDNESDAY, "09:45")).start == at(WEDNESDAY, "09:45")


def test_a_taken_time_leaves_the_visit_where_it_was(clinic, booked):
    clinic.hold("13:00", holder="somebody")

    with pytest.raises(SlotTaken):
        move(booked, at(WEDNESDAY, "13:00"))

    booked.refresh_from_db()
    assert (booked.start, booked.sequence) == (at(WEDNESDAY, "09:30"), 0)


def test_a_visit_may_go_to_another_practitioner_and_both_are_told(clinic, booked):
    other = make_practitioner(
        areas=list(clinic.practitioner.areas.all()), visit_types=[clinic.visit_type]
    )

    moved = move(booked, at(THURSDAY, "10:00"), other)

    assert moved.practitioner == other
    mirrors = OutboxMessage.objects.filter(kind="visit.mirror", ids__sequence=1)
    assert {(m.ids["message"], m.ids["to"]) for m in mirrors} == {
        ("changed", other.pk),
        ("gone", clinic.practitioner.pk),
    }


def test_links_from_before_the_change_open_nothing(booked):
    token, _link = mint_link(visit=booked, now=NOW)

    move(booked, at(THURSDAY, "13:00"))

    assert link_behind(token, NOW) is None
    assert PatientLink.objects.filter(revoked_at=None).count() == 0


def test_reminders_follow_the_new_time(booked):
    moved = move(booked, at(THURSDAY, "13:00"))

    due = OutboxMessage.objects.filter(key__startswith="remind:").values_list("run_at", flat=True)
    assert sorted(due) == [
        moved.start - dt.timedelta(hours=48),
        moved.start - dt.timedelta(hours=2),
    ]


def test_changing_ends_when_cancelling_stops_being_free(booked):
    """Else a late cancellation could be had for nothing by moving the visit away first."""
    edge = booked.start - dt.timedelta(hours=24)

    assert may_change(booked, edge)
    with pytest.raises(TooLateToChange):
        move(booked, at(THURSDAY, "13:00"), now=edge + dt.timedelta(seconds=1))


def test_moving_to_the_time_it_has_changes_nothing(booked):
    assert move(booked, booked.start).sequence == 0
