"""Calling off a visit of a plan and all after it, in one step: all of them or none (1231)."""

import datetime as dt
from collections.abc import Sequence
from typing import NamedTuple

from django.db import transaction

from booking.models import Visit
from booking.operations.locks.diary import lock_diary
from booking.operations.visits.cancel import TermsChanged, cancel_visit
from booking.queries.plans import following


class ShownVisit(NamedTuple):
    """One visit as the page showed it: its number, what was to come back, and the fee."""

    pk: int
    sequence: int
    back_cents: int
    fee_cents: int


@transaction.atomic
def cancel_following(*, visit: Visit, shown: Sequence[ShownVisit], now: dt.datetime) -> list[Visit]:
    """Cancel exactly the visits that were shown, each on the terms that were; each is told by itself.

    Raises TermsChanged where they are others by now, or what comes back is; then none is cancelled.
    """
    for pk in sorted({one.practitioner_id for one in following(visit, now)}):
        lock_diary(pk)
    left = following(visit, now)
    if not left or [one.pk for one in left] != [one.pk for one in shown]:
        raise TermsChanged
    return [
        cancel_visit(
            visit=one,
            now=now,
            by="patient",
            shown_cents=said.back_cents,
            shown_fee_cents=said.fee_cents,
            shown_sequence=said.sequence,
        )
        for one, said in zip(left, shown, strict=True)
    ]
