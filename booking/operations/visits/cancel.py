"""Cancelling a visit; what was shown before the button is what comes back (promise 5)."""

import datetime as dt
from collections.abc import Sequence
from typing import Literal

from django.db import transaction

from booking.models import AuditAction, FollowUp, Visit, VisitStatus
from booking.operations.locks.diary import lock_diary
from booking.operations.messages import news, send
from booking.operations.money.kept_card import end_card_without_fee
from booking.operations.money.refund import refund_for_cancellation
from booking.payments.card_terms import late_fee_cents
from booking.payments.packages import cancelling_returns_cents
from core import audit
from core.generations import visits_changed


class VisitOver(Exception):
    """The visit has been cancelled or has taken place: there is nothing to call off."""


class TermsChanged(Exception):
    """What comes back is no longer what was shown; nothing was cancelled."""


@transaction.atomic
def cancel_visit(
    *,
    visit: Visit,
    now: dt.datetime,
    by: Literal["patient", "clinic"],
    actor: audit.Actor = audit.PATIENT,
    shown_cents: int | None = None,
    shown_fee_cents: int | None = None,
    shown_sequence: int | None = None,
    note: str = "",
) -> Visit:
    """Cancel a confirmed visit; the refund is written here and sent by the worker.

    `shown_cents` is what the person saw to come back, `shown_fee_cents` the fee for their card on file,
    `shown_sequence` the number of the visit they saw: one that was moved since is another than the one
    they called off. The diary is locked only because confirming takes the same lock before the visit's
    money: one order, no deadlock.
    Raises VisitOver, TermsChanged.
    """
    lock_diary(visit.practitioner_id)
    visit = Visit.objects.select_related("practitioner", "visit_type").get(pk=visit.pk)
    if visit.status != VisitStatus.CONFIRMED or visit.started_at or visit.start <= now:
        raise VisitOver
    fee = late_fee_cents(visit, now) if by == "patient" else 0
    # The 24th hour may have struck between the page and the press: then it is shown anew.
    so = (cancelling_returns_cents(visit, now, by), fee, visit.sequence)
    if _differs((shown_cents, shown_fee_cents, shown_sequence), so):
        raise TermsChanged
    belief = news.take_back(visit)
    visit.status, visit.cancelled_at, visit.cancelled_by = VisitStatus.CANCELLED, now, by
    # Calendars take a cancellation only with a higher SEQUENCE than the entry they have (RFC 5545).
    visit.sequence += 1
    visit.save(update_fields=["status", "cancelled_at", "cancelled_by", "sequence"])
    refund_for_cancellation(visit=visit, now=now, by=by)
    end_card_without_fee(visit, now, fee_is_due=fee > 0)
    _answered(visit)  # after the refund, which asks for it
    audit.record(
        actor=actor,
        action=AuditAction.VISIT_CANCELLED,
        on=visit,
        now=now,
        fields=["status"],
        note=note,
    )
    send.forget_reminders(visit)
    news.tell_cancelled(visit, belief, now)
    visits_changed()
    return visit


def _answered(visit: Visit) -> None:
    """What the office was to find another time or person for is off."""
    if visit.follow_up in FollowUp.ANSWERED_BY_MOVING:
        visit.needs_staff, visit.follow_up = False, ""
        visit.save(update_fields=["needs_staff", "follow_up"])


def _differs(shown: Sequence[int | None], so: Sequence[int]) -> bool:
    """Whether anything that was shown is no longer so; what was not shown is not compared."""
    return any(one not in (None, now) for one, now in zip(shown, so, strict=True))
