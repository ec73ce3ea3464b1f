"""The index patients are found by, written in the transaction that changes their private words (1100).

Everything that writes a patient's or a visit's name, number or address calls `keep_findable`.
Safe twice at once: the patient's row is held, and what is read under it is what is written.
"""

from collections.abc import Iterator
from typing import Any

from django.db import transaction
from django.db.models import QuerySet

from booking.models import Patient, PatientWord, Visit
from booking.queries.patient_words import Findable, mark
from core.blind import unordered

#: Where somebody lived many visits ago is no way to find them.
_MOST_VISITS = 100
_A_BATCH = 200


@transaction.atomic
def keep_findable(patient_id: int | None) -> bool:
    """Write the words one patient is found by, as they are now. Returns whether any changed."""
    # The update is the lock, on SQLite too: two visits of one patient may be written at once.
    held = Patient.objects.filter(pk=patient_id or 0)
    if not held.update(indexed_as=mark()):
        return False
    patient = held.get()
    gone = patient.erased_at or patient.merged_into_id
    wanted = set() if gone else _words_of(patient).digests()
    rows = PatientWord.objects.filter(patient=patient)
    there = set(rows.values_list("digest", flat=True))
    rows.filter(digest__in=there - wanted).delete()
    PatientWord.objects.bulk_create(
        PatientWord(patient=patient, digest=digest) for digest in unordered(wanted - there)
    )
    return there != wanted


def _words_of(patient: Patient) -> Findable:
    known = Findable()
    # What they were called in a record that has gone up in this one finds them too.
    for one in (patient, *patient.aliases.all()):
        known.names |= {one.name}
        known.emails |= {one.email} - {""}
        known.phones |= {one.phone}
    for merge in patient.merges.filter(parted_at=None):
        former: Any = merge.facts
        known.names |= {former["before"]["name"]}
        known.emails |= {former["before"]["email"]} - {""}
        known.phones |= {former["before"]["phone"]}
    for visit in Visit.objects.filter(patient=patient).order_by("-start")[:_MOST_VISITS]:
        known.names |= {visit.contact_name}
        known.phones |= {visit.contact_phone}
        known.streets |= {visit.street}
        known.postal_codes |= {visit.postal_code} - {""}
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
