"""A patient pays what is left of a visit: their credit is used first, a card page is made for the rest."""

from __future__ import annotations

from datetime import datetime

from booking.models import Visit
from booking.operations.money.balance import NoOnlinePayment, NothingOwed, start_balance
from booking.operations.money.credit import CreditMoved, use_credit
from booking.payments import credit
from core.audit import PATIENT


def pay_rest(
    *,
    visit: Visit,
    shown_credit_cents: int,
    key: str,
    now: datetime,
    base_url: str,
    cancel_path: str = "",
) -> str:
    """The address of a page on which to pay what credit leaves; "" where it leaves nothing for a card.

    `shown_credit_cents` is what the page said would be taken from credit; where it is no longer so,
    nothing is taken. `key` is the form's: pressed twice, credit is used once.
    Raises CreditMoved, NothingOwed, NoOnlinePayment, PaymentServiceAway.
    """
    taken = credit.is_written(key)
    if not taken and credit.spendable_cents(visit) != shown_credit_cents:
        raise CreditMoved
    if not taken and shown_credit_cents:
        cents = shown_credit_cents
        use_credit(visit=visit, cents=cents, key=key, by=PATIENT, now=now, shown_cents=cents)
    try:
        return start_balance(visit=visit, now=now, base_url=base_url, cancel_path=cancel_path)
    except (NothingOwed, NoOnlinePayment):
        if not shown_credit_cents:
            raise
        return ""
