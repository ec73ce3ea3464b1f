"""Payments, refunds and disputes that need a person, for the staff dashboard."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from booking.models import (
    Dispute,
    FollowUp,
    FraudWarning,
    MoneyCheck,
    Payment,
    PaymentState,
    Refund,
    RefundState,
    Visit,
)
from booking.payments import books, ledger
from booking.payments.card_terms import fees_not_charged, kept_until
from booking.payments.provider_words import compared
from core import local_time
from core.money import shown


@dataclass(frozen=True)
class Attention:
    """One thing to look at. `kind` is fraud, review, refund, waiting, dispute, blocked, fee or books.

    `act` is what is most likely done about it, by the last word of its address.
    """

    kind: str
    sentence: str
    since: datetime
    #: Of a visit, or of what was bought without one (0960).
    reference: str = ""
    due: datetime | None = None
    act: str = ""


def money_needing_attention() -> list[Attention]:
    """Mismatches, failed and waiting refunds, disputes, blocked times and differing books; oldest first."""
    refunds = _refunds()
    told = {one.reference for one in refunds if one.kind == "refund"}
    found = [
        *_suspected(),
        *_reviews(),
        *refunds,
        *[one for one in _owed_to_buyers() if one.reference not in told],
        *_disputes(),
        *_blocked(),
        *_fees(),
        *_books(),
    ]
    # By the bank's deadline where there is one: an answer after it is a dispute lost.
    return sorted(found, key=lambda item: item.due or item.since)


def _suspected() -> list[Attention]:
    """What a card's bank calls fraudulent, with what to do before it becomes a dispute (0952)."""
    said = _(
        "The card's bank suspects fraud. Call the patient: if nobody there knows of the payment, refund all "
        "of it and cancel the visit; if it is in order, leave it. Then mark it as dealt with"
    )
    rows = FraudWarning.objects.filter(dealt_at=None).select_related(
        "payment__visit", "payment__purchase"
    )
    return [_about(row.payment, "fraud", said, row.opened_at) for row in rows]


def _reviews() -> list[Attention]:
    rows = Payment.objects.exclude(review="").select_related("visit", "purchase")
    return [
        _about(
            row,
            "review",
            _("What was paid differs from what was asked: %(what)s")
            % {"what": compared(row.review)},
            row.created_at,
        )
        for row in rows
    ]


def _refunds() -> list[Attention]:
    """Refunds that have not arrived: each that waits, and each failed one that is still owed."""
    states = [RefundState.FAILED, RefundState.CANCELED, RefundState.PENDING, RefundState.REQUESTED]
    rows = Refund.objects.filter(state__in=states).select_related(
        "payment__visit", "payment__purchase"
    )
    held = set(ledger.held_by_banks().values_list("payment", flat=True))
    found, told = [], set()
    for row in rows.order_by("created_at"):
        payment = row.payment
        of = payment.reference
        if row.state in (RefundState.PENDING, RefundState.REQUESTED):
            said = _waits(row, row.payment_id in held)
            found.append(_about(payment, "waiting", said, row.created_at))
        # Once each, and by what is owed: a refund that failed and went another way needs nobody (0895).
        elif of not in told and (owed := books.overpaid_cents(payment)):
            told.add(of)
            amount = shown(owed, row.payment.currency)
            said = _("A refund of %(amount)s failed: pay it back another way") % {"amount": amount}
            found.append(_about(payment, "refund", said, row.created_at))
    return found


def _owed_to_buyers() -> list[Attention]:
    """Whoever bought something and is owed money: no visit says so on the lists of visits (0973)."""
    said = _("%(amount)s is owed to whoever bought this: pay it back")
    return [
        Attention(
            "refund",
            said % {"amount": shown(cents, bought.currency)},
            bought.delivered_at or bought.created_at,
            bought.public_ref,
        )
        for bought, cents in books.owed_to_buyers()
    ]


def _waits(refund: Refund, held: bool) -> str:
    said = _("A refund of %(amount)s has not gone out yet: Stripe has not answered")
    if held:
        said = _("A refund of %(amount)s waits until the payer's bank lets go of the money")
    elif refund.state == RefundState.PENDING:
        said = _("A refund of %(amount)s is on its way")
    elif refund.tried_at is None:
        said = _("A refund of %(amount)s is about to go out")
    return said % {"amount": shown(refund.amount_cents, refund.payment.currency)}


def _disputes() -> list[Attention]:
    rows = Dispute.objects.filter(closed_at=None).select_related(
        "payment__visit", "payment__purchase"
    )
    return [
        _about(
            row.payment,
            "dispute",
            _("The payer's bank disputes %(amount)s")
            % {"amount": shown(row.amount_cents, row.payment.currency)},
            row.opened_at,
            row.due_by,
        )
        for row in rows
    ]


def _blocked() -> list[Attention]:
    paid = Visit.objects.filter(needs_staff=True, payments__state=PaymentState.PAID).distinct()
    rows = paid.exclude(
        follow_up=FollowUp.WISHES_ANOTHER_TIME
    )  # stands as it is, and is no money's
    said = _("Paid, but the time is blocked: confirm it or give the money back")
    return [Attention("blocked", said, row.created_at, row.public_ref) for row in rows]


def _fees() -> list[Attention]:
    """Fees that patients agreed to and nobody has charged or let go of, by the end of their card."""
    found = []
    for visit, fee in fees_not_charged():
        said = _("%(fee)s: up to %(amount)s may be charged to the card on file until %(until)s")
        until = local_time.moment(kept_until(visit), visit.time_zone)
        amount = shown(fee.most_cents, visit.currency)
        words = said % {"fee": fee.kind.label, "amount": amount, "until": until}
        since = visit.cancelled_at or visit.end
        found.append(Attention("fee", words, since, visit.public_ref, act="charge-fee"))
    return found


def _books() -> list[Attention]:
    last = MoneyCheck.objects.filter(kind="books").order_by("-finished_at").first()
    if last is None or not last.differences:
        return []
    said = _("%(n)d differences between our ledger and Stripe") % {"n": len(last.differences)}
    return [Attention("books", said, last.finished_at)]


def _about(
    payment: Payment, kind: str, said: str, since: datetime, due: datetime | None = None
) -> Attention:
    return Attention(kind, said, since, payment.reference, due)
