"""Of each kind of text and letter: once for one event, never once the visit is off, forgotten in time."""

import datetime as dt

import pytest
from django.core import mail

from booking.models import IncomingText, TextMessage, VisitStatus
from booking.notifications.messages import TO_PATIENT
from booking.notifications.text_words import TO_PATIENT as TEXTS
from booking.operations.messages.send import tell
from booking.operations.messages.texts import tell_by_text
from booking.operations.privacy.retention import TEXTS_KEPT, keep_no_longer
from booking.operations.visits.cancel import cancel_visit
from core import outbox
from core.models import OutboxMessage
from tests.telephones import agreed, telephones

pytestmark = [pytest.mark.django_db, pytest.mark.enable_socket]
#: True whatever became of the visit: money that moved, a message that stands, that it is off.
STANDS = {"receipt", "credit_note", "answered", "cancelled"}


@pytest.fixture
def twilio(settings):
    with telephones(settings) as server:
        yield server


@pytest.fixture
def joan(twilio, booked, bench):
    """Joan agreed to texts; her visit is in an hour and a half, and nothing waits to be told."""
    agreed(booked, bench.now)
    bench.now = booked.start - dt.timedelta(minutes=90)
    OutboxMessage.objects.all().delete()
    mail.outbox.clear()
    return booked


def texted(visit, kind, now):
    minutes = {"minutes": 0} if kind == "late" else {}
    tell_by_text(visit, kind, now, event=f"visit:{visit.pk}:{kind}:0", **minutes)


@pytest.mark.parametrize("kind", sorted(set(TEXTS) - {"cancelled"}))
def test_no_text_of_any_kind_goes_out_once_the_visit_is_off(joan, bench, twilio, kind):
    texted(joan, kind, bench.now)
    cancel_visit(visit=joan, now=bench.now, by="clinic")
    outbox.run_due(bench.now + dt.timedelta(minutes=5))

    assert [text for text in twilio.taken if "cancel" not in text["Body"]] == []


@pytest.mark.parametrize("kind", sorted(TEXTS))
def test_a_text_of_any_kind_is_written_and_sent_once_for_one_event(joan, bench, twilio, kind):
    for _twice in range(2):
        texted(joan, kind, bench.now)
        outbox.run_due(bench.now)
    # A worker died after it had sent, and the job is done again.
    OutboxMessage.objects.update(state="waiting", run_at=bench.now, leased_until=None)
    outbox.run_due(bench.now)

    assert len(twilio.taken) <= 1
    assert TextMessage.objects.filter(visit=joan, key=f"visit:{joan.pk}:{kind}:0").count() <= 1


@pytest.mark.parametrize("kind", sorted(set(TO_PATIENT) - STANDS))
def test_no_letter_of_any_kind_goes_out_once_the_visit_is_off(joan, bench, kind):
    tell(joan, kind, bench.now)
    cancel_visit(visit=joan, now=bench.now, by="clinic")
    joan.refresh_from_db()
    assert joan.status == VisitStatus.CANCELLED
    outbox.run_due(bench.now + dt.timedelta(minutes=5))

    about = OutboxMessage.objects.filter(kind="visit.mail", ids__message=kind)
    assert set(about.values_list("outcome", flat=True)) <= {"dropped", "nobody"}


def test_the_log_of_texts_is_forgotten_when_letters_are(joan, bench):
    texted(joan, "reminder_2h", bench.now)
    outbox.run_due(bench.now)
    IncomingText.objects.create(provider_id="SM1", at=bench.now)
    written = TextMessage.objects.get().written_at

    keep_no_longer(written + TEXTS_KEPT - dt.timedelta(hours=1))
    assert (TextMessage.objects.count(), IncomingText.objects.count()) == (1, 1)
    keep_no_longer(written + TEXTS_KEPT + dt.timedelta(hours=1))
    assert (TextMessage.objects.count(), IncomingText.objects.count()) == (0, 0)
