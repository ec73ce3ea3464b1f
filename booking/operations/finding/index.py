"""The index patients are found by, written in the transaction that changes their private words (1100).

Everything that writes a patient's or a visit's name, number or address calls `keep_findable`.
Safe twice at once: the patient's row is held, and what is read under it is what is written.
"""

from collections.abc import Iterator
from typing import Any

from django.db import transaction
from django.db.models import QuerySet

from booking.models import ImportedPatient, Patient, PatientMerge, PatientWord, Visit
from booking.queries.patient_words import Findable, mark
from core.blind import unordered
from core.prepared import prepared, prepared_update
from core.rows import one

#: Where somebody lived many visits ago is no way to find them.
_MOST_VISITS = 100
_A_BATCH = 200


@transaction.atomic
def keep_findable(patient_id: int | None) -> bool:
    """Write the words one patient is found by, as they are now. Returns whether any changed."""
    # The update is the lock, on SQLite too: two visits of one patient may be written at once.
    if not _hold(patient_id or 0, mark()):
        return False
    patient = one(Patient, patient_id)
    gone = patient.erased_at or patient.merged_into_id
    wanted = set() if gone else _words_of(patient).digests()
    there = set(_digests_of(patient.pk))
    if there - wanted:
        PatientWord.objects.filter(patient=patient, digest__in=there - wanted).delete()
    PatientWord.objects.bulk_create(
        PatientWord(patient=patient, digest=digest) for digest in unordered(wanted - there)
    )
    return there != wanted


@prepared_update
def _hold(patient_id: int, mark: str) -> tuple[QuerySet[Patient], dict[str, Any]]:
    return Patient.objects.filter(pk=patient_id), {"indexed_as": mark}


@prepared
def _digests_of(patient_id: int) -> QuerySet[PatientWord, str]:
    return PatientWord.objects.filter(patient=patient_id).values_list("digest", flat=True)


@prepared
def _aliases_of(patient_id: int) -> QuerySet[Patient]:
    return Patient.objects.filter(merged_into=patient_id)


@prepared
def _merges_of(patient_id: int) -> QuerySet[PatientMerge]:
    return PatientMerge.objects.filter(kept=patient_id, parted_at=None)


@prepared
def _imported_of(patient_id: int) -> QuerySet[ImportedPatient]:
    return ImportedPatient.objects.filter(patient=patient_id)


@prepared
def _visits_of(patient_id: int) -> QuerySet[Visit, tuple[str, str, str, str]]:
    rows = Visit.objects.filter(patient=patient_id).order_by("-start")
    columns = rows.values_list("contact_name", "contact_phone", "street", "postal_code")
    return columns[:_MOST_VISITS]


def _words_of(patient: Patient) -> Findable:
    known = Findable()
    # What they were called in a record that has gone up in this one finds them too.
    for called in (patient, *_aliases_of(patient.pk)):
        known.names |= {called.name}
        known.emails |= {called.email} - {""}
        known.phones |= {called.phone}
    for merge in _merges_of(patient.pk):
        former: Any = merge.facts
        known.names |= {former["before"]["name"]}
        known.emails |= {former["before"]["email"]} - {""}
        known.phones |= {former["before"]["phone"]}
    for row in _imported_of(patient.pk):
        door: Any = row.door
        known.streets |= {door.get("street", "")} - {""}
        known.postal_codes |= {door.get("postal_code", "")} - {""}
    for name, phone, street, code in _visits_of(patient.pk):
        known.names |= {name}
        known.phones |= {phone}
        known.streets |= {street}
        known.postal_codes |= {code} - {""}
    return known


def waiting_to_be_indexed() -> QuerySet[Patient]:
    """Patients who were written with an earlier key or earlier rules, or by none of our operations."""
    return Patient.objects.filter(erased_at=None).exclude(indexed_as=mark()).order_by("pk")


def index_everybody(*, most: int | None = None) -> Iterator[int]:
    """Index whoever waits, a transaction each; yields how many are done so far, batch by batch.

    Broken off, it goes on where it was: a patient's own row says what was done.
    """
    done = 0
    while most is None or done < most:
        batch = list(waiting_to_be_indexed().values_list("pk", flat=True)[:_A_BATCH])
        if not batch:
            return
        for pk in batch:
            keep_findable(pk)
        done += len(batch)
        yield done
