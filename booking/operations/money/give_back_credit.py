"""What had been paid for a visit from credit becomes credit again when the visit is called off (0945)."""

from __future__ import annotations

from datetime import datetime

from booking.models import Visit
from booking.operations.locks.account import credit_of
from booking.payments import credit, ledger
from booking.payments.credit import Note


def give_back_credit(*, visit: Visit, now: datetime) -> int:
    """After a cancellation: what had been paid from credit is credit again. Returns how many cents.

    Called inside the transaction that cancels, once its refunds are written: only what the clinic then
    still owes goes back this way. Cancelling twice gives back once.
    """
    visit.refresh_from_db()
    cents = min(credit.in_visit_cents(visit), ledger.overpaid_cents(visit))
    if visit.patient is None or cents <= 0:
        return 0
    account = credit_of(visit.patient, visit.currency, now)
    credit.move(account, visit, -cents, Note(f"cancelled:{visit.pk}", now))
    return cents
