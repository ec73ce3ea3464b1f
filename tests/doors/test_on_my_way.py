"""On my way: one press tells the patient once, by letter and by text, while it is true."""

import pytest
from django.core import mail

from booking.models import Visit
from booking.operations.visits.on_my_way import on_my_way
from booking.operations.visits.progress import TooEarly, VisitMovedOn
from core import outbox
from core.audit import Actor
from core.clock import now
from core.models import AuditEntry, OutboxMessage
from tests.doors.patient import words_of
from tests.doors.test_portal_round import at_clock, visit_at, wing
from tests.factories import make_patient
from tests.refusals import provoked
from tests.telephones import agreed, telephones

pytestmark = [pytest.mark.django_db, pytest.mark.enable_socket]
__all__ = ["wing"]


@pytest.fixture
def twilio(settings):
    with telephones(settings) as server:
        yield server


@pytest.fixture
def visit(wing):
    return visit_at(wing, "11:30", patient=make_patient())


def set_out(client, visit):
    return client.post(f"/practice/visits/{visit.public_ref}/way/", follow=True)


def work():
    mail.outbox.clear()
    outbox.run_due(now())
    return [letter.subject for letter in mail.outbox]


def test_one_press_writes_one_letter_and_one_text_and_the_button_is_gone(client, visit, twilio):
    agreed(visit, now())
    assert "On my way" in words_of(client.get("/practice/"))
    answer = set_out(client, visit)
    set_out(client, visit)

    assert "Joan S., on the way: the e-mail is being sent." in words_of(answer)
    assert f'/visits/{visit.public_ref}/way/"' not in answer.content.decode()
    assert work() == ["On the way: your visit today at 11:30 am"]
    assert [text["Body"].split("http")[0] for text in twilio.taken] == [
        "Your clinic: We are on the way to you. "
    ]
    assert AuditEntry.objects.filter(action="visit_set_out").count() == 1


def test_three_hours_ahead_nobody_is_on_the_way_and_after_the_visit_neither(
    client, wing, visit, time_machine
):
    at_clock(time_machine, "08:29")
    assert "On my way" not in words_of(client.get("/practice/"))
    with provoked(TooEarly):
        told = set_out(client, visit)
    assert "It is too early for that." in words_of(told)
    at_clock(time_machine, "12:30")
    with provoked(VisitMovedOn):
        set_out(client, visit)

    visit.refresh_from_db()
    assert visit.set_out_at is None
    assert not OutboxMessage.objects.exists()


def test_word_of_it_that_waited_until_the_door_was_reached_is_dropped(client, visit, time_machine):
    set_out(client, visit)
    at_clock(time_machine, "11:25")
    client.post(f"/practice/visits/{visit.public_ref}/start/")

    assert work() == []


def test_a_visit_that_moved_is_set_out_to_anew_and_a_page_from_before_is_refused(
    visit, time_machine
):
    Visit.objects.filter(pk=visit.pk).update(sequence=visit.sequence + 1)
    with pytest.raises(VisitMovedOn):
        on_my_way(visit=visit, by=Actor("wing"), now=now())

    visit.refresh_from_db()
    assert on_my_way(visit=visit, by=Actor("wing"), now=now()).set_out_at == now()
