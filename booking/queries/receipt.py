"""The facts of a receipt, as extended health plans ask for them."""

import datetime as dt

from booking.models import REFUND_COUNTS, PaymentState, Refund, Visit, VisitStatus
from booking.notifications.receipt import MoneyMoved, Receipt
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
        moved=_moved(visit),
    )


def _moved(visit: Visit) -> list[MoneyMoved]:
    """What was paid and what went back, in the order of its days."""
    payments = visit.payments.filter(state=PaymentState.PAID)
    refunds = Refund.objects.filter(payment__visit=visit, state__in=REFUND_COUNTS)
    moved = [MoneyMoved(each.amount_cents, each.paid_at) for each in payments if each.paid_at]
    moved += [
        MoneyMoved(each.amount_cents, each.settled_at or each.created_at, is_refund=True)
        for each in refunds
    ]
    return sorted(moved, key=lambda one: one.at)
