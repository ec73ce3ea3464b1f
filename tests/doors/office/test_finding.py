"""Anybody is found in one box by whatever the caller says, while the columns stay encrypted."""

import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from booking.models import Patient, PatientWord, Visit
from booking.operations.finding.index import index_everybody, keep_findable
from booking.operations.privacy.erase import erase_patient
from core.audit import Actor
from core.blind import DIGEST_LENGTH
from tests.doors.office.a_visit import NOW, WEDNESDAY
from tests.doors.office.staff_people import editor_user
from tests.doors.office.test_by_phone import caller
from tests.factories import at, make_patient, make_point, make_visit

pytestmark = pytest.mark.django_db
ROOM = "/admin/desk/patients/"
PEOPLE = {
    "joan": {"name": "Joan O’Brien", "phone": "+16045550199", "email": "joan.ob@example.org"},
    "eloise": {"name": "Éloïse Tremblay-Côté", "phone": "+17785550123;ext=12"},
    "wang": {"name": "王小明", "phone": "+16045551234"},
    "gurpreet": {"name": "ਗੁਰਪ੍ਰੀਤ ਸਿੰਘ", "phone": "+16045557777"},
    "ahmad": {"name": "أحمد الكردي", "phone": "+442079460018"},
    "bo": {"name": "Bo Li", "phone": "", "email": ""},
}


@pytest.fixture
def people(clinic):
    practitioner, visit_type, area = clinic
    found = {key: make_patient(**fields) for key, fields in PEOPLE.items()}
    lives = {"joan": ("1203 – 88 Kingsway Ave", "V5H 1A1"), "bo": ("7 Rue de l’Église", "V5A 2B2")}
    for hour, (key, (street, code)) in enumerate(lives.items()):
        make_visit(
            practitioner=practitioner,
            visit_type=visit_type,
            start=at(WEDNESDAY, f"1{hour}:00"),
            area=area,
            patient=found[key],
            street=street,
            postal_code=code,
            contact_name="Maeve, her daughter" if key == "joan" else "",
            contact_phone="+16045558888" if key == "joan" else "",
            public_ref=f"K7Q{hour + 2}-3XPA",
        )
    list(index_everybody())
    return found


def found(office, typed):
    page = office.post(ROOM, {"q": typed})
    assert page.status_code == 200
    return {line.pk for line in page.context["patients"]}


@pytest.mark.parametrize(
    ("typed", "who"),
    [
        ("joan", "joan"),
        ("JOA", "joan"),
        ("o'brien", "joan"),
        ("O brien", "joan"),
        ("brien joan", "joan"),
        ("0199", "joan"),
        ("555-0199", "joan"),
        ("(604) 555 0199", "joan"),
        ("+1 604 555 0199", "joan"),
        ("８８８８", "joan"),
        ("Joan.OB@example.org", "joan"),
        ("1203 kingsway", "joan"),
        ("88 kings", "joan"),
        ("v5h1a1", "joan"),
        ("V5H 1A1 joan", "joan"),
        ("V5H", "joan"),
        ("maeve", "joan"),
        ("K7Q2-3XPA", "joan"),
        ("k7q23xpa", "joan"),
        ("eloise", "eloise"),
        ("Cote", "eloise"),
        ("tremblay-cote", "eloise"),
        ("tremblaycote", "eloise"),
        ("0123", "eloise"),
        ("小明", "wang"),
        ("王", "wang"),
        ("ਗੁਰਪ੍ਰੀਤ", "gurpreet"),
        ("ਸਿੰਘ", "gurpreet"),
        ("احمد", "ahmad"),
        ("الکردی", "ahmad"),
        ("0018", "ahmad"),
        ("Li", "bo"),
        ("eglise", "bo"),
    ],
)
def test_a_caller_is_found_by_what_they_say(office, people, typed, who):
    assert found(office, typed) == {people[who].pk}


@pytest.mark.parametrize(
    "typed", ["zz", "joan tremblay", "9999", "kingsway 14", "nobody@example.org", "V6B 1A1", "?"]
)
def test_what_fits_nobody_finds_nobody_and_says_so(office, people, typed):
    page = office.post(ROOM, {"q": typed})

    assert page.context["patients"] == []
    assert "Nobody is found by that" in page.content.decode()


def test_an_empty_box_is_named_and_a_long_one_is_refused(office, people):
    empty, long = office.post(ROOM, {"q": " "}), office.post(ROOM, {"q": "joan" * 40})

    assert (empty.status_code, long.status_code) == (422, 422)
    assert "Type something to look for." in empty.content.decode()


def test_what_is_looked_for_stands_in_no_address(office, people):
    assert 'method="post"' in office.get(ROOM).content.decode()
    assert found(office, "joan") == {
        line.pk for line in office.post(ROOM, {"q": "joan", "page": "9"}).context["patients"]
    }
    # Sent by an address all the same, it is not read.
    assert len(office.get(ROOM, {"q": "joan"}).context["patients"]) == len(PEOPLE)


def test_the_room_opens_on_whoever_is_visited_next(office, people):
    page = office.get(ROOM)

    assert [line.pk for line in page.context["patients"]][:2] == [
        people["joan"].pk,
        people["bo"].pk,
    ]
    assert 'href="tel:+16045550199"' in page.content.decode()


def test_a_word_that_changes_is_found_and_the_old_one_is_not(office, people):
    Patient.objects.filter(pk=people["bo"].pk).update(name="Kofi")
    Visit.objects.filter(patient=people["joan"]).update(street="5 Oak Street")

    assert keep_findable(people["bo"].pk) is keep_findable(people["joan"].pk) is True
    assert found(office, "kofi") == {people["bo"].pk}
    assert found(office, "oak") == {people["joan"].pk}
    assert (found(office, "li"), found(office, "kingsway")) == (set(), set())


def test_nobody_erased_is_found_and_no_word_of_theirs_is_left(office, people):
    erase_patient(patient=people["wang"], by=Actor("office"), now=NOW)

    assert found(office, "王") == set()
    assert not PatientWord.objects.filter(patient=people["wang"]).exists()


def test_the_index_holds_no_word_and_tells_no_kind(people):
    stored = list(PatientWord.objects.values_list("digest", flat=True))
    columns = [
        column.name
        for column in connection.introspection.get_table_description(
            connection.cursor(), "booking_patientword"
        )
    ]

    # Short words may stand in a digest by chance; each entry is as long as a digest, and no word is.
    assert {len(digest) for digest in stored} == {DIGEST_LENGTH}
    assert not any("kingsway" in digest.lower() for digest in stored)
    assert sorted(columns) == ["digest", "id", "patient_id"]
    mine = list(PatientWord.objects.filter(patient=people["joan"]).order_by("pk"))
    assert [row.digest for row in mine] == sorted(row.digest for row in mine)


def test_equal_words_of_two_kinds_do_not_show_that_they_are_equal(people):
    kofi = make_patient(name="Kingsway", phone="", email="", email_hash="")
    keep_findable(kofi.pk)

    mine, hers = (
        set(PatientWord.objects.filter(patient=who).values_list("digest", flat=True))
        for who in (kofi, people["joan"])
    )
    assert mine & hers == set()


def test_a_new_key_in_front_still_finds_and_the_index_follows(office, people, settings):
    settings.FIELD_KEYS = ["a new key of this clinic", *settings.FIELD_KEYS]
    before = set(PatientWord.objects.values_list("digest", flat=True))

    while_both = found(office, "joan 0199")
    call_command("index_patients")

    assert while_both == found(office, "joan 0199") == {people["joan"].pk}
    assert before & set(PatientWord.objects.values_list("digest", flat=True)) == set()


def test_the_command_goes_on_where_it_was_broken_off(people, capsys):
    Patient.objects.update(indexed_as="")
    PatientWord.objects.all().delete()

    for _done in index_everybody(most=1):
        break
    call_command("index_patients")
    call_command("index_patients")

    assert "Everybody can be found." in capsys.readouterr().out
    assert PatientWord.objects.values("patient").distinct().count() == len(PEOPLE)


def test_three_are_found_with_as_many_questions_as_one(office, people):
    found(office, "joan")  # what a running program keeps
    one = _questions(office, "joan")
    for who in ("bo", "wang"):
        Patient.objects.filter(pk=people[who].pk).update(name="Joan Smith")
        keep_findable(people[who].pk)

    assert len(found(office, "joan")) == 3
    assert _questions(office, "joan") == one <= 15


def _questions(office, typed):
    with CaptureQueriesContext(connection) as asked:
        office.post(ROOM, {"q": typed})
    return len(asked)


def test_whoever_is_booked_by_phone_is_found_at_once(office, clinic):
    make_point("V5H")
    office.post("/admin/desk/book/", caller(clinic, name="Zoë Ångström", street="9 Fir Street"))

    mine = {Patient.objects.get().pk}
    assert found(office, "zoe angstrom") == found(office, "fir") == found(office, "0111") == mine


def test_a_stranger_and_an_editor_find_nobody(client, people):
    for reader in (None, editor_user()):
        if reader:
            client.force_login(reader)
        assert client.get(ROOM).status_code == client.post(ROOM, {"q": "joan"}).status_code == 302
