"""Texts, by several at once: sent once, answered once, on the way once, never after a cancellation."""

import datetime as dt

import pytest
from django.db import connection

from booking.jobs.texts import send_text
from booking.models import HomeAnswer, IncomingText, SaidBy, TextMessage, Visit
from booking.operations.messages.home_answer import NotAskedAnyMore, say_home
from booking.operations.messages.incoming_texts import receive_text
from booking.operations.reserving.confirm import confirm_visit
from booking.operations.visits.cancel import cancel_visit
from booking.operations.visits.on_my_way import on_my_way
from core import outbox
from core.audit import Actor
from core.models import AuditEntry, OutboxMessage
from tests.factories import NOW, at
from tests.impacts import at_once
from tests.operations.people import small_clinic
from tests.telephones import agreed, telephones

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.enable_socket]
NEAR = at("2026-11-25", "08:30")


@pytest.fixture
def twilio(settings, transactional_db):
    with telephones(settings) as server:
        yield server
    connection.close()


@pytest.fixture
def visit(twilio):
    visit = confirm_visit(visit=small_clinic(deposit_cents=0).described(place="V5H"), now=NOW)
    agreed(visit, NOW)
    OutboxMessage.objects.all().delete()
    return visit


def test_four_workers_with_one_event_in_hand_send_one_text(visit, twilio):
    ids = {"visit": visit.pk, "message": "reminder_2h", "sequence": 0, "event": "remind:one"}

    at_once(*[lambda: send_text(ids, NEAR)] * 4)

    assert len(twilio.taken) == 1
    assert TextMessage.objects.get().state in ("sent", "unknown")


def test_one_text_handed_over_four_times_at_once_is_acted_on_once(visit, twilio):
    number = "+16045550199"
    key = f"remind:{visit.pk}:reminder_48h:0"
    ids = {"visit": visit.pk, "message": "reminder_48h", "sequence": 0, "event": key}
    send_text(ids, NEAR - dt.timedelta(days=1))

    at_once(*[lambda: receive_text(provider_id="SM1", number=number, words="Yes", now=NEAR)] * 4)

    assert IncomingText.objects.count() == HomeAnswer.objects.count() == 1
    assert AuditEntry.objects.filter(action="home_said").count() == 1


def test_a_yes_pressed_four_times_at_once_is_said_once(visit):
    def press():
        return say_home(visit=visit, shown_sequence=0, said_by=SaidBy.PAGE, now=NEAR)

    assert sorted(map(str, at_once(*[press] * 4))) == ["False", "False", "False", "True"]
    assert HomeAnswer.objects.count() == 1


def test_a_yes_against_a_cancellation_leaves_no_yes_to_a_visit_that_was_off(visit):
    ends = at_once(
        lambda: say_home(visit=visit, shown_sequence=0, said_by=SaidBy.PAGE, now=NEAR),
        lambda: cancel_visit(visit=visit, now=NEAR, by="clinic"),
    )

    refused = [type(end) for end in ends if isinstance(end, Exception)]
    assert refused in ([], [NotAskedAnyMore])
    stored = Visit.objects.get(pk=visit.pk)
    assert not HomeAnswer.objects.filter(visit=visit, sequence=stored.sequence).exists()


def test_on_my_way_pressed_four_times_at_once_is_told_once_and_not_after_a_cancellation(
    visit, twilio
):
    stored = Visit.objects.get(pk=visit.pk)
    at_once(*[lambda: on_my_way(visit=stored, by=Actor("wing"), now=NEAR)] * 4)
    assert OutboxMessage.objects.filter(key__startswith="text:visit:").count() == 1
    cancel_visit(visit=visit, now=NEAR, by="clinic")
    outbox.run_due(NEAR)

    assert ["on the way" in text["Body"] for text in twilio.taken] == [False]
