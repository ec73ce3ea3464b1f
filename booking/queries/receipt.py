"""The facts of a receipt, as extended health plans ask for them."""

import datetime as dt

from booking.models import CHARGES, LedgerEntry, LedgerKind, Visit, VisitStatus
from booking.notifications.receipt import MoneyMoved, Receipt
from booking.payments import ledger


def receipt_of(*, visit: Visit, now: dt.datetime) -> Receipt:
    """What a visit cost, what was paid, what is left. Before the visit it is one for the deposit."""
    paid = ledger.received_cents(visit)
    completed = visit.status == VisitStatus.COMPLETED
    left = ledger.owed_cents(visit) if completed else visit.total_cents - paid
    over = visit.status == VisitStatus.CANCELLED
    return Receipt(
        visit=visit,
        patient=visit.patient.name if visit.patient else "",
        paid_cents=paid,
        balance_cents=0 if over else max(0, left),
        has_taken_place=completed,
        is_cancelled=over,
        written_at=now,
        moved=_moved(visit),
    )


def _moved(visit: Visit) -> list[MoneyMoved]:
    """Every payment and whatever went back, in the order of its days."""
    entries = LedgerEntry.objects.filter(visit=visit).exclude(kind__in=CHARGES)
    return [
        MoneyMoved(LedgerKind(each.kind), each.amount_cents, each.at)
        for each in entries.order_by("at", "pk")
    ]
