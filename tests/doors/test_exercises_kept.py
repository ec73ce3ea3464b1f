"""What is kept of exercises sent home: unreadable in the file, and not longer than their page opens."""

import datetime as dt

import pytest
from django.db import connection

from booking.models import ExerciseList, VisitStatus
from booking.operations.messages.private_links import KEPT_AFTER_VISIT
from booking.operations.privacy.retention import keep_no_longer
from booking.operations.visits.exercises import (
    ListInvalid,
    PageNotOpen,
    PickedExercise,
    list_version,
    send_exercises,
)
from core.models import AuditEntry, OutboxMessage
from core.versioned import ChangedMeanwhile
from tests.doors.exercises_home import BRIDGE, NOW, ROLLS, WING, page_of, ticked, visit_done

pytestmark = pytest.mark.django_db


@pytest.fixture
def visit(client, time_machine):
    time_machine.move_to(NOW, tick=False)
    return visit_done(client)


def test_the_list_is_encrypted_and_in_no_log_of_acts(client, visit):
    notes = {"bridge": "mind the scar"}
    client.post(page_of(visit), ticked(client, visit, notes=notes, bridge="8 in the pool"))

    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM booking_exerciselist")
        stored = str(cursor.fetchall())
    assert "bridge" not in stored.lower()
    for kept in (stored, str(list(AuditEntry.objects.values()))):
        assert "pool" not in kept
        assert "scar" not in kept
    assert "bridge" not in str(list(OutboxMessage.objects.values()))


def test_nothing_is_kept_longer_than_its_page_opens(visit):
    send_exercises(visit=visit, lines=[BRIDGE], shown=None, by=WING, now=NOW)
    ends = visit.end + KEPT_AFTER_VISIT

    keep_no_longer(ends - dt.timedelta(seconds=1))
    assert ExerciseList.objects.count() == 1
    keep_no_longer(ends)
    assert not ExerciseList.objects.exists()


@pytest.mark.parametrize("status", [VisitStatus.CANCELLED, VisitStatus.NO_SHOW])
def test_nothing_is_sent_after_a_visit_that_did_not_take_place(client, visit, status):
    sent = ticked(client, visit, bridge="8")
    visit.status = status
    visit.save()

    said = client.post(page_of(visit), sent, follow=True).content.decode()

    assert "nothing was sent" in said
    assert not ExerciseList.objects.exists()


def test_a_program_is_refused_as_a_page_is(visit):
    send_exercises(visit=visit, lines=[BRIDGE], shown=None, by=WING, now=NOW)
    wordless, wordy = PickedExercise("a", "A", ""), PickedExercise("a", "A", "8", "x" * 241)
    for lines in ([], [wordless], [wordy], [BRIDGE, BRIDGE]):
        with pytest.raises(ListInvalid):
            send_exercises(visit=visit, lines=lines, shown=None, by=WING, now=NOW)
    with pytest.raises(ChangedMeanwhile):
        send_exercises(visit=visit, lines=[ROLLS], shown=list_version(None), by=WING, now=NOW)
    with pytest.raises(PageNotOpen):
        over = visit.end + KEPT_AFTER_VISIT
        send_exercises(visit=visit, lines=[ROLLS], shown=None, by=WING, now=over)
