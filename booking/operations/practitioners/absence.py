"""An absence found out too late to be time off: what is decided is written first, then done (1111).

One transaction blocks the time and writes a row, and beside it a job, for each visit inside. Each
job is a transaction of its own: a crash between them leaves jobs waiting, never a visit forgotten.
"""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction

from booking.models import (
    Absence,
    AuditAction,
    Fate,
    Plan,
    Practitioner,
    Rehoming,
    RehomingState,
    TimeOff,
    Visit,
    VisitStatus,
)
from booking.notifications import kinds
from booking.operations.locks.diary import lock_diary
from booking.operations.practitioners.time_off import LONGEST, TimeOffBackwards, promised_inside
from booking.operations.visits.fates import meet_holds, refuse_undecided
from booking.queries.joint import with_others
from core import outbox
from core.audit import Actor, record
from core.generations import AVAILABILITY, raise_generation

#: What becomes of a time that is being paid for at this moment, if its payment arrives (0910).
IF_PAID = {
    Plan.KEEP: Fate.KEEP,
    Plan.REBOOK: Fate.REBOOK,
    Plan.COLLEAGUE: Fate.COLLEAGUE,
    Plan.ANOTHER_TIME: Fate.COLLEAGUE,
    Plan.CALL: Fate.COLLEAGUE,
}


@dataclass(frozen=True)
class Decision:
    """What was decided for one visit, and where it goes if it moves."""

    plan: Plan
    practitioner_id: int | None = None
    start: dt.datetime | None = None


Decisions = Mapping[int, Decision]


def visits_of_absence(
    practitioner: Practitioner, start: dt.datetime, end: dt.datetime, now: dt.datetime
) -> list[Visit]:
    """Visits in `[start, end)` that must be decided about, in order: confirmed and not begun, or being
    paid for; without those another report has decided about already. Of a joint visit both, also
    where one of them lies outside: they go to one person (1175)."""
    inside = with_others(promised_inside(practitioner, start, end, now))
    asked = [one for one in inside if one.status == VisitStatus.CONFIRMED or one.is_being_paid]
    return not_yet_decided(asked)


def not_yet_decided(visits: Sequence[Visit]) -> list[Visit]:
    rows = Rehoming.objects.filter(visit__in=visits).exclude(state=RehomingState.OVERTAKEN)
    # Kept once, it can be given up by the next report; moved since, it is another promise.
    known = set(rows.exclude(plan=Plan.KEEP).values_list("visit", "was_start"))
    return [visit for visit in visits if (visit.pk, visit.start) not in known]


def report_absence(
    *,
    practitioner: Practitioner,
    start: dt.datetime,
    end: dt.datetime,
    decided: Decisions,
    by: Actor,
    now: dt.datetime,
) -> Absence:
    """Block `[start, end)` and write down what is to become of each visit inside, by visit id.

    The visits are looked up again under the lock. Reported twice, or by two at once, it is one
    absence, and what the first decided stands. Raises TimeOffBackwards, VisitsUndecided,
    PractitionerLeft; nothing is written then.
    """
    if not start < end or end <= now or end - start > LONGEST:
        raise TimeOffBackwards
    with transaction.atomic():
        locked = lock_diary(practitioner.pk)
        inside = not_yet_decided(with_others(promised_inside(locked, start, end, now)))
        refuse_undecided(inside, fates_of(decided))
        return write_down(locked, (start, end), inside, decided, by, now)


def fates_of(decided: Decisions) -> dict[int, Fate]:
    """The same decisions as they are kept on times that are being paid for."""
    return {pk: IF_PAID[one.plan] for pk, one in decided.items()}


def write_down(
    practitioner: Practitioner,
    span: tuple[dt.datetime, dt.datetime],
    inside: Sequence[Visit],
    decided: Decisions,
    by: Actor,
    now: dt.datetime,
    *,
    of_everybody: bool = False,
    area_name: str = "",
) -> Absence:
    """Block the time, and write a row and a job for each visit; the diary is locked already.

    Where only one area is not driven to, no time is blocked: its closure stands for all (1162).
    """
    time: dict[str, Any] = {"practitioner": practitioner, "start": span[0], "end": span[1]}
    if not area_name:
        TimeOff.objects.get_or_create(**time, defaults={"for_absence": True})
    written = {"created_at": now, "created_by": by.user, "by_name": by.name[:80]}
    absence, new = Absence.objects.get_or_create(
        **time, area_name=area_name, defaults={**written, "of_everybody": of_everybody}
    )
    meet_holds(inside, fates_of(decided), by, now)
    for visit in inside:
        if visit.status != VisitStatus.HELD:
            _write_row(absence, visit, decided[visit.pk], now)
    again = Absence.objects.filter(pk=absence.pk).exclude(taken_back_at=None)
    if again.update(taken_back_at=None) or new:
        record(actor=by, action=AuditAction.ABSENCE_REPORTED, on=absence, now=now)
    raise_generation(AVAILABILITY)
    return absence


def _write_row(absence: Absence, visit: Visit, decision: Decision, now: dt.datetime) -> None:
    kept = decision.plan == Plan.KEEP
    row, _new = Rehoming.objects.update_or_create(
        absence=absence,
        visit=visit,
        defaults={
            "plan": decision.plan,
            "to_practitioner_id": decision.practitioner_id,
            "to_start": decision.start,
            "was_start": visit.start,
            "state": RehomingState.DONE if kept else RehomingState.WAITING,
            "done_at": now if kept else None,
            "called_at": None,
        },
    )
    if not kept:
        # The moment is in the key: what was decided again after a withdrawal is another job.
        key = f"rehome:{row.pk}:{int(now.timestamp() * 1000)}"
        outbox.enqueue(kinds.REHOME, key=key, ids={"rehoming": row.pk}, now=now)
