"""Rescheduling a confirmed visit to another time, or another practitioner, in one step (0503).

The row itself is changed, so there is no moment at which the patient has no time, or two.
"""

import datetime as dt
from collections.abc import Sequence

from django.db import IntegrityError, transaction

from booking.models import UNDO, AuditAction, FollowUp, Practitioner, Visit, VisitMove, VisitStatus
from booking.operations.locks.diary import PractitionerLeft, lock_diary
from booking.operations.messages import news, send
from booking.operations.messages.private_links import keep_links_alive
from booking.operations.reserving.hold import SlotTaken, release_lapsed, when
from booking.payments.late_change import late_change_fee_cents
from booking.payments.terms import cancellation_terms
from booking.queries.place import Located
from booking.queries.refusal import refusal
from core import audit
from core.generations import visits_changed
from core.versioned import ChangedMeanwhile

#: A round that may already be on its way is told of a change at once.
URGENT = dt.timedelta(hours=4)


class TooLateToChange(Exception):
    """Free changes have ended, or the visit is over: the patient is asked to call."""


def may_change(visit: Visit, now: dt.datetime) -> bool:
    """Whether the patient may move the visit themselves: as long as cancelling would be free.

    Otherwise a late cancellation could be had for nothing by first moving the visit far away.
    """
    terms = cancellation_terms(visit, now)
    free = terms.free_until is None or now <= terms.free_until
    return visit.status == VisitStatus.CONFIRMED and visit.start > now and free


def reschedule_visit(
    *,
    visit: Visit,
    practitioner_ids: Sequence[int],
    start: dt.datetime,
    located: Located,
    now: dt.datetime,
    by: str = "patient",
    actor: audit.Actor = audit.PATIENT,
    told_at: dt.datetime | None = None,
    shown_sequence: int | None = None,
    late_fee: int | None = None,
) -> Visit:
    """Move `visit` to `start` with the first of `practitioner_ids` who can come.

    `told_at` is when the letters go out, if not at once: as long as the change can be taken back,
    nobody need hear of it. `shown_sequence` is the visit's number on the page that was pressed.
    `late_fee`: cents its patient agreed to pay, where free changes have ended and the clinic's rule lets
    them (1234). Such a move is final, and told at once.
    Raises SlotTaken (the visit stays as it was), TooLateToChange, ChangedMeanwhile.
    """
    for practitioner_id in practitioner_ids:
        try:
            told = told_at or now
            facts = (now, by, actor, told, shown_sequence, late_fee)
            return _move(visit.pk, practitioner_id, start, located, *facts)
        # IntegrityError is the database's own guard (0002): to the patient the time is simply taken.
        except (SlotTaken, PractitionerLeft, IntegrityError):
            continue
    raise SlotTaken


@transaction.atomic
def _move(
    visit_id: int,
    practitioner_id: int,
    start: dt.datetime,
    located: Located,
    now: dt.datetime,
    by: str,
    actor: audit.Actor,
    told_at: dt.datetime,
    shown_sequence: int | None,
    late_fee: int | None,
) -> Visit:
    practitioner = lock_both(visit_id, practitioner_id)
    visit = Visit.objects.select_related("practitioner", "visit_type").get(pk=visit_id)
    if (visit.practitioner_id, visit.start) == (practitioner.pk, start):
        return visit
    fee = _fee_to_move(visit, by, now, late_fee)
    refuse_another(visit, shown_sequence)
    _refuse_unless_free(visit, practitioner, start, located, now)
    left = place_left(visit, now)
    _add_fee(visit, fee)
    write_move(visit, practitioner, start, now, actor, told_at=told_at if fee is None else now)
    # Put back within ten minutes, a late change would have cost nothing: it is final.
    if by == "patient" and fee is None:
        keep_left(left, visit)
    return visit


def _fee_to_move(visit: Visit, by: str, now: dt.datetime, agreed: int | None) -> int | None:
    """What the move costs by the clinic's rule; None where it is free. Raises TooLateToChange."""
    if visit.status != VisitStatus.CONFIRMED:
        raise TooLateToChange
    if by != "patient" or may_change(visit, now):
        return None
    fee = late_change_fee_cents(visit, now)
    # Another fee than was shown is another rule: the page says it first.
    if fee is None or fee != agreed:
        raise TooLateToChange
    return fee


def _add_fee(visit: Visit, fee: int | None) -> None:
    if fee:
        visit.late_change_fee_cents += fee
        visit.save(update_fields=["late_change_fee_cents"])


def _refuse_unless_free(
    visit: Visit, practitioner: Practitioner, start: dt.datetime, located: Located, now: dt.datetime
) -> None:
    release_lapsed(practitioner, now)
    refused = refusal(
        practitioner=practitioner,
        visit_type=visit.visit_type,
        place=located.place,
        start=start,
        now=now,
        moving=visit,
    )
    if refused is not None:
        raise SlotTaken


def refuse_another(visit: Visit, shown_sequence: int | None) -> None:
    """Under the lock: raises ChangedMeanwhile if the visit was moved since its page was made."""
    if shown_sequence is not None and visit.sequence != shown_sequence:
        raise ChangedMeanwhile


def place_left(visit: Visit, now: dt.datetime, *, by_office: bool = False) -> VisitMove:
    """Where the visit is before it moves and what it waits for, not yet kept."""
    return VisitMove(
        visit=visit,
        practitioner_id=visit.practitioner_id,
        start=visit.start,
        moved_at=now,
        by_office=by_office,
        follow_up=visit.follow_up if visit.needs_staff else "",
        moved_by_clinic=visit.moved_by_clinic,
    )


def keep_left(left: VisitMove, visit: Visit) -> None:
    """Keep where a visit was, now that it has moved, so that it can be put back."""
    # The number after the move: another change since then has a higher one, and cannot be undone past it.
    left.sequence = visit.sequence
    left.save()


def when_to_tell(visit: Visit, start: dt.datetime, now: dt.datetime) -> dt.datetime:
    """When the letters about a patient's change go out: once it is final, or at once if it is urgent."""
    soon = min(visit.start, start) - now < URGENT
    return now if soon else now + UNDO


def lock_both(visit_id: int, practitioner_id: int) -> Practitioner:
    """Lock the diary the visit leaves and the one it enters, in the order of their ids.

    Two patients who trade places with each other wait for one another, never for ever.
    """
    present = Visit.objects.values_list("practitioner_id", flat=True).get(pk=visit_id)
    locked = {pk: lock_diary(pk) for pk in sorted({present, practitioner_id})}
    moved = Visit.objects.values_list("practitioner_id", flat=True).get(pk=visit_id)
    if moved not in locked:
        raise SlotTaken  # somebody moved it between the look and the lock
    return locked[practitioner_id]


def write_move(
    visit: Visit,
    practitioner: Practitioner,
    start: dt.datetime,
    now: dt.datetime,
    actor: audit.Actor,
    *,
    told_at: dt.datetime,
    for_clinic: bool | None = None,
    told_together: bool = False,
) -> None:
    """Write the new time. Links stay good: they are the same person's, to the same visit.

    Whoever needs to hear of it, after all that was never sent, is told at `told_at`. `for_clinic`:
    whether it moves because the clinic could not come; None leaves that as it is, unless the patient
    has chosen the new time. `told_together`: its patient reads of it in one letter about several.
    """
    belief = news.take_back(visit)
    columns = when(practitioner, visit.visit_type.minutes, start)
    was_said = {"late_minutes": 0, "set_out_at": None}
    for name, value in {**columns, **was_said, "practitioner": practitioner}.items():
        setattr(visit, name, value)
    # Calendars take a new time only with a higher SEQUENCE than the entry they have (RFC 5545).
    visit.sequence += 1
    visit.moved_at = now
    stays = visit.moved_by_clinic and actor != audit.PATIENT
    visit.moved_by_clinic = stays if for_clinic is None else for_clinic
    kept = ["practitioner", *was_said, "sequence", "moved_at", "moved_by_clinic"]
    if visit.follow_up in FollowUp.ANSWERED_BY_MOVING:
        visit.needs_staff, visit.follow_up = False, ""
        kept += ["needs_staff", "follow_up"]
    # Only these columns: the practitioner's phone may be writing another one at this moment.
    visit.save(update_fields=[*columns, *kept])
    keep_links_alive(visit)
    audit.record(
        actor=actor,
        action=AuditAction.VISIT_RESCHEDULED,
        on=visit,
        now=now,
        fields=["start", "end", "practitioner"],
    )
    send.forget_reminders(visit)
    _tell(visit, belief, now, told_at, actor, together=told_together)
    send.remind(visit, now)
    visits_changed()


def _tell(
    visit: Visit,
    belief: news.Belief,
    now: dt.datetime,
    told_at: dt.datetime,
    actor: audit.Actor,
    *,
    together: bool,
) -> None:
    if together:
        news.tell_practitioner_moved(visit, belief, now, at=told_at)
    else:
        news.tell_moved(visit, belief, now, at=told_at, seen=actor == audit.PATIENT)
