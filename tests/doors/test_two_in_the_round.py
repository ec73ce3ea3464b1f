"""A joint visit in the practitioner's round and at the desk: one stop, one drive, both named (1250)."""

import datetime as dt
import re
import uuid

import pytest
from django.test import Client
from django.urls import reverse

from booking.models import Visit
from booking.operations.visits.move_by_office import move_by_office
from booking.operations.visits.reschedule import reschedule_visit
from booking.operations.visits.undo_move import undo_move
from booking.queries.board import board_of
from booking.queries.driven import driven
from booking.queries.joint import are_one_stop, both_of
from booking.queries.lateness import late_too
from booking.queries.place import locate
from core.audit import SYSTEM
from tests.doors.patient import words_of
from tests.factories import (
    at,
    make_patient,
    make_practitioner,
    make_user,
    make_visit,
    make_visit_type,
)

pytestmark = pytest.mark.django_db
DAY = "2026-11-25"


def words(html):
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


@pytest.fixture
def both(clinic, time_machine):
    """Joan at half past nine, Albert right after her, and somebody else at noon."""
    time_machine.move_to(at(DAY, "08:00"), tick=False)
    who = clinic.practitioner
    type(who).objects.filter(pk=who.pk).update(user=make_user("priya@tidewater.example"))
    second = make_visit_type(minutes=60)
    who.visit_types.add(second)
    pair, address = uuid.uuid4(), {"practitioner": who, "street": "1 Main Street"}
    joan = make_visit(
        visit_type=clinic.visit_type,
        start=at(DAY, "09:30"),
        joint=pair,
        patient=make_patient(name="Joan Smith"),
        **address,
    )
    albert = make_visit(
        visit_type=second,
        start=joan.end,
        joint=pair,
        patient=make_patient(name="Albert Smith"),
        **address,
    )
    make_visit(practitioner=who, visit_type=second, start=at(DAY, "12:00"))
    return joan, albert


def round_page(visit, path="/practice/"):
    client = Client()
    visit.practitioner.refresh_from_db()
    client.force_login(visit.practitioner.user)
    return client.get(path)


def test_the_round_shows_both_as_one_stop_with_no_drive_between(both):
    page = round_page(both[0])
    cards = page.context["cards"]

    assert (
        cards[0].together == "Together with Albert S., right after, at 10:15 am, at the same door"
    )
    assert cards[1].together == "Together with Joan S., right before, at 9:30 am, at the same door"
    assert (cards[1].drive.text, cards[1].drive.short) == ("Same door, no drive", False)
    assert cards[2].together == "" and "min drive" in cards[2].drive.text
    assert "Together with Joan S." in words_of(page)


def test_a_delay_at_the_first_is_a_delay_at_the_second(both):
    late = late_too(both[0], 10, at(DAY, "09:30"))

    assert [(one.visit, one.minutes) for one in late][:1] == [(both[1], 10)]


def test_the_board_calls_the_pair_joint_and_sees_no_gap_too_short(both, admin_client):
    board = board_of(dt.date.fromisoformat(DAY), now=at(DAY, "08:00"))
    page = admin_client.get(reverse("desk:board", args=[DAY])).content.decode()
    row = words(re.search(rf'<tr id="visit-{both[1].public_ref}">.*?</tr>', page, re.S)[0])

    assert [one.risks for one in board.stops] == [(), (), ()]
    assert "Joint visit with" in row and "same door, no drive" in row


def test_the_page_of_a_visit_names_the_other_to_the_office(both, admin_client):
    page = words_of(admin_client.get(reverse("desk:visit", args=[both[0].public_ref])))

    assert "Joint visit" in page and both[1].public_ref in page and "Albert Smith" in page

    Visit.objects.filter(pk=both[1].pk).update(status="cancelled")
    page = words_of(admin_client.get(reverse("desk:visit", args=[both[0].public_ref])))
    assert "no longer one right after the other" in page


def test_one_drive_is_driven_to_both(both):
    joan, albert = both
    Visit.objects.update(status="completed")
    [(_key, together)] = driven(joan.local_date, joan.local_date).items()
    Visit.objects.filter(pk=albert.pk).update(joint=None)
    [(_key, apart)] = driven(joan.local_date, joan.local_date).items()

    assert together.minutes < apart.minutes and together.metres < apart.metres


def test_one_is_moved_apart_and_may_be_taken_back_beside_the_other(both, time_machine):
    _joan, albert = both
    now = at("2026-11-20", "10:00")
    moved = reschedule_visit(
        visit=albert,
        practitioner_ids=[albert.practitioner_id],
        start=at(DAY, "14:00"),
        located=locate("V5H"),
        now=now,
    )
    assert moved.start == at(DAY, "14:00")

    undone = undo_move(visit=moved, now=now + dt.timedelta(minutes=1))

    assert undone.start == at(DAY, "10:15")


def test_apart_they_are_two_stops_with_a_drive_of_their_own(both):
    _joan, albert = both
    Visit.objects.filter(pk=albert.pk).update(
        start=at(DAY, "10:30"), end=at(DAY, "11:30"), local_minute=630
    )
    cards = round_page(both[0]).context["cards"]

    assert [card.together for card in cards] == ["", "", ""]
    assert "min drive" in cards[1].drive.text


def test_handed_on_one_after_the_other_at_their_own_hours_they_are_one_stop_again(both):
    joan, albert = both
    omar = make_practitioner(name="Omar", areas=list(joan.practitioner.areas.all()))
    omar.visit_types.set(joan.practitioner.visit_types.all())

    for visit in both:
        move_by_office(
            visit=visit,
            practitioner_id=omar.pk,
            start=visit.start,
            override_drive=False,
            shown_sequence=None,
            by=SYSTEM,
            now=at(DAY, "08:00"),
        )

    joan, albert = both_of(joan)
    assert are_one_stop(joan, albert) and albert.practitioner == omar
