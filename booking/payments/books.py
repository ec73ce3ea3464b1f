"""Which book a payment is written in: a visit's ledger, or the account of what was bought (0960)."""

from __future__ import annotations

from datetime import datetime

from django.db.models import F, Q, QuerySet, Sum, Value
from django.db.models.functions import Coalesce

from booking.models import (
    PROVIDER_MONEY,
    CreditAccount,
    CreditEntry,
    CreditKind,
    GiftCard,
    LedgerEntry,
    LedgerKind,
    PackageSale,
    Payment,
    Purchase,
    Refund,
    RefundState,
)
from booking.payments import credit, ledger
from booking.payments.credit import Note

#: What stays on an account of its price is told by the rows that are no money from or to its buyer.
_INSIDE = (
    CreditKind.KEPT,
    CreditKind.USED,
    CreditKind.MOVED_IN,
    CreditKind.MOVED_OUT,
    CreditKind.EARNED,
    CreditKind.WRITTEN_OFF,
)


def post_money(
    *,
    payment: Payment,
    kind: LedgerKind,
    cents: int,
    key: str,
    now: datetime,
    refund: Refund | None = None,
) -> bool:
    """Write provider money that moved for a payment into the book it belongs to. Returns whether it is new.

    Call it inside a transaction that holds the payment.
    """
    if payment.visit is not None:
        return ledger.post(
            visit=payment.visit,
            kind=kind,
            cents=cents,
            key=key,
            now=now,
            payment=payment,
            refund=refund,
        )
    account = account_of(payment)
    if cents == 0 or credit.is_written(key):
        return False
    note = Note(key, now)
    short = -cents - credit.balance_cents(account)
    if short > 0:
        # Spent already: the clinic has lost it, and an account never falls below nothing (0961).
        credit.post(account, CreditKind.WRITTEN_OFF, short, Note(f"short:{key}", now))
    new = credit.post(account, CreditKind(kind), cents, note, payment=payment, refund=refund)
    recover(account, key=key, now=now)
    return new


def recover(account: CreditAccount, *, key: str, now: datetime) -> None:
    """What was written off comes out of whatever the account has again. Call it holding the account."""
    lost: int = _sum(account.entries.filter(kind=CreditKind.WRITTEN_OFF))
    cents = min(lost, credit.balance_cents(account))
    if cents > 0:
        credit.post(account, CreditKind.WRITTEN_OFF, -cents, Note(f"recovered:{key}", now))


def account_of(payment: Payment) -> CreditAccount:
    """The account of what a payment paid for. Raises ValueError before anything was delivered."""
    account = payment.purchase.account if payment.purchase else None
    if account is None:
        raise ValueError(f"payment {payment.pk} has no account")
    return account


def has_moved(refund: Refund) -> bool:
    """Whether the money of a refund has left, by the book of its payment."""
    kind = LedgerKind.REFUNDED
    rows: QuerySet[LedgerEntry] | QuerySet[CreditEntry] = (
        refund.ledger.filter(kind=kind)
        if refund.payment.visit_id
        else refund.credit_entries.filter(kind=kind)
    )
    return rows.exists()


def provider_rows(payment: Payment) -> QuerySet[LedgerEntry] | QuerySet[CreditEntry]:
    """The rows of provider money of one payment, in whichever book."""
    if payment.visit_id:
        return LedgerEntry.objects.filter(payment=payment)
    return CreditEntry.objects.filter(payment=payment)


def provider_sums() -> dict[object, int]:
    """Per payment, what the provider's money comes to by our books."""
    sums: dict[object, int] = {}
    for book in (LedgerEntry, CreditEntry):
        rows = book.objects.filter(kind__in=PROVIDER_MONEY).exclude(payment=None)  # type: ignore[attr-defined]
        sums.update(rows.values_list("payment").annotate(Sum("amount_cents")))
    return sums


def overpaid_cents(payment: Payment) -> int:
    """What the clinic owes the payer of this and no refund under way returns."""
    if payment.visit is not None:
        return ledger.overpaid_cents(payment.visit)
    return owed_of_purchase(payment.purchase) if payment.purchase else 0


def owed_of_purchase(purchase: Purchase) -> int:
    """What goes back to a buyer: paid twice, or left on an account that has ended."""
    account = purchase.account
    if account is None:
        return 0
    left = credit.balance_cents(account)
    if not is_over(account):
        # Not what the buyer may still use: the price, less what was used of it.
        left -= purchase.price_cents + _sum(account.entries.filter(kind__in=_INSIDE))
    return max(0, left - promised_cents(purchase))


def owed_to_buyers() -> list[tuple[Purchase, int]]:
    """Every purchase of which something goes back that is not on its way, and how many cents; oldest first.

    However it came to be: paid twice, a refund that came back, a bank that returned what it had taken
    after the rest was paid back.
    """
    inside = Sum("account__entries__amount_cents", filter=Q(account__entries__kind__in=_INSIDE))
    rows = Purchase.objects.annotate(
        there=Coalesce(Sum("account__entries__amount_cents"), Value(0)),
        inside=Coalesce(inside, Value(0)),
    )
    over = Q(account__sale__closed_at__isnull=False) | Q(account__gift__closed_at__isnull=False)
    # Few: the others need not be asked one by one.
    few = rows.filter(Q(there__gt=F("price_cents") + F("inside")) | over & Q(there__gt=0))
    found = few.select_related("account").order_by("delivered_at", "pk")
    owed = [(purchase, owed_of_purchase(purchase)) for purchase in found]
    return [(purchase, cents) for purchase, cents in owed if cents]


def promised_cents(purchase: Purchase) -> int:
    """Refunds that were asked for and whose money has not left yet."""
    going = Refund.objects.filter(
        payment__purchase=purchase, state__in=(RefundState.REQUESTED, RefundState.PENDING)
    )
    return _sum(going.exclude(credit_entries__kind=CreditKind.REFUNDED))


def is_over(account: CreditAccount) -> bool:
    """Whether nothing is used of an account any more: its rest was paid back."""
    ended = {"account": account, "closed_at__isnull": False}
    return PackageSale.objects.filter(**ended).exists() or GiftCard.objects.filter(**ended).exists()


def _sum(rows: QuerySet[CreditEntry] | QuerySet[Refund]) -> int:
    total: int | None = rows.aggregate(sum=Sum("amount_cents"))["sum"]
    return total or 0
