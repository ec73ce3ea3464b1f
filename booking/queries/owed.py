"""Who owes the clinic, and whom it owes: each visit whose ledger does not come to nothing."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import F, Q, Sum, Value
from django.db.models.functions import Coalesce

from booking.models import (
    CHARGES,
    CreditAccount,
    CreditEntry,
    CreditKind,
    GiftCard,
    LedgerEntry,
    LedgerKind,
    PackageSale,
    Purchase,
    Refund,
    RefundState,
    Visit,
    VisitStatus,
)
from booking.payments import books
from core.local_time import local

_WAITS = (RefundState.REQUESTED, RefundState.PENDING)


@dataclass(frozen=True)
class Owed:
    """What is owed for one visit, since its day."""

    visit: Visit
    cents: int

    def days(self, today: dt.date) -> int:
        """How long it has been owed, in days."""
        return max(0, (today - self.visit.local_date).days)


def who_owes_us() -> list[Owed]:
    """Visits that took place, were missed or called off, and are not paid; the oldest first."""
    over = (*VisitStatus.FINISHED, VisitStatus.CANCELLED)
    return _with_visits(_owed(Q(visit__status__in=over, owed__gt=0)))


def whom_we_owe() -> list[Owed]:
    """Visits whose payers have paid more than is asked, less what is on its way back to them.

    What was paid ahead for a visit to come is no debt.
    """
    done = (*VisitStatus.FINISHED, VisitStatus.CANCELLED, VisitStatus.RELEASED)
    sums = {pk: -cents for pk, cents in _owed(Q(visit__status__in=done, owed__lt=0)).items()}
    under_way = _promised(sums)
    left = {pk: cents - under_way.get(pk, 0) for pk, cents in sums.items()}
    return _with_visits({pk: cents for pk, cents in left.items() if cents > 0})


@dataclass(frozen=True)
class OwedToBuyer:
    """What is owed to whoever bought a package or a gift card, since it came in or the rest was promised."""

    purchase: Purchase
    cents: int
    since: dt.datetime

    def days(self, today: dt.date) -> int:
        """How long it has been owed, in days."""
        return max(0, (today - local(self.since).date()).days)


def buyers_we_owe() -> list[OwedToBuyer]:
    """Buyers who paid twice, or whose rest did not reach them; the longest owed first.

    What is on its way back to them is no debt: it stands with the refunds.
    """
    found = [OwedToBuyer(one, cents, _since(one)) for one, cents in books.owed_to_buyers()]
    return sorted(found, key=lambda one: one.since)


def _since(purchase: Purchase) -> dt.datetime:
    """When it was ended; of one that goes on, when the money came that was too much."""
    account = purchase.account
    ended = [one.closed_at for one in _ends(account) if one.closed_at is not None]
    came_in = CreditEntry.objects.filter(account=account, kind=CreditKind.CARD)
    last = came_in.order_by("at").values_list("at", flat=True).last()
    return max(ended) if ended else last or purchase.created_at


def _ends(account: CreditAccount | None) -> list[PackageSale | GiftCard]:
    return [
        *PackageSale.objects.filter(account=account),
        *GiftCard.objects.filter(account=account),
    ]


def deposits_awaited() -> list[Visit]:
    """Times booked by phone that wait for their deposit, the first to lapse first."""
    # The status comes first: it is what the index is of, and few visits have it.
    waiting = Visit.objects.filter(status=VisitStatus.HELD, deposit_until__isnull=False)
    return list(waiting.select_related("patient").order_by("hold_expires", "pk"))


def credit_kept() -> list[tuple[CreditAccount, int]]:
    """Whose money the clinic keeps to be spent on visits, and how much; the oldest account first."""
    accounts = CreditAccount.objects.annotate(left=Coalesce(Sum("entries__amount_cents"), Value(0)))
    found = accounts.filter(left__gt=0).select_related("patient").order_by("opened_at", "pk")
    return [(account, account.left) for account in found]


def owed_by(patients: Iterable[int]) -> dict[int, tuple[int, int]]:
    """Patient id → (what they owe us, what we owe them), in cents; nobody who owes nothing. Three queries."""
    theirs = Q(visit__patient__in=list(patients))
    done = (*VisitStatus.FINISHED, VisitStatus.CANCELLED, VisitStatus.RELEASED)
    sums = _owed(theirs & Q(visit__status__in=done) & ~Q(owed=0))
    going = _promised(sums)
    found: dict[int, tuple[int, int]] = {}
    for pk, who, status in Visit.objects.filter(pk__in=sums).values_list("pk", "patient", "status"):
        to_us, to_them = found.get(who or 0, (0, 0))
        # A time that was let go again is not owed for; what was paid for it is.
        ours = sums[pk] if status != VisitStatus.RELEASED else 0
        back = -sums[pk] - going.get(pk, 0)
        found[who or 0] = (to_us + max(0, ours), to_them + max(0, back))
    return {who: either for who, either in found.items() if any(either)}


def _owed(which: Q) -> dict[int, int]:
    """What is owed, visit by visit, as `ledger.owed_cents` has it, in one question."""
    charge = Q(kind__in=CHARGES)
    # Taken off what a visit costs once it has taken place, and of nothing before (0897).
    early = Q(kind=LedgerKind.DISCOUNT) & ~Q(visit__status=VisitStatus.COMPLETED)
    sums = (
        LedgerEntry.objects.order_by()
        .values("visit")
        .annotate(
            charged=Coalesce(Sum("amount_cents", filter=charge & ~early), Value(0)),
            received=Coalesce(Sum("amount_cents", filter=~charge), Value(0)),
        )
        .annotate(owed=F("charged") - F("received"))
    )
    return {row["visit"]: row["owed"] for row in sums.filter(which)}


def _promised(visits: Iterable[int]) -> dict[int, int]:
    """Refunds that were asked for and whose money has not left, visit by visit."""
    going = Refund.objects.filter(state__in=_WAITS, payment__visit__in=list(visits))
    going = going.exclude(ledger__kind=LedgerKind.REFUNDED).order_by()
    sums = going.values("payment__visit").annotate(sum=Sum("amount_cents"))
    return {row["payment__visit"]: row["sum"] for row in sums}


def _with_visits(cents: dict[int, int]) -> list[Owed]:
    visits = Visit.objects.filter(pk__in=cents).select_related("patient", "practitioner")
    return [Owed(visit, cents[visit.pk]) for visit in visits.order_by("start", "pk")]
