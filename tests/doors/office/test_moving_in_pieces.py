"""Moving in: a long file is written in pieces, and is in the end brought whole or not at all (1150)."""

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from booking.models import AuditAction, ImportedPatient, ImportFile, Patient, PatientWord
from booking.operations.moving_in import patients
from booking.operations.moving_in.working import work_on
from core.audit import Actor, record
from core.clock import now
from tests.doors.office.moving_files import HEADERS, bring, check, look, work

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("before_those_days")]
MANY = 120
#: The second and the last line are one person twice, under two numbers of the other program.
LINES = [f"{n},Person {n},604-555-{1000 + n},,,{n} Oak Street,V5H 1A1\n" for n in range(MANY - 1)]
LINES.append(f"{MANY},Person 1,604-555-1001,,,1 Oak Street,V5H 1A1\n")


def ask(office, file):
    return office.post(reverse("desk:import_bring", args=[file.pk]), {"letters": "none"})


@pytest.fixture
def half(office):
    """A file whose worker died after its first piece."""
    file = check(office, HEADERS + "".join(LINES))
    ask(office, file)
    file.refresh_from_db()
    first = next(patients.pieces(patients.prepare(file, now())))
    with transaction.atomic():
        many = patients.bring(file, first, Actor("office"), now())
        ImportFile.objects.filter(pk=file.pk).update(brought=many)
    assert Patient.objects.count() == patients.A_PIECE
    return file


def test_after_a_crash_the_next_try_writes_the_rest_and_nobody_twice(office, desk, half):
    work()

    half.refresh_from_db()
    assert (half.state, half.brought, half.content) == ("done", MANY, "")
    assert Patient.objects.count() == ImportedPatient.objects.count() == MANY


def test_the_page_says_how_far_it_is_while_it_is_brought(office, desk, half):
    half.refresh_from_db()

    assert f"{patients.A_PIECE} of {MANY} lines" in look(office, half)
    assert "Take it back" not in look(office, half)


@pytest.fixture
def other(office):
    """Another file, looked at before anybody was on record: its person is a later line of the first."""
    return check(office, HEADERS + LINES[-2])


def test_what_cannot_be_brought_to_its_end_is_taken_back_and_looked_at_again(
    office, desk, other, half
):
    ask(office, other)
    work_on(file_id=other.pk, now=now())
    theirs = Patient.objects.get(imported__file=other)
    work()

    half.refresh_from_db()
    assert (half.state, half.said, half.brought) == ("checked", "changed", 0)
    assert Patient.objects.get() == theirs
    bring(office, half, leaves_out="on")
    assert (half.state, half.brought) == ("done", MANY - 1)
    assert Patient.objects.count() == MANY


def test_a_worker_that_dies_while_it_gives_up_leaves_nobody_behind(office, desk, half):
    ImportFile.objects.filter(pk=half.pk).update(state="checking", said="changed", brought=0)
    work()

    half.refresh_from_db()
    assert (half.state, Patient.objects.count()) == ("checked", 0)


def test_whom_somebody_works_with_meanwhile_stays_and_is_not_brought_again(
    office, desk, other, half
):
    touched = Patient.objects.order_by("pk")[3]
    note = {"actor": Actor("office"), "action": AuditAction.PATIENT_EDITED}
    record(**note, on=touched, now=now())
    ask(office, other)
    work_on(file_id=other.pk, now=now())
    work()

    assert Patient.objects.filter(pk=touched.pk).exists()
    assert Patient.objects.count() == 2
    half.refresh_from_db()
    bring(office, half, leaves_out="on")
    assert half.state == "done"
    assert Patient.objects.count() == MANY


def test_taking_many_back_reads_none_of_their_words_while_writers_wait(office, desk):
    file = check(office, HEADERS + "".join(LINES))
    bring(office, file)
    assert PatientWord.objects.count() > 5 * MANY

    with CaptureQueriesContext(connection) as asked:
        office.post(reverse("desk:import_undo", args=[file.pk]))

    of_words = [one["sql"] for one in asked if PatientWord._meta.db_table in one["sql"]]
    # One statement takes them; whoever deletes the people then finds none that it would read.
    assert [sql.split()[0] for sql in of_words] == ["DELETE", "SELECT"]
    left = (Patient, PatientWord, ImportedPatient)
    assert [model.objects.count() for model in left] == [0, 0, 0]
