"""Moving a visit: never without a time, never with two."""

import datetime as dt

import pytest
from django.core import mail

from booking.models import Visit
from booking.operations.messages.private_links import link_behind, mint_link
from booking.operations.reserving.confirm import confirm_visit
from booking.operations.reserving.hold import SlotTaken
from booking.operations.visits.reschedule import TooLateToChange, may_change, reschedule_visit
from booking.queries.place import locate
from core import outbox
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


def move(visit, start, *practitioners, now=NOW, told_at=None):
    people = practitioners or (visit.practitioner,)
    return reschedule_visit(
        visit=visit,
        practitioner_ids=[one.pk for one in people],
        start=start,
        located=locate("V5H"),
        now=now,
        told_at=told_at,
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

    outbox.run_due(NOW)
    moved = move(booked, at(THURSDAY, "10:00"), other)

    assert moved.practitioner == other
    mirrors = OutboxMessage.objects.filter(kind="visit.mirror", ids__sequence=1)
    assert {(m.ids["message"], m.ids["to"]) for m in mirrors} == {
        ("changed", other.pk),
        ("gone", clinic.practitioner.pk),
    }


def test_links_from_before_the_change_stay_good_until_thirty_days_after_the_new_time(booked):
    """They are the same person's, to the same visit; a letter lost is not a door lost."""
    token, _link = mint_link(visit=booked, now=NOW)

    moved = move(booked, at(THURSDAY, "13:00"))

    assert link_behind(token, moved.end + dt.timedelta(days=30, seconds=-1)).visit == moved
    assert link_behind(token, moved.end + dt.timedelta(days=30)) is None


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


def test_of_a_change_taken_further_within_ten_minutes_only_the_ends_are_told(clinic, booked):
    """From A over B to C: A hears that it left, C that it came, B of nothing."""
    first = clinic.practitioner
    type(first).objects.update(email="a@x.example")
    others = [
        make_practitioner(
            email=f"{name}@x.example",
            areas=list(first.areas.all()),
            visit_types=[clinic.visit_type],
        )
        for name in "bc"
    ]
    outbox.run_due(NOW)
    for minutes, other in zip((0, 5), others, strict=True):
        now = NOW + dt.timedelta(minutes=minutes)
        told_at = now + dt.timedelta(minutes=10)
        move(booked, at(THURSDAY, "10:00"), other, now=now, told_at=told_at)

    mail.outbox.clear()
    outbox.run_due(NOW + dt.timedelta(minutes=15))

    told = {one.to[0]: one.subject.split(":")[0] for one in mail.outbox if "x.example" in one.to[0]}
    assert told == {
        "a@x.example": "A visit has left your round",
        "c@x.example": "A visit has moved",
    }
