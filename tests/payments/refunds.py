"""Refunds as the office and the cancel operation make them, for the cases about money back."""

from django.db import transaction

from booking.models import Dispute, LedgerEntry, Payment, RefundReason, Visit
from booking.operations.money.refund import refund_for_cancellation, request_refund
from booking.operations.money.refund_by_office import preview_refund, refund_as_goodwill
from booking.payments.terms import cancellation_terms
from core.audit import Actor
from core.models import OutboxMessage
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


def ask(bench, payment, cents=2000, reason=RefundReason.STAFF, **more):
    return request_refund(payment=payment, cents=cents, reason=reason, now=bench.now, **more)


def waive(bench, visit, cents, key="w"):
    """So many cents are no longer asked for: what was paid beyond is owed to the payer."""
    LedgerEntry.objects.create(
        visit=visit, kind="waived", amount_cents=-cents, currency="cad", key=key, at=bench.now
    )


def bank_holds(payment, status="needs_response"):
    return Dispute.objects.create(
        payment=payment, provider_id=f"dp_{payment.pk}", status=status, amount_cents=5000,
        opened_at=payment.created_at,
    )  # fmt: skip


def job(kind, what=""):
    """The one job of that kind and news: its key, its ids, when it is to run."""
    row = OutboxMessage.objects.get(kind=kind, key__contains=f":{what}:" if what else ":")
    return row.key, row.ids, row.run_at


def entry(key):
    """The facts of one entry of the ledger, but for its key and its visit."""
    row = LedgerEntry.objects.get(key=key)
    return row.kind, row.amount_cents, row.payment_id, row.refund_id, row.at
