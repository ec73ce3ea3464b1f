"""Running late: the patient is told how many minutes after the visit's start the practitioner comes."""

import datetime as dt
from collections.abc import Sequence

from django.db import transaction

from booking.models import AuditAction, Visit, VisitStatus
from booking.notifications import kinds
from booking.operations.messages.texts import TEXT, tell_by_text
from booking.operations.visits.progress import VisitMovedOn, take_step
from booking.queries.lateness import late_too
from booking.queries.messages import late_as_texted, late_as_told
from core import outbox
from core.audit import Actor
from core.versioned import ChangedMeanwhile

CHOICES = (5, 10, 20, 30)
#: Said to somebody who was told a delay that is no more.
ON_TIME = 0


class NotToday(Exception):
    """Running late is said on the day of the visit, before it begins."""


@transaction.atomic
def running_late(
    *,
    visit: Visit,
    minutes: int,
    by: Actor,
    now: dt.datetime,
    too: Sequence[str] = (),
    shown: int | None = None,
) -> list[Visit]:
    """Note that the practitioner comes `minutes` late and write to the patient.

    `too` names (by reference) the later visits of the round whose patients are told as well, of
    those the delay makes late or was said to make late. Saying the same twice sends one message;
    every other word sends its own, also one that was said before, and what was not sent yet is
    dropped: whoever already believes what is said now is not written to. Returns the visits spoken of.

    `shown` is the delay the page showed. Raises NotToday more than twelve hours ahead or once the
    visit has begun, VisitMovedOn when it is not confirmed, ChangedMeanwhile when another delay
    was said since the page was made.
    """
    if minutes not in (ON_TIME, *CHOICES):
        raise ValueError(f"{minutes} is not one of {CHOICES}")
    if now < visit.start - dt.timedelta(hours=12) or now >= visit.end or visit.started_at:
        raise NotToday
    later = [late for late in late_too(visit, minutes, now) if late.visit.public_ref in too]
    told = [_say(visit, minutes, by, now, shown)]
    return told + [_say(late.visit, late.minutes, by, now) for late in later]


def _known(visit: Visit) -> Visit:
    known = Visit.objects.get(pk=visit.pk)
    if known.status != VisitStatus.CONFIRMED:
        raise VisitMovedOn
    return known


def _say(
    visit: Visit, minutes: int, by: Actor, now: dt.datetime, shown: int | None = None
) -> Visit:
    known = _known(visit)
    if known.late_minutes == minutes:
        return known
    # An old tab says 5 after a new one said 20: the patient would believe the 5 (1017).
    if shown not in (None, known.late_minutes):
        raise ChangedMeanwhile
    fresh = take_step(
        visit=visit,
        start_from=VisitStatus.CONFIRMED,
        # What was read is the condition: of two presses at once one says it, the other is refused.
        only_if={"late_minutes": known.late_minutes},
        action=AuditAction.VISIT_LATE,
        by=by,
        now=now,
        late_minutes=minutes,
    )
    key = f"visit:{visit.pk}:late:{fresh.sequence}"
    for waiting in (f"{key}:", f"{TEXT}{key}:"):
        outbox.withdraw(key_prefix=waiting)  # what was not sent yet is overtaken by this word
    event = f"{key}:{minutes}:{now.isoformat()}"  # a key per act: 20, 5 and 20 again are three
    if late_as_told(fresh) != minutes:
        ids = {"visit": visit.pk, "minutes": minutes}
        outbox.enqueue(kinds.RUNNING_LATE, key=event, ids=ids, now=now)
    # Asked apart: a letter may have reached them where no text did, and the other way round.
    if late_as_texted(fresh) != minutes:
        tell_by_text(fresh, "late", now, event=event, minutes=minutes)
    return fresh
