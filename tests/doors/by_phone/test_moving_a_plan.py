"""The office moves a visit of a plan and all after it for whoever calls (1178)."""

import datetime as dt

import pytest
from django.test import Client
from django.urls import reverse

from booking.models import Visit
from core.models import AuditEntry
from tests.doors.office.staff_people import editor_user, office_user
from tests.doors.patient import words_of
from tests.doors.plans import booked_plan, days, planned, sent_by, turns_on
from tests.doors.test_a_plan_changed import FRIDAYS
from tests.factories import at

HOUR = dt.timedelta(hours=1)
pytestmark = pytest.mark.django_db


@pytest.fixture
def desk():
    client = Client()
    client.force_login(office_user())
    return client


@pytest.fixture
def together(follower, free):
    """Mon 7, Thu 10, Mon 14 and Mon 21 December at 9:30."""
    return booked_plan(follower, free)


def address(visit):
    return reverse("desk:move_plan", args=[visit.public_ref])


def look(desk, visit, **changes):
    sent = FRIDAYS | {"person": visit.practitioner.slug, "action": "look"} | changes
    return desk.post(address(visit), sent)


def moved(desk, visit, shown, **changes):
    return desk.post(address(visit), sent_by(shown) | {"action": "move"} | changes, follow=True)


def test_from_the_page_of_one_all_after_it_move_and_their_patient_has_one_letter(
    desk, together, bench
):
    page = desk.get(reverse("desk:visit", args=[together[1].public_ref]))
    assert "Move this and those after it" in words_of(page)
    assert "3 visits can move together" in words_of(desk.get(address(together[1])))

    shown = look(desk, together[1])
    done = moved(desk, together[1], shown)

    assert "3 visits have other times." in words_of(done)
    assert [one.local_date.weekday() for one in planned()[1:]] == [4, 4, 4]
    assert planned()[0].start == together[0].start
    by = AuditEntry.objects.filter(action="visit_rescheduled").values_list("actor_name", flat=True)
    assert set(by) != {"patient"} and len(by) == 3


def test_pressed_twice_they_move_once_and_nothing_chosen_is_said(desk, together):
    shown = look(desk, together[1])
    for _press in range(2):
        moved(desk, together[1], shown)
    assert {one.sequence for one in planned()[1:]} == {together[1].sequence + 1}

    none = dict.fromkeys(("row-1", "row-2", "row-3"), "")
    page = desk.post(
        address(planned()[1]), sent_by(look(desk, planned()[1])) | none | {"action": "move"}
    )
    assert page.status_code == 422 and "Choose another time for at least one." in words_of(page)


def test_a_visit_changed_meanwhile_moves_nothing_and_bad_input_is_named(desk, together):
    shown = look(desk, together[1])
    Visit.objects.filter(pk=together[2].pk).update(sequence=9)
    before = days()

    page = moved(desk, together[1], shown)
    wrong = look(desk, together[1], begin="soon")

    assert page.status_code == 409 and days() == before
    assert "Nothing was moved" in words_of(page) and turns_on(page)
    assert wrong.status_code == 422 and 'value="soon"' in wrong.content.decode()


def test_of_a_visit_without_a_plan_there_is_no_such_page_and_an_editor_finds_none(desk, together):
    visit = Visit.objects.filter(planned__isnull=True).first()
    later = at("2026-12-30", "09:30")
    Visit.objects.filter(pk=visit.pk).update(start=later, end=later + HOUR, status="confirmed")
    assert desk.get(address(visit)).status_code == 302
    assert "Move this and those" not in words_of(
        desk.get(reverse("desk:visit", args=[visit.public_ref]))
    )
    desk.force_login(editor_user())
    assert desk.post(address(together[1]), FRIDAYS).status_code in (302, 403, 404)
