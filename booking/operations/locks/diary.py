"""The lock of a practitioner's diary, taken by whoever makes their time less available."""

from typing import Any

from django.db import transaction
from django.db.models import F, QuerySet

from booking.models import Practitioner
from core.prepared import prepared_update
from core.rows import one


class PractitionerLeft(Exception):
    """The practitioner no longer exists or no longer takes bookings."""


def lock_diary(practitioner_id: int) -> Practitioner:
    """Hold one practitioner's diary until the transaction ends, and return them fresh.

    Raising the version is a row lock on PostgreSQL and the write lock on SQLite: the same line on
    both. Two diaries are locked in order of their ids.

    Raises PractitionerLeft when there is no such practitioner.
    """
    assert transaction.get_connection().in_atomic_block, "lock inside transaction.atomic"
    # Not select_for_update: SQLite has no such lock, and Django leaves it out there without a word.
    if not _raise_version(practitioner_id):
        raise PractitionerLeft
    return one(Practitioner, practitioner_id)


@prepared_update
def _raise_version(practitioner_id: int) -> tuple[QuerySet[Practitioner], dict[str, Any]]:
    return Practitioner.objects.filter(pk=practitioner_id), {"version": F("version") + 1}


def lock_every_diary() -> list[int]:
    """Hold the diaries of all practitioners until the transaction ends; returns their ids."""
    everyone = list(Practitioner.objects.order_by("pk").values_list("pk", flat=True))
    # In order of ids, as everywhere: two such changes at once wait for each other, never for ever (0885).
    for pk in everyone:
        lock_diary(pk)
    return everyone
