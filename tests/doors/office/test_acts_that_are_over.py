"""An act that makes no sense any more says why, and what can be done instead; it shows no question."""

import pytest
from django.urls import reverse

from booking.models import Visit
from booking.operations.visits.cancel import cancel_visit
from booking.operations.visits.progress import complete_visit
from booking.staff.acts import ACTS
from core.audit import Actor
from tests.doors.office.a_visit import NOW
from tests.doors.office.staff_people import office_user
from tests.doors.patient import words_of

pytestmark = pytest.mark.django_db


def page(office, visit, act):
    return office.get(reverse("desk:act", args=[visit.public_ref, act]))


def test_a_cancelled_visit_is_not_asked_about_again(office, visit, time_machine):
    time_machine.move_to(NOW)
    before = page(office, visit, "cancel").content.decode()
    cancel_visit(visit=visit, now=NOW, by="clinic", actor=Actor("office"))
    after = page(office, visit, "cancel")

    said = words_of(after)
    assert 'method="post" novalidate' in before
    assert after.status_code == 200
    assert 'method="post" novalidate' not in after.content.decode()
    assert "The visit was cancelled by the clinic on" in said
    assert "This cannot be done now" in said


def test_it_says_what_can_be_done_instead(client, visit, time_machine):
    time_machine.move_to(visit.end)
    office = client
    office.force_login(office_user())
    complete_visit(visit=visit, by=Actor("office"), now=visit.end)
    over = page(office, visit, "reschedule").content.decode()

    assert "The visit was marked as done on" in over
    assert reverse("desk:act", args=[visit.public_ref, "reopen"]) in over
    assert reverse("desk:visit", args=[visit.public_ref]) in over


def test_no_act_shows_a_question_that_its_own_visit_has_no_button_for(office, visit, time_machine):
    time_machine.move_to(NOW)
    cancel_visit(visit=visit, now=NOW, by="clinic", actor=Actor("office"))
    fresh = Visit.objects.get(pk=visit.pk)
    off = [name for name, deed in ACTS.items() if not deed.makes_sense(fresh, NOW)]

    asked = [
        name for name in off if "This cannot be done now" not in words_of(page(office, visit, name))
    ]

    assert len(off) > 20
    assert asked == []
