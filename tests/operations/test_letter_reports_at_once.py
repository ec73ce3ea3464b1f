"""Reports of one letter by several at once, and against the end of its job: what came back is refused."""

import pytest

from core import outbox
from core.models import OutboxMessage, SentLetter
from core.models.outbox import Report
from core.sent_letters import note_letter_report
from tests.factories import NOW
from tests.impacts import at_once

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def letter(transactional_db, monkeypatch):
    """A letter that was handed over; its job is still in the worker's hands."""
    monkeypatch.setitem(outbox.HANDLERS, "letter", lambda ids, now: "sent")
    outbox.enqueue("letter", key="letter", ids={}, now=NOW)
    job = OutboxMessage.objects.get()
    return SentLetter.objects.create(job=job, reference="mark", provider_id="id", at=NOW)


def note(says):
    return note_letter_report(reference="mark", provider_id="id", says=says, now=NOW)


@pytest.mark.parametrize("_turn", range(5))
def test_a_bounce_a_delivery_and_the_end_of_the_job_at_once_leave_a_refused_letter(letter, _turn):
    at_once(
        lambda: note(Report.BOUNCED),
        lambda: note(Report.DELIVERED),
        lambda: note(Report.COMPLAINED),
        lambda: outbox.run_due(NOW),
    )
    outbox.run_due(NOW)

    job = OutboxMessage.objects.get()
    assert (job.state, job.report, job.last_error) == ("dead", "bounced", "AddressRefused")
    assert SentLetter.objects.get().state == "bounced"


def test_one_bounce_handed_over_four_times_at_once_is_noted_once(letter):
    outbox.run_due(NOW)
    noted = []
    at_once(*[lambda: noted.append(note(Report.BOUNCED))] * 4)

    assert sorted(noted) == [False, False, False, True]
