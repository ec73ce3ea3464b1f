"""The close of a day: what was counted is written beside what was recorded, once per way of payment."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.db import IntegrityError, transaction

from booking.models import AuditAction, DayClose, LedgerKind
from booking.queries.day_money import Span, recorded_cents
from core.audit import Actor, record


class DayClosed(Exception):
    """Somebody has closed this way of payment for that day before; their count stands."""


class SumsMoved(Exception):
    """Something was recorded after the page was shown: look again before counting against it."""


class DifferenceUnexplained(Exception):
    """What was counted is not what was recorded, and no reason was given."""

    def __init__(self, way: LedgerKind) -> None:
        super().__init__(way)
        self.way = way


@dataclass(frozen=True)
class Counted:
    """What somebody counted of one way, against the sum their page showed."""

    way: LedgerKind
    cents: int
    seen_cents: int
    reason: str = ""


@transaction.atomic
def close_day(
    *,
    day: dt.date,
    span: Span,
    currency: str,
    counted: Sequence[Counted],
    by: Actor,
    now: dt.datetime,
) -> list[DayClose]:
    """Close the counted ways of a day; all or none. What is recorded afterwards is after the close.

    Raises DayClosed, SumsMoved, DifferenceUnexplained.
    """
    for one in counted:
        if DayClose.objects.filter(day=day, way=one.way, currency=currency).exists():
            raise DayClosed
        if recorded_cents(one.way, span, currency) != one.seen_cents:
            raise SumsMoved
        if one.cents != one.seen_cents and not one.reason:
            raise DifferenceUnexplained(one.way)
    rows = [
        DayClose(
            day=day,
            way=one.way,
            currency=currency,
            recorded_cents=one.seen_cents,
            counted_cents=one.cents,
            reason=one.reason,
            closed_at=now,
            by=by.name[:80],
        )
        for one in counted
    ]
    try:
        # A savepoint: of two at once the constraint lets one in, and on PostgreSQL ends the other's.
        with transaction.atomic():
            DayClose.objects.bulk_create(rows)
    except IntegrityError as twice:
        raise DayClosed from twice
    for row in rows:
        record(actor=by, action=AuditAction.DAY_CLOSED, on=row, now=now, fields=["counted_cents"])
    return rows
