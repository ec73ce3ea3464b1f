"""A list of exercises sent home from two tabs at the same moment: one list, one letter, nothing doubled."""

import pytest

from booking.models import ExerciseList
from booking.operations.reserving.confirm import confirm_visit
from booking.operations.visits.exercises import PickedExercise, list_version, send_exercises
from core.audit import Actor
from core.models import AuditEntry, OutboxMessage
from core.versioned import ChangedMeanwhile
from tests.factories import NOW
from tests.impacts import at_once
from tests.operations.people import small_clinic

pytestmark = pytest.mark.django_db(transaction=True)
OFFICE = Actor("office")


@pytest.fixture
def visit(transactional_db):
    visit = confirm_visit(visit=small_clinic(deposit_cents=0).described(place="V5H"), now=NOW)
    OutboxMessage.objects.all().delete()
    return visit


def sending(visit, dose, ended):
    def send():
        lines = [PickedExercise("bridge", "Bridge", dose)]
        nothing = list_version(None)
        try:
            new = send_exercises(visit=visit, lines=lines, shown=nothing, by=OFFICE, now=NOW)
            ended.append("sent" if new else "the same")
        except ChangedMeanwhile:
            ended.append("refused")

    return send


@pytest.mark.parametrize(("doses", "others"), [("ten", "the same"), ("ten five", "refused")])
def test_of_four_who_send_at_once_one_sends(visit, doses, others):
    ended, said = [], doses.split()

    at_once(*[sending(visit, said[number % len(said)], ended) for number in range(4)])

    assert ended.count("sent") == 1
    assert set(ended) - {"sent", "the same"} <= {others}
    assert ExerciseList.objects.count() == 1
    assert OutboxMessage.objects.filter(ids__message="exercises").count() == 1
    assert AuditEntry.objects.filter(action="exercises_sent").count() == 1
