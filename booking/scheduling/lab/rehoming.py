"""A scenario of an absence (docs/rehome.md) read into the core's values, and its joint answer."""

from collections.abc import Hashable
from dataclasses import dataclass, replace
from typing import Any

from booking.scheduling.availability import Wish
from booking.scheduling.interval import MINUTE, Interval
from booking.scheduling.lab.scenario import DriveTable, Scenario, Zones, read_scenario
from booking.scheduling.lab.scenario_fields import Field
from booking.scheduling.ranking import RoundToRank
from booking.scheduling.rehoming import Colleague, Home, Stranded, rehomed, without_visits


@dataclass(frozen=True, slots=True)
class ExpectedHome:
    """What the file says of one visit; None was not said. `start` in epoch seconds."""

    visit: str
    way: str
    practitioner: str | None = None
    start: int | None = None


@dataclass(frozen=True, slots=True)
class AbsenceScenario:
    """Who is away, their visits, and everybody else. `expected` None was not said."""

    stranded: tuple[Stranded, ...]
    colleagues: tuple[Colleague, ...]
    away: dict[Hashable, RoundToRank]
    search: Interval
    drives: DriveTable
    expected: tuple[ExpectedHome, ...] | None = None
    expected_minutes: int | None = None


def answer_absence(scenario: AbsenceScenario) -> list[Home]:
    """The joint answer. Raises BadScenario when a drive that must be compared is not in the table."""
    return rehomed(
        scenario.stranded,
        scenario.colleagues,
        scenario.away,
        scenario.search,
        scenario.drives.seconds,
    )


def read_absence(content: Any, zones: Zones) -> AbsenceScenario:
    """The scenario in `content` (parsed JSON), in the format of `slots` and a little more.

    Raises BadScenario, whose message is one line that names the field.
    """
    base, top = read_scenario(content, zones), Field(content)
    if base.wish is None:
        raise top.need("visit_type").bad("is missing")
    people = top.need("practitioners").items()
    absences = _absences(top, {str(diary.key) for diary in base.diaries})
    stranded: list[Stranded] = []
    colleagues, away = [], {}
    for found, round_ in zip(people, _rounds(base, people), strict=True):
        key = str(round_.diary.key)
        if key not in absences:
            colleagues.append(_colleague(found, round_))
            continue
        mine = _stranded(found, key, absences[key], base.wish, base)
        stranded += mine
        away[round_.diary.key] = _left(round_, mine, absences[key])
    homes, minutes = _expected(top)
    return AbsenceScenario(
        tuple(stranded), tuple(colleagues), away, base.query, base.drives, homes, minutes
    )


def _absences(top: Field, known: set[str]) -> dict[str, list[Interval]]:
    found: dict[str, list[Interval]] = {}
    for absence in top.need("absences").items():
        who = absence.need("practitioner")
        if who.text() not in known:
            raise who.bad(f"{who.said()} is none of the practitioners")
        found.setdefault(who.text(), []).append(absence.interval())
    return found


def _rounds(base: Scenario, people: list[Field]) -> list[RoundToRank]:
    rounds = []
    for diary, found in zip(base.diaries, people, strict=True):
        most, home = found.get("max_visits_per_day"), found.get("home")
        limited = replace(diary, max_visits=most.whole() if most else None)
        rounds.append(RoundToRank(limited, home.text() if home else None))
    return rounds


def _colleague(found: Field, round_: RoundToRank) -> Colleague:
    gender, gives = found.get("gender"), found.get("visit_types")
    return Colleague(
        round_,
        gender=gender.text() if gender else "",
        languages=_texts(found.get("languages")),
        gives=frozenset(one.text() for one in gives.items()) if gives else None,
    )


def _texts(found: Field | None) -> frozenset[str]:
    return frozenset(one.text() for one in found.items()) if found else frozenset()


def _stranded(
    found: Field, who: str, absences: list[Interval], wish: Wish, base: Scenario
) -> list[Stranded]:
    """The confirmed visits of one who is away that touch an absence and have not begun.

    Of a joint visit both, also where the absence touches one of them alone.
    """
    visits = found.get("visits")
    ahead = [
        visit
        for visit in (visits.items() if visits else [])
        if visit.need("status").text() == "confirmed"
        and visit.interval("start", "end").start > base.now
    ]
    return [
        stop
        for stop in _stops(ahead, who, wish)
        if any(_span(stop).overlaps(absence) for absence in absences)
    ]


def _stops(visits: list[Field], who: str, wish: Wish) -> list[Stranded]:
    """Each visit, and two with the same `joint` as one where the second begins as the first ends."""
    marked: dict[str, list[Stranded]] = {}
    for number, visit in enumerate(visits):
        mark = visit.get("joint")
        label = f"joint {mark.text()}" if mark else str(number)
        one = _one(visit, visit.interval("start", "end"), who, wish)
        marked.setdefault(label, []).append(one)
    found: list[Stranded] = []
    for several in marked.values():
        in_order = sorted(several, key=lambda one: one.start)
        found += _as_one(*in_order) if len(in_order) == 2 else in_order
    return found


def _as_one(first: Stranded, second: Stranded) -> list[Stranded]:
    both = replace(first, second=second, familiar=first.familiar | second.familiar)
    together = first.wish.place == second.wish.place and both.follows(first.start) == second.start
    return [both] if together else [first, second]


def _span(visit: Stranded) -> Interval:
    return Interval(visit.start, visit.start + visit.stop.length)


def _one(found: Field, span: Interval, who: str, wish: Wish) -> Stranded:
    buffers = [found.get(name) for name in ("buffer_before", "buffer_after")]
    before, after = (buffer.whole() * MINUTE if buffer else 0 for buffer in buffers)
    place, area = found.get("place"), found.get("area")
    own = replace(
        wish,
        length=span.end - span.start,
        place=place.text() if place else None,
        area=area.text() if area else None,
        before=before,
        after=after,
    )
    gender, visit_type = found.get("gender"), found.get("visit_type")
    return Stranded(
        key=found.need("id").text(),
        practitioner=who,
        start=span.start,
        wish=own,
        visit_type=visit_type.text() if visit_type else None,
        gender=gender.text() if gender else "",
        languages=_texts(found.get("languages")),
        familiar=frozenset(_texts(found.get("familiar"))),
    )


def _left(round_: RoundToRank, mine: list[Stranded], absences: list[Interval]) -> RoundToRank:
    """The round of one who is away: without these visits, the absence as time off."""
    rest = without_visits(round_, [one for visit in mine for one in visit.booked_at(visit.start)])
    off = (*rest.diary.time_off, *absences)
    return replace(rest, diary=replace(rest.diary, time_off=off))


def _expected(top: Field) -> tuple[tuple[ExpectedHome, ...] | None, int | None]:
    expect = top.get("expect")
    homes, minutes = (expect.get("homes"), expect.get("added_minutes")) if expect else (None, None)
    return (
        tuple(_expected_home(home) for home in homes.items()) if homes else None,
        minutes.whole() if minutes else None,
    )


def _expected_home(found: Field) -> ExpectedHome:
    who, start = found.get("practitioner"), found.get("start")
    return ExpectedHome(
        found.need("visit").text(),
        found.need("way").text(),
        who.text() if who else None,
        start.instant() if start else None,
    )
