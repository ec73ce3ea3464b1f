"""The receipt of a visit, with the facts that extended health plans ask for."""

import datetime as dt

from booking.models import CHARGES, LedgerEntry, LedgerKind, Visit, VisitStatus
from booking.notifications.receipt import MoneyMoved, Receipt
from booking.payments import ledger
from booking.payments.cost import cost_of


def receipt_of(*, visit: Visit, now: dt.datetime) -> Receipt:
    """What a visit cost, what was paid, what is left. Before the visit it is one for the deposit."""
    paid = ledger.received_cents(visit)
    completed = visit.status == VisitStatus.COMPLETED
    cost = cost_of(visit)
    return Receipt(
        visit=visit,
        patient=visit.patient.name if visit.patient else "",
        paid_cents=paid,
        balance_cents=0 if cost.is_off else cost.rest,
        # An amount here would be a claim: nobody knows the payer's part before it pays (0882).
        balance=cost.rest_words if cost.rest_is_shared else "",
        is_of_a_deposit=cost.deposit_paid > 0 and not cost.otherwise_paid,
        has_taken_place=completed,
        is_cancelled=cost.is_off,
        discount_cents=cost.discount,
        goodwill_cents=cost.goodwill,
        written_at=now,
        moved=_moved(visit),
    )


def _moved(visit: Visit) -> list[MoneyMoved]:
    """Every payment and whatever went back, in the order of its days.

    Without what was written by mistake and taken back: no money moved.
    """
    entries = LedgerEntry.objects.filter(visit=visit, corrects=None, correction=None)
    return [
        MoneyMoved(LedgerKind(each.kind), each.amount_cents, each.day)
        for each in sorted(entries.exclude(kind__in=CHARGES), key=lambda one: (one.day, one.pk))
    ]
