"""The history of a visit's payments and refunds as sentences, for staff and for the receipt."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from booking.models import (
    BACK_BY_HAND,
    FROM_CREDIT,
    INTO_CREDIT,
    REFUND_COUNTS,
    CreditEntry,
    CreditKind,
    LedgerEntry,
    LedgerKind,
    Payment,
    PaymentState,
    RefundReason,
    RefundState,
    Visit,
)
from booking.payments.provider_words import compared, dispute_status
from core.money import shown

FOR_THE_RECEIPT = (
    LedgerKind.FEE_KEPT,
    LedgerKind.CARD,
    LedgerKind.REFUNDED,
    LedgerKind.REFUND_FAILED,
    LedgerKind.CASH,
    LedgerKind.E_TRANSFER,
    LedgerKind.CHEQUE,
    LedgerKind.INSURER,
    *FROM_CREDIT,
    *INTO_CREDIT,
    *BACK_BY_HAND,
)


@dataclass(frozen=True)
class Line:
    """One sentence of the story. `cents` is signed as in the ledger; 0 for a remark."""

    at: datetime
    text: str
    cents: int
    kind: str = ""


def money_story(visit: Visit, *, receipt: bool = False) -> list[Line]:
    """Everything that happened to a visit's money, oldest first, in plain sentences.

    `receipt` keeps to what the payer did and got.
    """
    rows = LedgerEntry.objects.filter(visit=visit).select_related("refund").order_by("at", "pk")
    if receipt:
        rows = rows.filter(kind__in=FOR_THE_RECEIPT)
    lines = [Line(row.at, sentence(row), row.amount_cents, row.kind) for row in rows]
    if not receipt:
        lines += _remarks(visit)
    # Sorted again, and stably: remarks come from other tables, entries of one moment keep their order.
    return sorted(lines, key=lambda line: line.at)


def sentence(row: LedgerEntry) -> str:
    """What one row of the ledger says."""
    amount = shown(abs(row.amount_cents), row.currency)
    said = _("%(what)s: %(amount)s") % {
        "what": LedgerKind(row.kind).label,
        "amount": amount,
    }
    if row.refund is not None and row.kind == LedgerKind.REFUNDED:
        said += f" ({RefundReason(row.refund.reason).label})"
    if row.corrects_id is not None:
        said = _("Taken back, written by mistake: %(what)s") % {"what": said}
    by = _(" by %(who)s") % {"who": row.by} if row.by else ""
    note = f": {row.note}" if row.note else ""
    return f"{said}{by}{note}"


def credit_sentence(row: CreditEntry) -> str:
    """What one movement of credit says."""
    amount = shown(abs(row.amount_cents), row.account.currency)
    said = _("%(what)s: %(amount)s") % {"what": CreditKind(row.kind).label, "amount": amount}
    by = _(" by %(who)s") % {"who": row.by} if row.by else ""
    note = f": {row.note}" if row.note else ""
    return f"{said}{by}{note}"


def _remarks(visit: Visit) -> list[Line]:
    """What no ledger entry says: pages not paid, refunds waiting, mismatches, disputes."""
    lines: list[Line] = []
    for payment in visit.payments.prefetch_related("refunds", "disputes"):
        lines += payment_remarks(payment)
        for dispute in payment.disputes.all():
            how = dispute_status(dispute.status)
            said = _("The payer's bank opened a dispute (%(how)s)") % {"how": how}
            lines.append(Line(dispute.opened_at, said, 0))
    return lines


def payment_remarks(payment: Payment) -> list[Line]:
    """What no entry says of one payment: its page, what differs, refunds on their way."""
    lines = []
    # A paid one has its ledger entry, which says the same with the amount.
    if payment.state != PaymentState.PAID:
        said = _("Payment page: %(state)s") % {"state": PaymentState(payment.state).label}
        lines.append(Line(payment.created_at, said, 0))
    if payment.review:
        said = _("What came back differs in: %(what)s") % {"what": compared(payment.review)}
        lines.append(Line(payment.created_at, said, 0))
    for refund in payment.refunds.all():
        if refund.state in (RefundState.REQUESTED, RefundState.PENDING, RefundState.FAILED):
            amount = shown(refund.amount_cents, payment.currency)
            said = _("Refund of %(amount)s: %(state)s") % {
                "amount": amount,
                "state": RefundState(refund.state).label,
            }
            lines.append(Line(refund.created_at, said, 0))
    return lines


def refunds_under_way(visit: Visit) -> int:
    """Cents that have been promised back and not yet failed."""
    total = 0
    for payment in visit.payments.filter(state=PaymentState.PAID):
        going = payment.refunds.filter(state__in=REFUND_COUNTS)
        total += sum(refund.amount_cents for refund in going)
    return total
