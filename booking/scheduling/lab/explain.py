"""The starts a scenario offers, and for each that it does not, the first reason why."""

from collections.abc import Hashable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import NamedTuple

from booking.scheduling.availability import Diary, Reason, Wish, diary_windows
from booking.scheduling.hours import day_of, grid
from booking.scheduling.interval import Interval, cut
from booking.scheduling.lab.scenario import Scenario
from booking.scheduling.own_limits import first_refusal
from booking.scheduling.starts import starts


class RefusedStart(NamedTuple):
    """A grid point one practitioner cannot take."""

    start: int
    practitioner: Hashable
    reason: Reason


@dataclass(frozen=True, slots=True)
class Answer:
    """Offered starts of anyone, windows of the first practitioner, refusals of everyone."""

    starts: list[int]
    windows: list[Interval]
    refused: list[RefusedStart]


def answer(scenario: Scenario, *, explain: bool = False) -> Answer:
    """Every start that may be offered, and with `explain` every one that may not.

    Raises BadScenario when a drive that must be compared is not in the table.
    """
    offered: set[int] = set()
    refused: list[RefusedStart] = []
    for diary in scenario.diaries:
        windows = _windows(scenario, diary, scenario.area)
        drive = scenario.drives.seconds
        if scenario.wish is not None:
            offered.update(
                starts(diary, scenario.wish, scenario.query, windows=windows, drive=drive)
            )
        if explain:
            refused += _refused(scenario, diary, windows)
    first = scenario.diaries[:1]
    shown = [window for diary in first for window in _windows(scenario, diary, None)]
    # sorted() is stable: at one start the practitioners keep the order of the file.
    refused.sort(key=lambda refusal: refusal.start)
    return Answer(sorted(offered), cut(shown, [scenario.query]), refused)


def _windows(scenario: Scenario, diary: Diary, area: str | None) -> list[Interval]:
    length = scenario.wish.length if scenario.wish else 0
    span = Interval(scenario.query.start, scenario.query.end + length)
    return diary_windows(diary, span, area)


def _refused(scenario: Scenario, diary: Diary, windows: list[Interval]) -> list[RefusedStart]:
    zone, query = diary.hours.zone, scenario.query
    # Without a visit type nothing may be booked; the grid is then the default one.
    wish = scenario.wish or Wish(now=scenario.now, length=0, area=scenario.area)
    days = day_of(zone, query.start), day_of(zone, query.end)
    found: list[RefusedStart] = []
    for start in grid(zone, wish.every, wish.offset, *days):
        if not query.start <= start < query.end:
            continue
        if scenario.wish is None:
            reason = Reason.VISIT_TYPE if diary.serves(wish.area) else Reason.AREA
            found.append(RefusedStart(start, diary.key, reason))
            continue
        why = first_refusal(diary, wish, start, windows=windows, drive=scenario.drives.seconds)
        if why is not None:
            found.append(RefusedStart(start, diary.key, why.reason))
    return found


def spelled(at: int) -> str:
    """An instant as scenarios print it: 2026-11-25T16:00:00Z."""
    return datetime.fromtimestamp(at, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
