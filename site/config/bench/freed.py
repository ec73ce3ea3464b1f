"""Times that come free: who fits, how many are used again by each way of telling, and what a look costs.

Who fits a time is asked of the program itself, in diaries without another free start. What people do is
a model: when they look at a letter, and whether the time still suits them (docs/scale.md).
"""

import datetime as dt
import random
from collections.abc import Iterator
from statistics import mean
from typing import NamedTuple

from django.db.models import F

from booking.models import (
    EarlierWish,
    Patient,
    Practitioner,
    ServiceArea,
    Visit,
    VisitStatus,
    VisitType,
)
from booking.operations.reserving.earlier import BY_DAY, offer_earlier_times
from booking.operations.reserving.hold import SlotTaken, TooManyHolds, Wanted, hold_visit
from booking.queries.earlier import LEAST_AHEAD, kept_for, starts_for
from booking.queries.free_starts import find_offer
from booking.queries.place import locate
from config.bench import world
from config.bench.frame import Figures, measure, scratch_database, timed
from core.generations import visits_changed
from core.local_time import local

WAITING, FREED, REPLAYS = 60, 40, 200
LOOKED_AHEAD = 10
HOUR = dt.timedelta(hours=1)
#: Median hours until a letter is looked at, and how often the time then suits.
PEOPLE = ((0.5, 0.5), (2.0, 0.5), (6.0, 0.5), (2.0, 0.2))


class Freed(NamedTuple):
    """A time that came free `at` some moment, and those it fits in the order of waiting."""

    start: dt.datetime
    at: dt.datetime
    fits: list[int]


class Ended(NamedTuple):
    """Of one replay: how many times were used again, letters written, people who came too late."""

    used: int
    letters: int
    late: int


@measure("freed_times")
def freed_times() -> Iterator[Figures]:
    """A full clinic of 32: the search that finds nothing, and 40 visits called off one by one."""
    with scratch_database():
        kind = world.build(practitioners=32, areas=3)
        _fill(kind)
        for some in (20, 200):
            _wait(
                some, weekdays=[6]
            )  # nobody works then: everything is looked through, nothing kept
            turn = timed("earlier_search", lambda: offer_earlier_times(world.NOW), times=5)
            yield {**turn, "waiting": some}
        waiting = _wait(WAITING, weekdays=list(range(7)))
        freed = [_call_off(visit, waiting) for visit in _to_call_off()]
    fitting = [one for one in freed if one.fits]
    for median, suits in PEOPLE:
        for name, tells in (("one_after_the_other", _in_turn), ("everybody_at_once", _to_all)):
            chance = random.Random(7)
            ends = [tells(fitting, chance, median, suits) for _replay in range(REPLAYS)]
            yield {
                "name": f"freed_{name}",
                "median_hours": median,
                "suits": suits,
                "freed": len(freed),
                "fit_somebody": len(fitting),
                "fitting_each": round(mean(len(one.fits) for one in fitting), 1),
                "used_again": round(mean(one.used for one in ends), 1),
                "letters": round(mean(one.letters for one in ends), 1),
                "too_late": round(mean(one.late for one in ends), 1),
            }


def _fill(kind: VisitType) -> None:
    """Leave no free start: what is free is booked, from a home of each area."""
    for area in ServiceArea.objects.order_by("pk"):
        prefix = area.prefixes.order_by("prefix").values_list("prefix", flat=True)[0]
        located = locate(prefix)
        for _round in range(4):
            offer = find_offer(
                visit_type=kind, located=located, now=world.NOW, days=LOOKED_AHEAD + 2
            )
            for number, one in enumerate(offer.starts):
                for person in one.practitioner_ids:
                    wanted = Wanted((person,), kind, located, one.start)
                    try:
                        hold_visit(wanted=wanted, holder=f"{area.pk}-{number}", now=world.NOW)
                    except (SlotTaken, TooManyHolds):
                        continue
            Visit.objects.filter(status=VisitStatus.HELD).update(
                status=VisitStatus.CONFIRMED, hold_expires=None, patient=Patient.objects.get()
            )
            visits_changed()
        _belong(area)


def _belong(area: ServiceArea) -> None:
    """The area's places are in it, as those of booked visits are."""
    codes = area.prefixes.values_list("prefix", flat=True)
    Visit.objects.filter(place_code__in=codes).update(area=area)


def _wait(most: int, weekdays: list[int]) -> list[EarlierWish]:
    """Patients of visits a week and more ahead wait for any earlier time, one after another."""
    EarlierWish.objects.all().delete()
    later = world.NOW + dt.timedelta(days=LOOKED_AHEAD)
    visits = Visit.objects.filter(
        status=VisitStatus.CONFIRMED, start__gt=later, area__isnull=False
    ).order_by("start_minute", "pk")[: 4 * most : 4]
    EarlierWish.objects.bulk_create(
        EarlierWish(
            visit=visit,
            weekdays=weekdays,
            parts=["morning", "afternoon", "evening"],
            asked_at=world.NOW - number * HOUR,
        )
        for number, visit in enumerate(visits)
    )
    rows = EarlierWish.objects.select_related(
        "visit__visit_type", "visit__practitioner", "visit__area"
    )
    return list(rows.order_by("asked_at", "pk"))


def _to_call_off() -> list[Visit]:
    ahead = Visit.objects.filter(
        status=VisitStatus.CONFIRMED,
        start__gt=world.NOW + LEAST_AHEAD,
        start__lt=world.NOW + dt.timedelta(days=7),
    )
    return random.Random(3).sample(list(ahead.order_by("pk")), FREED)


def _call_off(visit: Visit, waiting: list[EarlierWish]) -> Freed:
    """Call it off, ask whom its time fits, and put it back."""
    _set(visit, VisitStatus.CANCELLED)
    # Over its own time only: what lies beside it was free before.
    own = range(visit.start_minute - 44, visit.start_minute + 45)
    fits = [
        wish.pk
        for wish in waiting
        if any(
            visit.practitioner_id in one.practitioner_ids
            and int(one.start.timestamp()) // 60 in own
            for one in starts_for(wish, world.NOW)
        )
    ]
    _set(visit, VisitStatus.CONFIRMED)
    return Freed(visit.start, world.NOW, fits)


def _set(visit: Visit, status: str) -> None:
    Visit.objects.filter(pk=visit.pk).update(status=status)
    Practitioner.objects.filter(pk=visit.practitioner_id).update(version=F("version") + 1)
    visits_changed()


def _looks_after(chance: random.Random, median: float) -> dt.timedelta:
    """Half look within the median; few only the next day."""
    return dt.timedelta(hours=chance.lognormvariate(0, 1) * median)


def _in_turn(freed: list[Freed], chance: random.Random, median: float, suits: float) -> Ended:
    """Kept for whoever waits longest, then for the next: the rule of the house (1214)."""
    used = letters = late = 0
    for one in freed:
        now = one.at
        for _wish in one.fits:
            now = _by_day(now)
            if one.start - now < LEAST_AHEAD:
                break
            letters += 1
            life, looks = kept_for(one.start, now), _looks_after(chance, median)
            wants = chance.random() < suits
            if looks <= life and wants:
                used += 1
                break
            late += wants  # it was kept for a stated while, and is with the next
            now += min(looks, life) if looks <= life else life
    return Ended(used, letters, late)


def _to_all(freed: list[Freed], chance: random.Random, median: float, suits: float) -> Ended:
    """Told to everybody it fits; whoever looks first and wants it has it, others find it gone."""
    used = letters = late = 0
    for one in freed:
        letters += len(one.fits)
        looked = [(_looks_after(chance, median), chance.random() < suits) for _wish in one.fits]
        ahead = one.start - one.at - LEAST_AHEAD
        wanting = sum(wants for _looks, wants in looked)
        taken = any(wants and looks <= ahead for looks, wants in looked)
        used += taken
        late += wanting - taken
    return Ended(used, letters, late)


def _by_day(now: dt.datetime) -> dt.datetime:
    """Letters that want an answer wait for the morning."""
    while local(now).hour not in BY_DAY:
        now += HOUR / 4
    return now
