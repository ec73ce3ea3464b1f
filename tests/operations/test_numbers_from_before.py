"""A clinic that has patients is brought up to date: their numbers ring, their addresses find them."""

from importlib import import_module

import pytest
from django.apps import apps

from booking.models import Patient, Visit, WaitingListEntry
from core.fields import lookup_hash
from home.models import ContactMessage
from tests.factories import NOW, at, make_patient, make_practitioner, make_visit, make_visit_type

pytestmark = pytest.mark.django_db


def bring_up_to_date():
    for room, name in (
        ("booking", "0008_numbers_and_addresses_in_one_form"),
        ("home", "0002_numbers_in_one_form"),
    ):
        import_module(f"{room}.migrations.{name}").forwards(apps, None)


def waits(email):
    return WaitingListEntry.objects.create(
        prefix="V5H", email=email, email_hash=f"old hash of {email!r}"[:64], created_at=NOW
    )


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("604-555-0142", "+16045550142"),
        ("604-555-0142 ext. 12", "+16045550142;ext=12"),
        ("+44 20 7946 0018", "+442079460018"),
        ("555-014-2", "555-014-2"),
        ("call her son", "call her son"),
        ("", ""),
    ],
)
def test_a_number_that_can_be_read_becomes_one_that_rings_and_others_stay(before, after):
    patient = make_patient(phone=before)
    start = at("2026-11-25", "09:30")
    visit = make_visit(
        practitioner=make_practitioner(phone=before),
        visit_type=make_visit_type(),
        start=start,
        patient=patient,
        contact_phone=before,
    )
    ContactMessage.objects.create(name="Joan", phone=before, text="Parking?", at=NOW)

    bring_up_to_date()
    bring_up_to_date()

    visit = Visit.objects.get(pk=visit.pk)
    found = (visit.contact_phone, visit.patient.phone, visit.practitioner.phone)
    assert {*found, ContactMessage.objects.get().phone} == {after}


def test_an_address_loses_what_nobody_sees_and_is_found_again():
    unseen = make_patient(email="joan@example.org\u200b", email_hash="kept with the sign in it")
    other = make_patient(email="ann@example.org")
    hers, again = waits("joan@example.org"), waits("\u200ejoan@example.org")
    WaitingListEntry.objects.filter(pk=hers.pk).update(email_hash=lookup_hash("joan@example.org"))

    bring_up_to_date()

    found = Patient.objects.get(email_hash=lookup_hash("joan@example.org"))
    assert (found, found.email) == (unseen, "joan@example.org")
    assert Patient.objects.get(pk=other.pk).email == "ann@example.org"
    assert list(WaitingListEntry.objects.values_list("pk", flat=True)) == [hers.pk]
    assert not WaitingListEntry.objects.filter(pk=again.pk).exists()
