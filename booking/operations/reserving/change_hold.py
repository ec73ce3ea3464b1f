"""A held time goes on being held for another visit type or another payer, where it fits."""

import datetime as dt
from typing import Any

from django.db import transaction

from booking.models import UNSETTLED, PaymentState, Practitioner, Visit, VisitType
from booking.operations.locks.diary import PractitionerLeft, lock_diary
from booking.operations.reserving.hold import HoldLapsed, price_columns, stands, when
from booking.queries.refusal import refusal
from booking.queries.round import place_of
from core.generations import visits_changed


class DoesNotFit(Exception):
    """The held time is no good for what is wanted now; it stays held for what it was held for."""


@transaction.atomic
def change_hold(
    *, visit: Visit, now: dt.datetime, visit_type: VisitType | None = None, payer: str = ""
) -> Visit:
    """Hold the time of `visit` for `visit_type`, or for somebody else to pay, from now on.

    The deadline stays. Another visit type is asked about like a new wish: the same person may give
    it, and it can be reached before and after. Raises DoesNotFit, HoldLapsed.
    """
    try:
        practitioner = lock_diary(visit.practitioner_id)
    except PractitionerLeft:
        raise DoesNotFit from None
    visit = Visit.objects.select_related("visit_type").get(pk=visit.pk)
    if not stands(visit, now):
        raise HoldLapsed
    columns: dict[str, Any] = {"payer": payer} if payer else {}
    if visit_type is not None and visit_type.pk != visit.visit_type_id:
        if visit.joint is not None:  # the second begins when the first ends: another pair of times
            raise DoesNotFit
        columns |= _as(visit_type, visit, practitioner, now)
    for name, value in columns.items():
        setattr(visit, name, value)
    if columns:
        visit.save(update_fields=list(columns))
        visits_changed()
    return visit


def _as(
    visit_type: VisitType, visit: Visit, practitioner: Practitioner, now: dt.datetime
) -> dict[str, Any]:
    # The payment page names the old deposit, and may be paid at any moment.
    asked = visit.payments.filter(state__in=[*UNSETTLED, PaymentState.PAID])
    refused = refusal(
        practitioner=practitioner,
        visit_type=visit_type,
        place=place_of(visit),
        start=visit.start,
        now=now,
        holder=visit.holder,
    )
    if refused is not None or asked.exists():
        raise DoesNotFit
    times = when(practitioner, visit_type.minutes, visit.start)
    return {"visit_type": visit_type, **times, **price_columns(visit_type)}
