"""The facts of a receipt, as extended health plans ask for them."""

import datetime as dt

from booking.models import Visit, VisitStatus
from booking.notifications.receipt import Receipt
from booking.payments.terms import cancellation_terms


def receipt_of(*, visit: Visit, now: dt.datetime) -> Receipt:
    """What a visit cost, what was paid, what is left. Before the visit it is one for the deposit."""
    paid = cancellation_terms(visit, now).paid_cents
    over = visit.status == VisitStatus.CANCELLED
    return Receipt(
        visit=visit,
        patient=visit.patient.name if visit.patient else "",
        paid_cents=paid,
        balance_cents=0 if over else max(0, visit.total_cents - paid),
        has_taken_place=visit.status == VisitStatus.COMPLETED,
        is_cancelled=over,
        written_at=now,
    )
