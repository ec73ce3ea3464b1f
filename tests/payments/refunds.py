"""Refunds as the office and the cancel operation make them, for the cases about money back."""

from django.db import transaction

from booking.models import Payment, Visit
from booking.operations.money.refund import refund_for_cancellation
from booking.operations.money.refund_by_office import preview_refund, refund_as_goodwill
from booking.payments.terms import cancellation_terms
from core.audit import Actor
from tests.payments.oracle import shown_state

OFFICE = Actor("office")
HALF = [{"hours": 48, "percent": 100}, {"hours": 24, "percent": 50}, {"hours": 0, "percent": 0}]


def cancel(bench, visit, by="patient"):
    """What the cancel operation does about money: status and refund row in one transaction."""
    promised = cancellation_terms(visit, bench.now, by)
    with transaction.atomic():
        Visit.objects.filter(pk=visit.pk).update(status="cancelled")
        refund = refund_for_cancellation(visit=visit, now=bench.now, by=by)
    returns = promised.refund_cents + promised.waiting_cents
    assert (refund.amount_cents if refund else 0) == returns
    return refund


def shown(visit):
    return [shown_state(one) for one in Payment.objects.filter(visit=visit)]


def press_refund(bench, visit, cents, why="goodwill"):
    left = preview_refund(visit=visit, now=bench.now).left_cents
    return refund_as_goodwill(
        visit=visit, cents=cents, seen_left_cents=left, why=why, by=OFFICE, now=bench.now
    )[0]
