"""Two records of one person are made one, looked at first, and may be taken apart for a day."""

import datetime as dt

import pytest
from django.db import IntegrityError, transaction

from booking.models import (
    AuditAction,
    LedgerEntry,
    Patient,
    PatientMerge,
    Visit,
)
from booking.operations.finding.index import index_everybody
from booking.operations.patients.edit import PatientFacts
from booking.operations.patients.merge import (
    CannotBeMerged,
    CannotBeParted,
    merge_patients,
    part_patients,
)
from booking.operations.privacy.retention import forget_nobodies
from booking.operations.reserving.details import Person, patient_of
from booking.payments import ledger
from core.audit import Actor
from core.models import AuditEntry
from tests.doors.office.a_visit import NOW, WEDNESDAY
from tests.doors.office.staff_people import editor_user, shown
from tests.factories import at, make_patient, make_visit

pytestmark = pytest.mark.django_db
OFFICE = Actor("office")


@pytest.fixture
def two(clinic):
    """Joan, and Joan again from another e-mail address; each was visited once."""
    practitioner, visit_type, area = clinic
    people = [
        make_patient(name="Joan Smith", email="joan@example.org", notes="Speak up."),
        make_patient(name="Joan Smyth", email="j.smith@example.org", phone="+17785550123"),
    ]
    for hour, person in zip(("10:00", "14:00"), people, strict=True):
        visit = make_visit(
            practitioner=practitioner,
            visit_type=visit_type,
            start=at(WEDNESDAY, hour),
            area=area,
            patient=person,
        )
        ledger.post(visit=visit, kind="deposit_due", cents=5000, key=f"due:{hour}", now=NOW)
    list(index_everybody())
    return people


def page(two, rest=None):
    kept, gone = two
    return f"/admin/desk/patients/{kept.pk}/" + (f"merge/{gone.pk}/" if rest is None else rest)


def pressed(office, two, **chosen):
    asked = {"name": "kept", "email": "kept", "phone": "gone", **chosen}
    return office.post(page(two), {**shown(office, page(two)), **asked})


def merged(two, now=NOW):
    kept, gone = two
    facts = PatientFacts(kept.name, kept.email, kept.phone, kept.notes)
    return merge_patients(kept=kept, gone=gone, facts=facts, shown=None, by=OFFICE, now=now)


def owners():
    return list(Visit.objects.order_by("start").values_list("patient", flat=True))


def test_both_stand_side_by_side_before_anything_happens(office, two):
    found = office.post(page(two, "merge/"), {"q": "joan"})
    side_by_side = office.get(page(two)).content.decode()

    assert [line.pk for line in found.context["people"]] == [two[1].pk]
    assert "joan@example.org" in side_by_side
    assert "j.smith@example.org" in side_by_side
    assert owners() == [two[0].pk, two[1].pk]


def test_pressing_moves_the_visits_and_no_row_of_the_ledger_changes(office, two):
    before = list(LedgerEntry.objects.order_by("pk").values())

    answer = pressed(office, two)

    kept = Patient.objects.get(pk=two[0].pk)
    assert (answer.status_code, owners()) == (302, [kept.pk, kept.pk])
    assert (kept.name, kept.email, kept.phone) == ("Joan Smith", "joan@example.org", "+17785550123")
    assert kept.notes == "Speak up."
    assert list(LedgerEntry.objects.order_by("pk").values()) == before
    assert AuditEntry.objects.filter(action=AuditAction.PATIENTS_MERGED).count() == 2


def test_one_is_found_by_what_both_were_called_and_the_other_leads_there(office, two):
    pressed(office, two)

    for typed in ("smyth", "0123", "0199", "j.smith@example.org"):
        found = office.post("/admin/desk/patients/", {"q": typed}).context["patients"]
        assert [line.pk for line in found] == [two[0].pk], typed
    assert office.get(f"/admin/desk/patients/{two[1].pk}/").url == page(two, "")


def test_whoever_books_under_the_other_address_is_the_same_person(two):
    merged(two)

    again = Person(name="Joan Smyth", email="j.smith@example.org", phone="")
    with transaction.atomic():
        assert patient_of(again, NOW).pk == two[0].pk


def test_pressing_twice_is_once(office, two):
    asked = {**shown(office, page(two)), "name": "kept", "email": "kept", "phone": "gone"}

    answers = [office.post(page(two), asked) for _press in range(2)]

    assert [answer.status_code for answer in answers] == [302, 302]
    assert PatientMerge.objects.count() == 1


def test_a_record_changed_meanwhile_is_shown_again(office, two):
    asked = {**shown(office, page(two)), "name": "kept", "email": "kept", "phone": "kept"}
    Patient.objects.filter(pk=two[1].pk).update(name="Somebody Else")

    answer = office.post(page(two), asked)

    assert answer.status_code == 422
    assert "changed meanwhile" in answer.content.decode()
    assert owners() == [two[0].pk, two[1].pk]


def test_within_a_day_they_are_two_again_and_what_came_since_stays(office, two, clinic):
    pressed(office, two)
    practitioner, visit_type, area = clinic
    later = make_visit(
        practitioner=practitioner,
        visit_type=visit_type,
        start=at(WEDNESDAY, "16:00"),
        area=area,
        patient=two[0],
    )
    assert "Take them apart again" in office.get(page(two, "")).content.decode()

    first, second = (office.post(page(two, "part/")) for _press in range(2))

    assert (first.status_code, second.status_code) == (302, 302)
    assert owners() == [two[0].pk, two[1].pk, two[0].pk]
    assert Visit.objects.get(pk=later.pk).patient_id == two[0].pk
    kept, gone = (Patient.objects.get(pk=one.pk) for one in two)
    assert (kept.phone, gone.merged_into_id) == ("+16045550199", None)
    found = office.post("/admin/desk/patients/", {"q": "0123"}).context["patients"]
    assert [line.pk for line in found] == [gone.pk]


def test_after_a_day_they_stay_one(two):
    merged(two)

    with pytest.raises(CannotBeParted):
        part_patients(kept=two[0], by=OFFICE, now=NOW + dt.timedelta(days=1, seconds=1))
    assert owners() == [two[0].pk, two[0].pk]


def test_what_was_put_right_since_is_not_put_back(two):
    merged(two)
    Patient.objects.filter(pk=two[0].pk).update(name="Joan Jones")

    part_patients(kept=two[0], by=OFFICE, now=NOW)

    assert Patient.objects.get(pk=two[0].pk).name == "Joan Jones"


def test_somebody_erased_or_already_part_of_another_is_not_merged(two):
    third = make_patient(name="Joan")
    merged(two)
    with pytest.raises(CannotBeMerged):
        merged((third, two[1]))
    Patient.objects.filter(pk=third.pk).update(erased_at=NOW)
    with pytest.raises(CannotBeMerged):
        merged((two[0], third))


def test_a_chain_of_three_is_one_person(two):
    third = make_patient(name="Jo Smithson")
    merged(two)
    merged((third, two[0]))

    assert set(owners()) == {third.pk}
    assert set(Patient.objects.values_list("merged_into", flat=True)) == {third.pk, None}
    assert Patient.objects.get(pk=two[1].pk).merged_into_id == third.pk


def test_the_database_refuses_one_record_in_two_others_and_in_itself(two):
    merged(two)
    for kept in (make_patient(), two[1]):
        with pytest.raises(IntegrityError), transaction.atomic():
            PatientMerge.objects.create(kept=kept, gone=two[1], at=NOW, moved={}, facts={})


def test_nothing_half_done_is_left_when_it_dies_before_the_end(two, monkeypatch):
    monkeypatch.setattr("booking.operations.patients.merge.keep_findable", _dies)

    with pytest.raises(KeyboardInterrupt):
        merged(two)

    assert owners() == [two[0].pk, two[1].pk]
    assert not PatientMerge.objects.exists()
    assert Patient.objects.get(pk=two[1].pk).merged_into_id is None


def _dies(_pk):
    raise KeyboardInterrupt


def test_retention_keeps_what_a_record_was_called_before(two):
    merged(two)

    forget_nobodies(before=NOW + dt.timedelta(days=1000))

    assert Patient.objects.filter(pk=two[1].pk).exists()


def test_nobody_is_merged_with_themselves_or_by_an_editor(client, office, two):
    assert office.get(f"/admin/desk/patients/{two[0].pk}/merge/{two[0].pk}/").status_code == 404
    client.force_login(editor_user())
    assert client.post(page(two), {"name": "kept"}).status_code == 302
    assert client.post(page(two, "part/")).status_code == 302
    assert owners() == [two[0].pk, two[1].pk]


def test_whatever_hangs_on_a_patient_is_thought_of_here():
    """A new row that names a patient has to move with the rest, or say here why it does not."""
    named = {
        f"{relation.related_model.__name__}.{relation.field.name}"
        for relation in Patient._meta.related_objects
    }

    assert named == {
        "Visit.patient",
        "CreditAccount.patient",
        "ImportedPatient.patient",
        "ActingConsent.patient",
        "Patient.merged_into",
        # Written anew, and the merge itself.
        "PatientWord.patient",
        "PatientMerge.kept",
        "PatientMerge.gone",
    }
