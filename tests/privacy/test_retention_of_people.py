"""People who never had a visit, and whoever was made one with somebody: who goes and who stays."""

import pytest

from booking.models import Patient, PatientMerge, PatientWord
from booking.operations.finding.index import keep_findable
from booking.operations.privacy import retention
from tests.factories import NOW, make_patient
from tests.privacy.test_retention import DAY, row, when_said

pytestmark = pytest.mark.django_db


def one_of(kept, gone, parted_at=None):
    """Two records made one; taken apart again where `parted_at` says so."""
    PatientMerge.objects.create(
        kept=kept, gone=gone, at=NOW, moved={}, facts={}, parted_at=parted_at
    )
    if parted_at is None:
        Patient.objects.filter(pk=gone.pk).update(merged_into=kept)


def test_whoever_was_made_one_with_somebody_is_not_deleted_nor_after_they_were_parted():
    one_of(make_patient(name="Kept"), make_patient(name="Gone"))
    one_of(make_patient(name="Here"), make_patient(name="There"), parted_at=NOW)
    make_patient(name="Nobody")

    assert retention.forget_nobodies(before=NOW + DAY) == 1

    left = {person.name for person in Patient.objects.all()}
    assert left == {"Kept", "Gone", "Here", "There"}


@pytest.mark.parametrize("which", ["kept", "gone"])
def test_whoever_is_made_one_with_somebody_meanwhile_is_not_deleted(which):
    nobody = make_patient()
    other = make_patient(created_at=NOW + 2 * DAY)
    pair = {"kept": nobody, "gone": other} if which == "kept" else {"kept": other, "gone": nobody}

    with when_said('"booking_patient"."created_at" <', lambda: one_of(**pair)):
        deleted = retention.forget_nobodies(before=NOW + DAY)

    assert (deleted, Patient.objects.count()) == (0, 2)


def test_nobody_is_found_by_what_was_emptied():
    """The street of a time that was never booked."""
    visit = row(0, "released", street="9 Elm Street")
    keep_findable(visit.patient_id)
    known = PatientWord.objects.filter(patient=visit.patient_id).count()

    assert retention.forget_unbooked(before=NOW + DAY, now=NOW) == 1

    assert 0 < PatientWord.objects.filter(patient=visit.patient_id).count() < known
