"""Moving in: coming visits of another program fit or are reported; a file is taken back whole (1150)."""

import datetime as dt

import pytest
from django.db import connection
from django.urls import reverse

from booking.models import ImportedPatient, ImportedVisit, ImportFile, Patient, Visit
from booking.operations.moving_in.changed import ReportChanged
from booking.operations.moving_in.files import NotNow
from booking.operations.moving_in.undo import CannotBeUndone
from core import outbox
from core.clock import now
from core.models import AuditEntry, OutboxMessage
from core.outbox import Lane
from tests.doors.office.moving_files import (
    HEADERS,
    VISITS,
    bring,
    check,
    example,
    guesses,
    look,
    one_patient,
    send,
    verdicts,
)
from tests.factories import at, make_visit
from tests.refusals import provoked

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("before_those_days")]


def test_a_visit_that_does_not_fit_is_reported_and_not_dropped(office, desk):
    one_patient(office)
    kind = desk.visit_types.get()
    make_visit(practitioner=desk, visit_type=kind, start=at("2027-02-03", "09:00"))
    file = check(office, VISITS + (
        "a,1,Priya,Physiotherapy visit,2027-02-03 09:15,45\n"  # over another visit
        "b,1,Priya,Physiotherapy visit,2027-02-03 12:00,45\n"
        "c,1,Priya,Physiotherapy visit,2027-02-03 12:30,45\n"  # over b of the same file
        "d,1,Priya,Physiotherapy visit,2027-02-03 21:00,45\n"  # after hours
        "e,9,Priya,Physiotherapy visit,2027-02-04 09:00,45\n"  # nobody
        "f,1,Priya,Physiotherapy visit,2001-02-04 09:00,45\n"  # long over
        "g,1,Nobody,Physiotherapy visit,2027-02-04 09:00,45\n"
    ), "visits")  # fmt: skip
    page = look(office, file)

    assert verdicts(file) == ["wrong", "new", "wrong", "knowingly", "wrong", "passed", "wrong"]
    assert "another visit" in page
    assert "outside working hours" in page
    assert "is nobody on record: bring the patients first" in page
    assert Visit.objects.count() == 1
    bring(office, file, leaves_out="on")
    assert Visit.objects.count() == 2


def test_a_visit_outside_hours_is_brought_knowingly_with_the_reason_on_record(office, desk):
    one_patient(office)
    content = VISITS + "d,1,Priya,Physiotherapy visit,2027-02-03 21:00,45\n"
    file = check(office, content, "visits")

    bring(office, file, knowingly_why="Promised in the spring")

    visit = Visit.objects.get()
    entry = AuditEntry.objects.get(action="outside_hours")
    assert (entry.object_id, entry.note) == (str(visit.pk), "Promised in the spring")


def test_nothing_at_all_is_brought_when_one_visit_stopped_fitting_since_the_look(office, desk):
    one_patient(office)
    file = check(office, VISITS + (
        "b,1,Priya,Physiotherapy visit,2027-02-03 12:00,45\n"
        "c,1,Priya,Physiotherapy visit,2027-02-04 12:00,45\n"
    ), "visits")  # fmt: skip
    kind = desk.visit_types.get()
    make_visit(practitioner=desk, visit_type=kind, start=at("2027-02-04", "12:00"))

    with provoked(ReportChanged):
        bring(office, file)

    assert Visit.objects.count() == 1
    assert (file.state, file.said, verdicts(file)) == ("checked", "changed", ["new", "wrong"])
    assert "The file was not brought in: somebody booked" in look(office, file)


@pytest.mark.parametrize(
    ("letters", "kinds"),
    [("none", 0), ("reminders", 2), ("all", 4)],
    ids=["none", "reminders", "all"],
)
def test_patients_hear_what_was_asked_for_and_no_more(office, desk, letters, kinds):
    one_patient(office)
    file = check(office, VISITS + "b,1,Priya,Physiotherapy visit,2027-02-03 12:00,45\n", "visits")

    bring(office, file, letters=letters)

    told = OutboxMessage.objects.filter(kind__startswith="visit.")
    assert told.count() == kinds


def test_a_file_is_taken_back_within_a_day(office, desk):
    people = check(office, example("jane-patients.csv"))
    bring(office, people)
    visits = check(office, example("jane-visits.csv"), "visits")
    bring(office, visits, letters="reminders")

    too_early = office.post(reverse("desk:import_undo", args=[people.pk]), follow=True)
    office.post(reverse("desk:import_undo", args=[visits.pk]), follow=True)
    assert (Visit.objects.count(), ImportedVisit.objects.count()) == (0, 0)
    office.post(reverse("desk:import_undo", args=[people.pk]), follow=True)

    assert "cannot be taken back" in too_early.content.decode()
    assert (Patient.objects.count(), ImportedPatient.objects.count()) == (0, 0)
    assert not OutboxMessage.objects.filter(key__startswith="remind:").exists()
    bring(office, check(office, example("jane-patients.csv")))
    assert Patient.objects.count() == 4


@pytest.mark.parametrize("how", ["edited", "a day later", "told"])
def test_what_somebody_has_worked_with_is_not_taken_back(office, desk, time_machine, how):
    one_patient(office)
    file = check(office, VISITS + "b,1,Priya,Physiotherapy visit,2027-02-03 12:00,45\n", "visits")
    bring(office, file, letters="all" if how == "told" else "none")
    visit = Visit.objects.get()
    if how == "edited":
        Visit.objects.filter(pk=visit.pk).update(moved_at=now())
    elif how == "told":
        outbox.run_due(now() + dt.timedelta(minutes=1), lane=Lane.MAIL)
    else:
        ImportFile.objects.update(done_at=now() - dt.timedelta(days=1))

    with provoked(CannotBeUndone):
        answer = office.post(reverse("desk:import_undo", args=[file.pk]), follow=True)

    assert Visit.objects.count() == 1
    if how != "a day later":
        assert "cannot be taken back" in answer.content.decode()


def test_a_file_is_kept_encrypted_and_not_after_it_was_brought(office, desk):
    def stored():
        with connection.cursor() as cursor:
            cursor.execute("SELECT content FROM booking_importfile")
            return cursor.fetchone()[0]

    file = check(office, example("jane-patients.csv"))
    waiting = stored()
    bring(office, file)

    assert waiting
    assert "Oyelaran" not in waiting
    assert stored() == ""


def test_somebody_brought_without_a_visit_is_booked_at_the_door_they_gave(office, desk):
    bring(office, check(office, example("jane-patients.csv")))
    patient = next(one for one in Patient.objects.all() if "Oyelaran" in one.name)

    page = office.get(reverse("desk:patient_book", args=[patient.pk])).content.decode()

    assert "412 Saltmarsh Drive, Unit 6" in page


def test_columns_without_which_no_line_can_be_read_are_asked_for(office, desk):
    answer = send(office, "Colour,Size\nred,2\n")
    file = ImportFile.objects.get()

    again = office.post(reverse("desk:import_columns", args=[file.pk]), guesses(answer))

    assert again.status_code == 422
    assert "Choose a column: without it no line can be read" in again.content.decode()


def test_the_second_tab_is_told_that_the_file_is_at_another_step(office, desk):
    file = check(office, HEADERS + "1,Joan Smith,604-555-0101,,,,\n")
    office.post(reverse("desk:import_forget", args=[file.pk]))

    with provoked(NotNow):
        answer = office.post(reverse("desk:import_decide", args=[file.pk]), follow=True)

    assert "at another step by now" in answer.content.decode()
    assert ImportFile.objects.get().content == ""
