"""The claim of a visit to its insurer: sent, approved, refused, paid to the patient, to be sent again (0951).

What a refused claim leaves to the patient is asked of nobody by itself: a letter says it, with the amount.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from django.db import transaction

from booking.models import AuditAction, ClaimState, InsurerClaim, Visit
from booking.operations.locks.diary import lock_diary
from booking.operations.messages.alerts import message_patient
from booking.operations.money.balance import charge_balance
from booking.payments import ledger
from booking.queries.claims import claim_of
from core.audit import Actor, record


class ClaimMovedOn(Exception):
    """The claim is no longer where this step starts from, or the visit has none."""


class OwedChanged(Exception):
    """What the patient would owe is no longer what was shown; nothing was written."""


@transaction.atomic
def mark_sent(*, visit: Visit, by: Actor, now: datetime) -> None:
    """The claim has been sent; a refused one may be sent again. Raises ClaimMovedOn."""
    _write(
        visit,
        ClaimState.SENT,
        (ClaimState.TO_SEND, ClaimState.REFUSED),
        AuditAction.CLAIM_SENT,
        by,
        now,
    )


@transaction.atomic
def mark_approved(*, visit: Visit, cents: int, by: Actor, now: datetime) -> None:
    """The insurer says what it will pay; a second word replaces the first. Raises ClaimMovedOn."""
    _write(
        visit,
        ClaimState.APPROVED,
        (ClaimState.TO_SEND, ClaimState.SENT, ClaimState.APPROVED),
        AuditAction.CLAIM_APPROVED,
        by,
        now,
        approved=cents,
    )


@transaction.atomic
def mark_paid_to_patient(*, visit: Visit, by: Actor, now: datetime) -> None:
    """The insurer paid the patient: no money of the clinic moves. Raises ClaimMovedOn."""
    _write(
        visit,
        ClaimState.PAID,
        (ClaimState.SENT, ClaimState.APPROVED),
        AuditAction.CLAIM_PAID,
        by,
        now,
    )


@transaction.atomic
def mark_refused(*, visit: Visit, why: str, shown_cents: int, by: Actor, now: datetime) -> bool:
    """The insurer pays nothing. Returns whether a letter says what is now the patient's to pay.

    `shown_cents` is what the office saw that the patient will owe. Raises ClaimMovedOn, OwedChanged.
    """
    lock_diary(visit.practitioner_id)
    charge_balance(visit=visit, now=now)
    owed = max(0, ledger.owed_cents(Visit.objects.get(pk=visit.pk)))
    if owed != shown_cents:
        raise OwedChanged
    claim = _write(
        visit,
        ClaimState.REFUSED,
        (ClaimState.TO_SEND, ClaimState.SENT, ClaimState.APPROVED),
        AuditAction.CLAIM_REFUSED,
        by,
        now,
        note=why,
    )
    if owed:
        key = f"{claim.pk}:{int(now.timestamp())}"
        message_patient(what="claim_refused", visit=visit, key=key, now=now, cents=owed)
    return owed > 0


@transaction.atomic
def to_send_again(*, visit: Visit, by: Actor, now: datetime) -> None:
    """What was noted of the claim was a mistake: it is to be sent. Raises ClaimMovedOn."""
    _write(
        visit,
        ClaimState.TO_SEND,
        (ClaimState.SENT, ClaimState.APPROVED, ClaimState.REFUSED, ClaimState.PAID),
        AuditAction.CLAIM_TAKEN_BACK,
        by,
        now,
    )


def _write(
    visit: Visit,
    state: ClaimState,
    start_from: Collection[ClaimState],
    action: AuditAction,
    by: Actor,
    now: datetime,
    *,
    approved: int | None = None,
    note: str = "",
) -> InsurerClaim:
    # Asked under the lock: a remittance, or a colleague, may have been faster.
    lock_diary(visit.practitioner_id)
    before = claim_of(Visit.objects.get(pk=visit.pk))
    if before is None or before.state not in start_from or before.paid:
        raise ClaimMovedOn
    claim, _new = InsurerClaim.objects.update_or_create(
        visit=visit, defaults={"state": state, "approved_cents": approved, "changed_at": now}
    )
    record(actor=by, action=action, on=visit, now=now, fields=["claim"], note=note)
    return claim
