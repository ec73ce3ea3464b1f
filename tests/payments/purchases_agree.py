"""What the books of purchases are held against: the provider's, and what was bought.

Written anew from the rows, and not with the functions that pay back.
"""

from collections import Counter

from booking.models import (
    BACK_BY_HAND,
    PROVIDER_MONEY,
    CreditKind,
    GiftCard,
    PackageSale,
    Purchase,
    Refund,
)
from booking.payments import books, gifts, packages
from booking.payments.attention import money_needing_attention
from booking.simulator import store

WAITS = ("requested", "pending")


def check(tally: Counter) -> None:
    """Hold every purchase against the provider and against what was bought; count what was compared."""
    listed = {one.reference for one in money_needing_attention()}
    for bought in Purchase.objects.select_related("account"):
        paid = bought.payments.filter(state="paid")
        assert paid.exists() == (bought.account_id is not None), (bought, "paid and delivered")
        if bought.account is None:
            continue
        rows = list(bought.account.entries.all())
        by_card = sum(row.amount_cents for row in rows if row.kind == CreditKind.CARD)
        assert by_card == sum(one.amount_cents for one in paid), (bought, "what was paid by card")
        ours = sum(row.amount_cents for row in rows if row.kind in PROVIDER_MONEY)
        theirs = [
            line["amount"]
            for one in paid
            for line in store.parts(one.intent_id, "balance_transaction")
        ]
        assert ours == sum(theirs), (bought, "its book is not the provider's")
        what_is_there_is_promised_once(bought)
        tally["purchases: their book is Stripe's"] += 1
        if _owed(bought):
            assert bought.public_ref in listed, (bought, "owed to its buyer, and on no list")
            tally["purchases owed to their buyers, and on a list"] += 1


def what_is_there_is_promised_once(bought: Purchase) -> None:
    """What can still be used, what is on its way back and what is owed are together what is there."""
    account = bought.account
    rows = list(account.entries.all())
    there = sum(row.amount_cents for row in rows)
    assert there >= 0, bought
    lost = sum(row.amount_cents for row in rows if row.kind == CreditKind.WRITTEN_OFF)
    assert lost >= 0, (bought, "more came back than was lost")
    assert not (lost and there), (bought, "lost, and money on the account")
    owed, going = _owed(bought), _going(bought)
    assert owed == books.owed_of_purchase(bought), (bought, owed)
    usable = _usable(bought)
    # What a bank holds back may be promised and not be there: then nothing can be used.
    assert usable == 0 or usable + going + owed <= there, (bought, usable, going, owed, there)


def _usable(bought: Purchase) -> int:
    sale = PackageSale.objects.filter(account=bought.account).first()
    if sale is None:
        card = GiftCard.objects.get(account=bought.account)
        return gifts.left_cents(card)
    taken = dict(sale.uses.filter(given_back_at=None).values_list("number", "cents"))
    moved = bought.account.entries.filter(kind__in=(CreditKind.USED, CreditKind.KEPT))
    assert -sum(row.amount_cents for row in moved) == sum(taken.values()), (bought, "its visits")
    free = [one for one in range(1, sale.visits + 1) if one not in taken]
    return sum(sorted(sale.share_cents(one) for one in free)[: packages.left(sale)])


def _going(bought: Purchase) -> int:
    waits = Refund.objects.filter(payment__purchase=bought, state__in=WAITS)
    left = waits.exclude(credit_entries__kind=CreditKind.REFUNDED)
    return sum(left.values_list("amount_cents", flat=True))


def _owed(bought: Purchase) -> int:
    """What goes back and is not on its way: all that is left once it has ended, else what is too much."""
    account, rows = bought.account, list(bought.account.entries.all())
    ended = {"account": account, "closed_at__isnull": False}
    left = sum(row.amount_cents for row in rows) - _going(bought)
    if not (PackageSale.objects.filter(**ended) or GiftCard.objects.filter(**ended)):
        outside = (*PROVIDER_MONEY, *BACK_BY_HAND)
        left -= bought.price_cents + sum(
            row.amount_cents for row in rows if row.kind not in outside
        )
    return max(0, left)
