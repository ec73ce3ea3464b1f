"""Moving in: patients of another program are checked line by line, all of them brought or none (1150)."""

import datetime as dt

import pytest
from django.core import mail
from django.urls import reverse

from booking.models import ImportedPatient, ImportFile, Patient, Visit
from booking.operations.finding.index import keep_findable
from booking.operations.moving_in.files import LinesWrong
from booking.queries.find_patients import found_by
from booking.queries.imports.dates import DateUnreadable
from booking.queries.imports.tables import LARGEST, NoTable
from core.fields import lookup_hash
from core.models import OutboxMessage
from tests.doors.office.moving_files import (
    HEADERS,
    bring,
    check,
    example,
    look,
    send,
    verdicts,
)
from tests.factories import at, make_patient
from tests.refusals import provoked

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("before_those_days")]


@pytest.mark.parametrize("program", ["jane", "cliniko", "plain"])
def test_the_examples_of_each_program_come_in_whole_with_every_guess_kept(office, desk, program):
    people = check(office, example(f"{program}-patients.csv"), source=program)
    bring(office, people)
    visits = check(office, example(f"{program}-visits.csv"), "visits", program)
    called_off = verdicts(visits).count("passed")
    bring(office, visits)

    assert (people.state, visits.state) == ("done", "done")
    assert Patient.objects.count() == people.lines == people.brought
    assert Visit.objects.count() == visits.lines - called_off == visits.brought
    assert all(visit.street and visit.patient and visit.end for visit in Visit.objects.all())
    assert mail.outbox == []
    assert not OutboxMessage.objects.filter(kind__startswith="visit.").exists()


def test_names_in_any_script_phones_codes_and_doors_are_kept_as_the_house_writes_them(office, desk):
    bring(office, check(office, example("jane-patients.csv")))

    by_name = {one.name: one for one in Patient.objects.all()}
    wang = by_name["小明 王"]
    assert set(by_name) == {"Marguerite Oyelaran", "ਗੁਰਪ੍ਰੀਤ ਢਿੱਲੋਂ", "小明 王", "Noël D’Aoust"}
    assert (wang.phone, wang.email) == ("+16045550133", "xm.wang@example.org")
    door = ImportedPatient.objects.get(patient=wang).door
    assert (door["street"], door["postal_code"]) == ("77 Alder Mews", "V5H 1A1")
    assert [one.pk for one in found_by("王")] == [wang.pk]
    assert [one.pk for one in found_by("saltmarsh")] == [by_name["Marguerite Oyelaran"].pk]


def test_the_time_of_a_visit_is_that_of_the_wall_clock_or_of_the_offset_in_the_file(office, desk):
    bring(office, check(office, example("jane-patients.csv")))
    bring(office, check(office, example("jane-visits.csv"), "visits"))
    bring(office, check(office, example("cliniko-patients.csv"), source="cliniko"))
    bring(office, check(office, example("cliniko-visits.csv"), "visits", "cliniko"))

    starts = {visit.start for visit in Visit.objects.all()}
    assert at("2027-02-03", "09:30") in starts
    assert dt.datetime(2027, 2, 5, 17, 0, tzinfo=dt.UTC) in starts


def test_the_same_file_twice_changes_nothing(office, desk):
    bring(office, check(office, example("jane-patients.csv")))
    bring(office, check(office, example("jane-visits.csv"), "visits"))
    before = Patient.objects.count(), Visit.objects.count(), ImportedPatient.objects.count()

    people = check(office, example("jane-patients.csv"))
    bring(office, people)
    visits = check(office, example("jane-visits.csv"), "visits")
    bring(office, visits)

    assert (people.state, people.brought, visits.state, visits.brought) == ("done", 0, "done", 0)
    assert before == (
        Patient.objects.count(),
        Visit.objects.count(),
        ImportedPatient.objects.count(),
    )


def test_each_wrong_line_says_which_field_and_nothing_is_brought(office, desk):
    content = HEADERS + (
        "1,Joan Smith,604-555-0101,joan@example.org,1950-02-30,1 Oak Street,V5H 1A1\n"
        "2,Ann Lee,555-0102,ann@example,1950-02-03,1 Oak Street,V5H 1A\n"
        "3,=cmd|' /C calc'!A0,604-555-0103,,,,\n"
        "1,Joan Again,604-555-0104,,,,\n"
        "5,12345,604-555-0105,,,,\n"
        "6,Good Person,604-555-0106,,,,V5H 1A1\n"
    )

    with provoked(DateUnreadable):
        file = check(office, content)
    page = look(office, file)
    with provoked(LinesWrong):
        answer = bring(office, file)

    assert verdicts(file) == ["wrong"] * 5 + ["new"]
    assert "Date of birth: is no date of the calendar (“1950-02-30”)" in page
    assert "Phone: The area code is missing" in page
    assert "E-mail: is no e-mail address (“ann@example”)" in page
    assert "Whole name: begins like a formula" in page
    assert "is the same as in line 2" in page
    assert answer.status_code == 422
    assert "Some lines cannot be brought" in answer.content.decode()
    assert (Patient.objects.count(), file.state) == (0, "checked")


def test_wrong_lines_are_left_out_only_when_somebody_says_so(office, desk):
    content = HEADERS + "1,Joan Smith,604-555-0101,,,,\n2,Ann Lee,12,,,,\n"

    file = check(office, content)
    bring(office, file, leaves_out="on")

    assert [one.name for one in Patient.objects.all()] == ["Joan Smith"]


def on_record(name, phone="", email=""):
    hashed = lookup_hash(email) if email else ""
    patient = make_patient(name=name, phone=phone, email=email, email_hash=hashed)
    keep_findable(patient.pk)
    return patient


def test_who_is_on_record_already_is_shown_and_confirmed_and_not_written_over(office, desk):
    joan = on_record("Joan Smith", "+16045550101", "old@example.org")
    on_record("Bob Smith", "+16045550102")
    content = HEADERS + (
        "1,JOAN SMITH,(604) 555 0101,new@example.org,,9 Oak Street,V5H 1A1\n"
        "2,Ann Smith,604-555-0102,,,,\n"
        "3,Carl New,604-555-0103,,,,\n"
    )

    file = check(office, content)
    unlooked = bring(office, file)
    decided = office.post(
        reverse("desk:import_decide", args=[file.pk]),
        {"line-2": "same", "line-3": "new"},
        follow=True,
    )
    bring(office, file, looked="on")

    assert verdicts(file) == ["same", "maybe", "new"]
    assert "Look at them first" in unlooked.content.decode()
    assert "Kept." in decided.content.decode()
    names = sorted(one.name for one in Patient.objects.all())
    assert names == ["Ann Smith", "Bob Smith", "Carl New", "Joan Smith"]
    joan.refresh_from_db()
    assert joan.email == "old@example.org"
    assert joan.imported.get().was_here


def test_somebody_of_two_programs_is_known_by_name_and_birthday(office, desk):
    bring(office, check(office, HEADERS + "7,Joan Smith,604-555-0101,,1950-02-03,,\n"))

    file = check(office, HEADERS + "A1,Smith Joan,604-555-0199,,3 Feb 1950,,\n", source="cliniko")

    assert verdicts(file) == ["same"]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "windows-1252", "utf-16"])
def test_accents_survive_every_encoding_programs_write(office, desk, encoding):
    content = (HEADERS + "1,Noëlle Gagné,604-555-0101,,,,\n").encode(encoding)

    bring(office, check(office, content))

    assert Patient.objects.get().name == "Noëlle Gagné"


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "This file is empty"),
        (b"a,b\n1,\x00\n", "This is no text file"),
        (b"%PDF-1.7\x00", "This is no text file"),
        (b"only one column\n1\n", "fewer than two names"),
        (b'a,b\n1,"open\n', "a quotation mark is opened"),
        (b"a,b\n" + b"1," + b"x" * 2001 + b"\n", "more than 2,000 characters"),
        (b"a,b\n" + b"1,2\n" * 20_001, "more than 20,000 lines"),
        (b"a,b\n" + b"1,2\n" * 3_000_000, "larger than 10 MB"),
    ],
    ids=["empty", "NUL", "PDF", "one column", "quotes", "long cell", "many lines", "large"],
)
def test_what_is_no_table_is_refused_in_words_and_not_kept(office, content, said):
    if content and len(content) < LARGEST:
        with provoked(NoTable):
            answer = send(office, content)
    else:
        answer = send(office, content)

    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert not ImportFile.objects.exists()
