"""Random absences: a round whose practitioner is away, and colleagues with rounds of their own."""

import random
from dataclasses import replace
from datetime import date
from itertools import pairwise
from typing import NamedTuple
from zoneinfo import ZoneInfo

from booking.scheduling.availability import Booked, Diary, Wish, diary_windows, refusal
from booking.scheduling.hours import Hours, WeeklyWindow, instant
from booking.scheduling.interval import MINUTE, Interval
from booking.scheduling.ranking import UNKNOWN_HOME_MINUTES, RoundToRank
from booking.scheduling.rehoming import Colleague, HomeWay, Stranded

ZONE = ZoneInfo("America/Vancouver")
DAY = date(2026, 11, 25).toordinal()
EVERY_DAY = frozenset(range(7))
PLACES = [(x, y) for x in range(6) for y in range(6)]


def drive(origin, goal, at):
    """Minutes on a grid of streets, in bands of five as the program's own are."""
    if origin is None or goal is None:
        return 0
    blocks = abs(origin[0] - goal[0]) + abs(origin[1] - goal[1])
    return -(-blocks * 7 // 5) * 5 * MINUTE


def clock(minute, day=DAY):
    return instant(ZONE, day, minute)


def a_round(rng, key, visits, **more):
    opens, closes = rng.choice([(540, 1020), (480, 900), (600, 1080)])
    hours = Hours(ZONE, (WeeklyWindow(EVERY_DAY, opens, closes),))
    booked, at = [], opens
    for _one in range(visits):
        at += rng.choice([0, 30, 60, 90])
        if at + 45 <= closes:
            booked.append(Booked(clock(at), clock(at + 45), rng.choice(PLACES)))
        at += 60
    limits = {"max_visits": rng.choice([None, None, visits + 1, visits + 2])}
    diary = Diary(key, hours, tuple(booked), turnaround=10 * MINUTE, **limits, **more)
    return RoundToRank(diary, rng.choice([None, rng.choice(PLACES)]))


def an_absence(seed, *, most_visits=6, most_colleagues=5, people=1, joint=0.0):
    """Stranded visits, colleagues, the rounds of who is away, and where another time is sought.

    `joint`: how many of the visits are two, one right after the other.
    """
    rng, couples = random.Random(seed), random.Random(seed)
    stranded, away = [], {}
    for number in range(people):
        who = f"away {number}"
        round_ = a_round(rng, who, rng.randint(1, most_visits))
        mine = [_stranded(rng, who, booked) for booked in round_.diary.booked]
        stranded += [_couple(one) if couples.random() < joint else one for one in mine]
        off = (Interval(clock(0), clock(1440)),)
        away[who] = replace(round_, diary=replace(round_.diary, booked=(), time_off=off))
    colleagues = [
        Colleague(
            a_round(rng, f"colleague {number}", rng.randint(0, 4)),
            gender=rng.choice(["woman", "man"]),
            languages=frozenset(rng.sample(["en", "pa", "yue"], 2)),
        )
        for number in range(rng.randint(1, most_colleagues))
    ]
    search = Interval(clock(0), clock(0, DAY + rng.choice([1, 2, 8])))
    return stranded, colleagues, away, search


def _stranded(rng, who, booked):
    wish = Wish(now=clock(0) - 3600, length=booked.end - booked.start, place=booked.place)
    return Stranded(
        key=f"{who} {booked.start}",
        practitioner=who,
        start=booked.start,
        wish=wish,
        gender=rng.choice(["", "", "woman"]),
        languages=frozenset(rng.choice([(), (), ("pa",)])),
        familiar=frozenset(rng.choice([(), ("colleague 0",)])),
    )


def _couple(visit):
    """The same stop as two visits: one for twenty minutes, and whoever has met the other for the rest."""
    first = replace(visit.wish, length=20 * MINUTE, after=300)
    rest = visit.wish.length - 25 * MINUTE
    second = replace(visit, key=f"{visit.key} too", wish=replace(visit.wish, length=rest))
    second = replace(second, start=visit.start + 25 * MINUTE, gender="", languages=frozenset())
    return replace(visit, wish=first, second=second)


def minutes_of(round_):
    """The whole driving of the test's day, from home and back: reckoned anew, not by insertion."""
    today = [one for one in round_.diary.booked if clock(0) <= one.start < clock(1440)]
    if not today:
        return 0.0
    stops = [round_.home, *(one.place for one in today), round_.home]
    return sum(
        UNKNOWN_HOME_MINUTES if None in leg else drive(*leg, 0) / MINUTE for leg in pairwise(stops)
    )


def is_legal(round_, visit, start):
    """Asked of the function that offers and holds ask."""
    wanted = Interval(start, start + visit.stop.length)
    windows = diary_windows(round_.diary, wanted, visit.wish.area)
    return refusal(round_.diary, visit.promised, start, windows=windows, drive=drive) is None


def put(round_, visit, start):
    booked = tuple(sorted((*round_.diary.booked, *visit.booked_at(start))))
    return replace(round_, diary=replace(round_.diary, booked=booked))


class Worth(NamedTuple):
    """How good an answer is; the smaller the better, in this order."""

    without_colleague: int
    to_call: int
    minutes: float


def worth(homes):
    """What the colleagues' part of an answer comes to, as answers are compared.

    Minutes are those of colleagues: a time on another day costs the patient, not the round.
    """
    found = list(homes)
    return Worth(
        sum(home.way is not HomeWay.COLLEAGUE for home in found),
        sum(home.way is HomeWay.CALL for home in found),
        round(sum(home.minutes for home in found if home.way is HomeWay.COLLEAGUE), 6),
    )
