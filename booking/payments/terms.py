"""The cancellation terms of a visit: what is shown before the button is what is refunded after it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import QuerySet

from booking.models import (
    GRACE_MINUTES,
    Payment,
    PaymentKind,
    PaymentState,
    RefundPolicy,
    RefundStep,
    Visit,
    VisitType,
)
from booking.payments import ledger
from booking.payments.asked_first import ahead_left_cents
from booking.scheduling.policy import (
    DEFAULT_POLICY,
    CancelledBy,
    free_until,
    grace_until,
    read_policy,
    refund_due,
    write_policy,
)
from booking.scheduling.policy import RefundTerms as Terms_
from core.prepared import prepared


@dataclass(frozen=True)
class Terms:
    """What cancelling at one moment returns. The same numbers are then refunded.

    `waiting_cents` goes back as well, once a bank that holds it lets go. `ahead_cents`: the part of what
    comes back that was paid beyond the deposit. `in_grace`: it is free because it was booked just now.
    """

    paid_cents: int
    refund_cents: int
    kept_cents: int
    currency: str
    free_until: datetime | None
    blocked: bool
    policy_text: str
    waiting_cents: int = 0
    ahead_cents: int = 0
    in_grace: bool = False


def policy_snapshot(visit_type: VisitType) -> dict[str, Any]:
    """What to keep on a visit when it is booked: later edits of the policy change nothing for it."""
    own = visit_type.refund_policy_id
    return _snapshot(_policies(own) if own else _usual_policies())


def usual_terms() -> dict[str, Any]:
    """The terms of whatever is booked without terms of its own, as they would be kept today."""
    return _snapshot(_usual_policies())


def _snapshot(found: list[RefundPolicy]) -> dict[str, Any]:
    if not found:
        # A clinic without a policy has terms as well: version 0 says that nobody has written them.
        return {
            "name": "",
            "version": 0,
            "text": "",
            "steps": write_policy(DEFAULT_POLICY),
            **_grace(GRACE_MINUTES),
        }
    [stored] = found
    steps = [{"hours": hours, "percent": percent} for hours, percent in _steps(stored.pk)]
    return {
        "name": stored.name,
        "version": stored.version,
        "text": stored.text,
        "steps": steps,
        **_grace(stored.grace_minutes),
        **_card(stored),
    }


def without_grace(policy: dict[str, Any]) -> dict[str, Any]:
    """The same terms without free minutes after booking."""
    return {name: value for name, value in policy.items() if name != "grace_minutes"}


def _grace(minutes: int) -> dict[str, int]:
    """The free minutes after booking; nothing is said where there are none."""
    return {"grace_minutes": minutes} if minutes else {}


@prepared
def _policies(policy_id: int) -> QuerySet[RefundPolicy]:
    return RefundPolicy.objects.filter(pk=policy_id)


@prepared
def _usual_policies() -> QuerySet[RefundPolicy]:
    return RefundPolicy.objects.filter(is_default=True).order_by("pk")[:1]


@prepared
def _steps(policy_id: int) -> QuerySet[RefundStep, tuple[int, int]]:
    rows = RefundStep.objects.filter(policy=policy_id).order_by("-hours_before")
    return rows.values_list("hours_before", "percent")


def _card(policy: RefundPolicy) -> dict[str, Any]:
    """What may be charged to a card on file; nothing is said where no fee is."""
    if not (policy.no_show_fee_cents or policy.late_fee_cents):
        return {}
    fees = {
        "no_show_cents": policy.no_show_fee_cents,
        "late_cents": policy.late_fee_cents,
        "required": policy.card_is_required,
    }
    return {"card": fees}


def policy_of(visit: Visit) -> Terms_:
    """The terms agreed to when the visit was booked (the house default for one without any)."""
    steps = visit.policy.get("steps") if isinstance(visit.policy, dict) else None
    return read_policy(steps) if steps else DEFAULT_POLICY


def free_after_booking(visit: Visit) -> datetime | None:
    """Until when cancelling is free because the visit was booked just now; None where it never was.

    Only what was agreed to: a visit booked under terms without such minutes has none (1210).
    """
    return grace_until(booked=visit.confirmed_at, minutes=grace_minutes(visit), start=visit.start)


def grace_minutes(visit: Visit) -> int:
    """How many minutes after booking are free, by the terms agreed to."""
    agreed = visit.policy if isinstance(visit.policy, dict) else {}
    return int(agreed.get("grace_minutes", 0))


def is_in_grace(visit: Visit, at: datetime) -> bool:
    """Whether `at` lies in the free minutes after booking."""
    until = free_after_booking(visit)
    return until is not None and at <= until


def cancellation_terms(visit: Visit, now: datetime, by: CancelledBy = "patient") -> Terms:
    """What comes back if `by` cancels at `now`. Money under dispute stays where the bank has it."""
    policy, paid, due, waiting, blocked, beyond = policy_of(visit), 0, 0, 0, False, 0
    for payment in _paid(visit.pk):
        left = ledger.refundable_cents(payment)
        ahead = ahead_left_cents(payment)
        returns = share(visit, payment.kind, left, policy, now, by, ahead=ahead)
        # Promised, not shown as coming back: it goes when the bank lets go, which nobody can date (0895).
        if ledger.held_by_bank(payment):
            blocked, waiting = True, waiting + returns
            continue
        paid, beyond = paid + left, beyond + ahead
        due += returns
    free, in_grace = _free_until(visit, policy, now)
    return Terms(
        paid_cents=paid,
        refund_cents=due,
        kept_cents=paid - due,
        currency=visit.currency,
        free_until=free,
        in_grace=in_grace,
        blocked=blocked,
        waiting_cents=waiting,
        ahead_cents=beyond,
        policy_text=str(visit.policy.get("text", "")) if isinstance(visit.policy, dict) else "",
    )


def free_to_cancel_until(visit: Visit, now: datetime) -> datetime | None:
    """Until when cancelling is free; asks nothing of the database."""
    return _free_until(visit, policy_of(visit), now)[0]


def _free_until(visit: Visit, policy: Terms_, now: datetime) -> tuple[datetime | None, bool]:
    """Until when cancelling is free, and whether only because it was booked just now."""
    if visit.is_ours_to_mend:
        return visit.start, False
    until, grace = free_until(policy, visit.start), free_after_booking(visit)
    if grace is None or now > grace or (until is not None and until >= grace):
        return until, False
    return grace, True


@prepared
def _paid(visit_id: int) -> QuerySet[Payment]:
    return Payment.objects.filter(visit=visit_id, state=PaymentState.PAID)


def share(
    visit: Visit,
    kind: str,
    left: int,
    policy: Terms_,
    now: datetime,
    by: CancelledBy,
    *,
    ahead: int = 0,
) -> int:
    """Cents of one payment that come back: the steps are about deposits, a prepaid balance all is.

    `ahead`: the part of `left` that was paid beyond the deposit, with it (0965).
    A patient whom the clinic let down, and who calls it off, does so for the clinic; one who has only
    just booked may think again (1210).
    """
    if visit.is_ours_to_mend or is_in_grace(visit, now):
        by = "clinic"
    if kind != PaymentKind.DEPOSIT:
        # The terms are about a time kept free; what was paid ahead for the visit itself is never kept (0204).
        return left
    back = refund_due(policy=policy, paid_cents=left - ahead, start=visit.start, now=now, by=by)
    if by == "patient":
        # Or a late cancellation could be had for nothing by first moving the visit far away (1234).
        back = max(0, back - visit.late_change_fee_cents)
    return ahead + back
