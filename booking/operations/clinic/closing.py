"""Closures: decided at once for every booked visit of the date, then carried out diary by diary.

The first transaction writes the closure, so that nothing more is booked, and beside it one job per
practitioner with what was decided. Each job is a transaction of its own under that diary's lock: a
crash between them leaves a job waiting, never a visit forgotten.
"""

import datetime as dt
from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import contextmanager

from django.db import transaction

from booking.models import Closure, Fate, Visit, VisitStatus
from booking.notifications import kinds
from booking.operations.locks.diary import lock_diary, lock_every_diary
from booking.operations.visits.fates import (
    NOBODY,
    Fates,
    losers,
    meet_fates,
    meet_holds,
    refuse_undecided,
)
from booking.queries.ground import ground_of
from core import outbox
from core.audit import Actor
from core.generations import AVAILABILITY, raise_generation


def close_clinic(
    *,
    date: dt.date,
    name: str,
    by: Actor,
    now: dt.datetime,
    fates: Fates = NOBODY,
    is_statutory: bool = False,
    closure: Closure | None = None,
    compare: Callable[[], object] = lambda: None,
) -> Closure:
    """Close the clinic on `date`; with `closure`, that one becomes this. Twice is once.

    Everybody with extra hours on the date works all the same. `compare`, asked under the locks,
    refuses what was typed over another closure than the stored one. Raises VisitsUndecided;
    nothing is written then.
    """
    with transaction.atomic(), closing([date], fates=fates, by=by, now=now):
        compare()
        found = closure or Closure.objects.filter(date=date).first() or Closure(date=date)
        found.date, found.name, found.is_statutory = date, name, is_statutory
        found.save()
        raise_generation(AVAILABILITY)
    return found


@contextmanager
def closing(
    dates: Collection[dt.date], *, fates: Fates, by: Actor, now: dt.datetime
) -> Iterator[None]:
    """Around the writing of closures: every diary is locked, and what is decided becomes jobs.

    Raises VisitsUndecided.
    """
    everyone = lock_every_diary()
    # Read under the locks: a visit booked in between would be hit without anybody having been asked.
    before = {day: ground_of(everyone, now=now, on=day) for day in sorted(set(dates))}
    yield
    hit: list[Visit] = []
    # The caller has written, inside this transaction: VisitsUndecided takes the closure back as well.
    for day, ground in before.items():
        lost = losers(ground, ground_of(everyone, now=now, on=day))
        hit += [visit for visit in lost if visit not in hit]
    refuse_undecided(hit, fates)
    # At once, not by the worker: the payment of a hold may arrive before it.
    meet_holds(hit, fates, by, now)
    booked = [visit for visit in hit if visit.status != VisitStatus.HELD]
    _write_jobs(booked, fates, by, now)


def _write_jobs(hit: Collection[Visit], fates: Fates, by: Actor, now: dt.datetime) -> None:
    mine: dict[int, dict[str, str]] = {}
    for visit in hit:
        if fates[visit.pk] is not Fate.KEEP:
            mine.setdefault(visit.practitioner_id, {})[str(visit.pk)] = fates[visit.pk].value
    for pk, decided in mine.items():
        # The moment is in the key: a date closed, opened and closed again must not find its old job (0004).
        one = f"{pk}:{min(decided)}:{len(decided)}:{int(now.timestamp() * 1000)}"
        ids = {"practitioner": pk, "fates": decided, "by": by.user.pk if by.user else None}
        outbox.enqueue(kinds.FATES, key=f"fates:{one}", ids=ids, now=now)


def meet_in_diary(
    *, practitioner_id: int, decided: Mapping[int, Fate], by: Actor, now: dt.datetime
) -> None:
    """Do what was decided with one practitioner's visits: those still booked and still without ground.

    A visit moved, called off or begun since has met another fate. Twice is once.
    """
    with transaction.atomic():
        lock_diary(practitioner_id)
        ground = ground_of([practitioner_id], now=now)
        stand = {visit.pk for visit, lacks in ground.items() if not lacks}
        left = Visit.objects.confirmed_ahead(now).filter(
            # Only what still lacks ground: the closure may have been lifted before the worker came.
            practitioner=practitioner_id,
            pk__in=set(decided) - stand,
        )
        meet_fates(list(left.select_related("patient").order_by("start")), decided, by, now)
        raise_generation(AVAILABILITY)
