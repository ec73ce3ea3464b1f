"""The dates of a plan of care for one address, proposed together: each can really be reached (1230)."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple
from zoneinfo import ZoneInfo

from booking.models import DayPart, Practitioner, Visit, VisitType
from booking.queries.free_starts import MOST_DAYS, find_offer
from booking.queries.offered import OfferedStart
from booking.queries.place import Located
from booking.scheduling.ranking import FAMILIAR_DAYS, Weights
from booking.scheduling.series import Choice, Turn, alternatives, best_series, turns_of

#: Minutes of driving that an hour's difference to the usual hour is worth.
OFF_ITS_HOUR = 6.0
#: What it is worth that the known face comes: as when times are ranked.
SOMEBODY_ELSE = FAMILIAR_DAYS * Weights().waiting
#: Others shown beside the time that is proposed.
MOST_OTHERS = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class SeriesQuestion:
    """Who would like which rhythm of visits; `minute` is the hour they are used to, on the wall clock."""

    visit_type: VisitType
    located: Located
    practitioner: Practitioner
    minute: int
    time_zone: str
    first_day: dt.date
    #: (times a week, weeks), one after the other.
    rhythm: Sequence[tuple[int, int]]
    weekdays: Sequence[int] = tuple(range(7))
    parts: Sequence[str] = ("morning", "afternoon", "evening")
    #: Whether one other person may come beside the known one.
    pair: bool = False
    gender: str = ""
    language: str = ""
    #: Ordinals of days on which the patient is visited already.
    busy_days: Sequence[int] = ()
    #: How many visits are wanted, where the last week need not be full.
    most: int | None = None
    #: Ids of visits that give their times back: they move with this series.
    leaving: Sequence[int] = ()
    now: dt.datetime


class SeriesRow(NamedTuple):
    """One turn: its days (both included), the time proposed, and what else it may have."""

    first: dt.date
    last: dt.date
    proposed: Choice | None
    others: list[Choice]


@dataclass(frozen=True, slots=True)
class FoundSeries:
    """The rows, and who may come to them."""

    rows: list[SeriesRow]
    practitioners: dict[int, Practitioner]


def find_series(question: SeriesQuestion) -> FoundSeries:
    """Propose all dates of a series together, with what else each may have while the others stay."""
    turns = turns_of(question.first_day.toordinal(), question.rhythm)[: question.most]
    choices, people = _choices(question, turns)
    known = question.practitioner.pk
    circles = [frozenset({known}), *(frozenset({known, pk}) for pk in people if pk != known)]
    series = best_series(turns, choices, circles)
    coming = frozenset({known, *(one.practitioner for one in series if one)})
    rows = []
    for at, turn in enumerate(turns):
        first, last = (dt.date.fromordinal(day) for day in (turn.first, turn.last))
        others = alternatives(turns, series, at, choices, coming)[:MOST_OTHERS]
        rows.append(SeriesRow(first, last, series[at], others))
    return FoundSeries(rows, people)


def who_could_come(visit: Visit, located: Located) -> list[Practitioner]:
    """Who comes there for the same and is as the patient wished: first whoever comes now."""
    kind = visit.visit_type
    found = Practitioner.objects.filter(is_active=True, areas=located.area.pk, visit_types=kind.pk)
    if visit.wished_gender:
        found = found.filter(gender=visit.wished_gender)
    if visit.wished_language:
        found = found.filter(languages__code=visit.wished_language)
    return sorted(found, key=lambda one: (one.pk != visit.practitioner_id, one.name))


def _choices(
    question: SeriesQuestion, turns: Sequence[Turn]
) -> tuple[list[Choice], dict[int, Practitioner]]:
    """All that can be reached on the days of the series and suits, and who would come."""
    zone = ZoneInfo(question.time_zone)
    first, last = turns[0].first, turns[-1].last
    choices: list[Choice] = []
    people: dict[int, Practitioner] = {}
    for day in range(first, last + 1, MOST_DAYS):
        offer = find_offer(
            visit_type=question.visit_type,
            located=question.located,
            now=question.now,
            first_day=dt.date.fromordinal(day),
            days=min(MOST_DAYS, last + 1 - day),
            practitioner=None if question.pair else question.practitioner,
            languages=[question.language] if question.language else (),
            gender=question.gender,
            leaving=question.leaving,
        )
        people |= offer.practitioners
        for start in offer.starts:
            choices += _of_start(question, start, zone)
    return choices, people


def _of_start(question: SeriesQuestion, offered: OfferedStart, zone: ZoneInfo) -> list[Choice]:
    local = offered.start.astimezone(zone)
    suits = local.weekday() in question.weekdays and DayPart.of(local.hour) in question.parts
    if not suits or local.date().toordinal() in question.busy_days:
        return []
    hours_off = abs(local.hour * 60 + local.minute - question.minute) / 60
    at, day = int(offered.start.timestamp()), local.date().toordinal()
    return [
        Choice(added + OFF_ITS_HOUR * hours_off + _stranger(question, pk), at, day, pk)
        for pk, added in zip(offered.practitioner_ids, offered.added, strict=True)
    ]


def _stranger(question: SeriesQuestion, practitioner_id: int) -> float:
    return 0.0 if practitioner_id == question.practitioner.pk else SOMEBODY_ELSE
