"""A second, deliberately naive answer to a scenario: every minute is looked at by itself.

It shares no code with booking/scheduling. It reads the file's own dict, walks the minutes of the
query one by one, keeps working time as a set of minutes, and compares each grid point with every
visit. It needs whole minutes and is hundreds of times slower.
"""

from datetime import UTC, date, datetime, timedelta
from functools import cache
from zoneinfo import ZoneInfo

DAYS = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
MINUTE = timedelta(minutes=1)


def answer(scenario: dict) -> dict:
    offered, refused = set(), []
    for start in _minutes(scenario["query"]["from"], scenario["query"]["to"]):
        for person in scenario["practitioners"]:
            if not _on_grid(scenario, person, start):
                continue
            why = _why_not(scenario, person, start)
            if why is None:
                offered.add(start)
            else:
                refused.append((start, person["id"], why))
    return {
        "starts": sorted(offered),
        "windows": _runs(scenario),
        "refused": refused,
    }


@cache
def _at(text: str) -> datetime:
    return datetime.strptime(text, "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=UTC)


def _minutes(start: str, end: str):
    at, last = _at(start), _at(end)
    while at < last:
        yield at
        at += MINUTE


def _zone(scenario: dict, person: dict) -> ZoneInfo:
    return ZoneInfo(person.get("time_zone") or scenario["time_zone"])


def _on_grid(scenario: dict, person: dict, start: datetime) -> bool:
    kind = scenario.get("visit_type", {})
    local = start.astimezone(_zone(scenario, person))
    after = local.hour * 60 + local.minute - kind.get("offset", 0)
    return local.fold == 0 and after >= 0 and after % kind.get("every", 15) == 0


def _why_not(scenario: dict, person: dict, start: datetime) -> str | None:
    kind, patient = scenario.get("visit_type"), scenario.get("patient", {})
    now, zone = _at(scenario["now"]), _zone(scenario, person)
    area = patient.get("area")
    if area is not None and "areas" in person and area not in person["areas"]:
        return "area"
    if kind is None:
        return "visit_type"
    minutes = [start + n * MINUTE for n in range(kind.get("minutes", 0))]
    for off in person.get("time_off", []):
        if any(_at(off["from"]) <= minute < _at(off["to"]) for minute in minutes):
            return "time_off"
    working = _working(scenario, person, area)
    if not all(minute in working for minute in minutes):
        return "hours"
    notice = kind.get("notice_minutes", 0)
    if start <= now if notice == 0 else start < now + notice * MINUTE:
        return "notice"
    day = start.astimezone(zone).date()
    today = now.astimezone(zone).date()
    if "horizon_days" in kind and day > today + timedelta(days=kind["horizon_days"]):
        return "horizon"
    if "bookable_dates" in kind:
        first, last = map(date.fromisoformat, kind["bookable_dates"])
        if not first <= day <= last:
            return "horizon"
    return _why_not_beside_others(scenario, person, kind, start, minutes, day)


def _why_not_beside_others(scenario, person, kind, start, minutes, day):
    zone = _zone(scenario, person)
    end = start + kind.get("minutes", 0) * MINUTE
    live = [
        (_at(v["start"]), _at(v["end"]), v)
        for v in person.get("visits", [])
        if _live(v, _at(scenario["now"]), scenario.get("holder"))
    ]
    if any(began <= minute < ended for began, ended, _ in live for minute in minutes):
        return "busy"
    turnaround = person.get("turnaround_minutes", 0)
    place = scenario.get("patient", {}).get("place")
    before = sorted(
        ((ended, began, i) for i, (began, ended, _) in enumerate(live) if ended <= start)
    )
    if before:
        ended, _, index = before[-1]
        visit = live[index][2]
        gap = visit.get("buffer_after", 0) + turnaround + kind.get("buffer_before", 0)
        gap += _drive(scenario, visit.get("place"), place)
        if ended + gap * MINUTE > start:
            return "cannot_arrive"
    after = sorted(((began, ended, i) for i, (began, ended, _) in enumerate(live) if began >= end))
    if after:
        began, _, index = after[0]
        visit = live[index][2]
        gap = visit.get("buffer_before", 0) + turnaround + kind.get("buffer_after", 0)
        gap += _drive(scenario, place, visit.get("place"))
        if end + gap * MINUTE > began:
            return "cannot_reach_next"
    same_day = [(b, e) for b, e, _ in live if b.astimezone(zone).date() == day]
    if len(same_day) + 1 > kind.get("max_visits_per_day", 10**9):
        return "daily_limit"
    worked = sum(((e - b) for b, e in same_day), end - start)
    if worked > kind.get("max_minutes_per_day", 10**6) * MINUTE:
        return "daily_limit"
    return None


def _live(visit: dict, now: datetime, mine: str | None) -> bool:
    if visit["status"] == "held":
        if mine and visit.get("holder") == mine:
            return False
        return _at(visit["hold_expires"]) > now
    return visit["status"] in ("confirmed", "completed", "no_show")


def _drive(scenario: dict, origin: str | None, goal: str | None) -> int:
    if origin is None or goal is None or origin == goal:
        return 0
    table = scenario["drive_minutes"]
    there = table.get(origin, {}).get(goal)
    return there if there is not None else table[goal][origin]


def _working(scenario: dict, person: dict, area: str | None) -> set[datetime]:
    key = (id(scenario), person["id"], area)
    if key not in _remembered:
        _remembered.clear() if len(_remembered) > 50 else None
        # The scenario is kept beside the answer so that its id stays its own.
        _remembered[key] = (scenario, _work_out(scenario, person, area))
    return _remembered[key][1]


_remembered: dict = {}


def _work_out(scenario: dict, person: dict, area: str | None) -> set[datetime]:
    working = _minutes_of(scenario, person, _zone(scenario, person), area)
    clinic = scenario.get("clinic")
    if clinic is not None and "hours" in clinic:
        name = clinic.get("time_zone") or scenario.get("time_zone")
        zone = ZoneInfo(name) if name else _zone(scenario, person)
        working &= _minutes_of(scenario, clinic, zone, area)
    for off in person.get("time_off", []):
        working -= set(_minutes(off["from"], off["to"]))
    return working


def _minutes_of(scenario: dict, works: dict, zone: ZoneInfo, area: str | None) -> set[datetime]:
    long = scenario.get("visit_type", {}).get("minutes", 0)
    day = (_at(scenario["query"]["from"]) - timedelta(days=4)).date()
    last = (_at(scenario["query"]["to"]) + long * MINUTE + timedelta(days=2)).date()
    found: set[datetime] = set()
    while day <= last:
        for opens, closes in _windows_of(works, day, area):
            end_day = day
            if closes <= opens:
                if not works.get("overnight", False):
                    continue
                end_day = day + timedelta(days=1)
            at, end = _edge(zone, day, opens), _edge(zone, end_day, closes)
            while at < end:
                found.add(at)
                at += MINUTE
        day += timedelta(days=1)
    return found


def _windows_of(works: dict, day: date, area: str | None):
    for entry in works.get("on_date", []):
        if entry["date"] == day.isoformat():
            return entry["windows"]
    return [
        (rule["from"], rule["to"])
        for rule in works.get("hours", [])
        if DAYS[day.weekday()] in rule["days"]
        and ("valid" not in rule or rule["valid"][0] <= day.isoformat() <= rule["valid"][1])
        and (area is None or "areas" not in rule or area in rule["areas"])
    ]


def _edge(zone: ZoneInfo, day: date, clock: str) -> datetime:
    """The first minute whose wall clock shows this; if none does, the one the gap later."""
    if clock == "24:00":
        day, clock = day + timedelta(days=1), "00:00"
    wall = datetime.fromisoformat(f"{day.isoformat()}T{clock}:00")
    shown = _first_showing(zone, wall)
    if shown is not None:
        return shown
    noon = wall.replace(hour=12, tzinfo=UTC)
    before = (noon - timedelta(hours=36)).astimezone(zone).utcoffset()
    after = (noon + timedelta(hours=36)).astimezone(zone).utcoffset()
    return _first_showing(zone, wall + (after - before))


def _first_showing(zone: ZoneInfo, wall: datetime) -> datetime | None:
    at = wall.replace(tzinfo=UTC) - timedelta(hours=15)
    quarter = timedelta(minutes=15)
    # All zones in use are whole quarters of an hour from UTC.
    while at <= wall.replace(tzinfo=UTC) + timedelta(hours=15):
        if at.astimezone(zone).replace(tzinfo=None) == wall:
            return at
        at += quarter
    return None


def _runs(scenario: dict) -> list[tuple[datetime, datetime]]:
    if not scenario["practitioners"]:
        return []
    working = _working(scenario, scenario["practitioners"][0], None)
    runs: list[tuple[datetime, datetime]] = []
    for minute in _minutes(scenario["query"]["from"], scenario["query"]["to"]):
        if minute not in working:
            continue
        if runs and runs[-1][1] == minute:
            runs[-1] = (runs[-1][0], minute + MINUTE)
        else:
            runs.append((minute, minute + MINUTE))
    return runs
