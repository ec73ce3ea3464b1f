"""Payouts and what each is made of, as the office compares them with the bank's statement."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Q, QuerySet, Sum

from booking.models import BalanceTransaction, Payout

#: A payout's own movements: what goes to the bank, and what comes back when the bank refuses it.
OWN = ("payout", "payout_reversal")


@dataclass(frozen=True)
class PayoutSums:
    """One payout and the sums of its movements, in cents. `difference` is 0 where the books agree."""

    payout: Payout
    movements: int
    amount_cents: int
    fee_cents: int
    net_cents: int

    @property
    def is_known(self) -> bool:
        """Whether the provider has said what is in it."""
        return self.payout.read_at is not None

    @property
    def difference(self) -> int:
        """What went to the bank, less what its movements come to."""
        return self.payout.amount_cents - self.net_cents if self.is_known else 0


def payouts_between(opens: datetime, closes: datetime) -> list[PayoutSums]:
    """The payouts made in a span of instants, the newest first."""
    return _sums(Payout.objects.filter(created_at__gte=opens, created_at__lt=closes))


def sums_of(payout: Payout) -> PayoutSums:
    """One payout with its sums."""
    return _sums(Payout.objects.filter(pk=payout.pk))[0]


def movements_of(payout: Payout) -> Sequence[BalanceTransaction]:
    """What a payout is made of, oldest first."""
    rows = payout.movements.exclude(kind__in=OWN).select_related(
        "payment__visit", "payment__purchase"
    )
    return list(rows.order_by("created_at", "pk"))


def _sums(payouts: QuerySet[Payout]) -> list[PayoutSums]:
    inside = ~Q(movements__kind__in=OWN)
    rows = payouts.annotate(
        count=Count("movements", filter=inside),
        amount=Sum("movements__amount_cents", filter=inside),
        fee=Sum("movements__fee_cents", filter=inside),
        net=Sum("movements__net_cents", filter=inside),
    )
    return [
        PayoutSums(row, row.count, row.amount or 0, row.fee or 0, row.net or 0)
        for row in rows.order_by("-created_at", "-pk")
    ]
