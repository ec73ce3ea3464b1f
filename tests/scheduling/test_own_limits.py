"""A practitioner's own limits are kept by the sweep and by the single question alike."""

import random
from dataclasses import replace
from zoneinfo import ZoneInfo

import pytest

from booking.scheduling.availability import Booked, Diary, Reason, Wish, diary_windows
from booking.scheduling.hours import Hours, WeeklyWindow, instant
from booking.scheduling.interval import MINUTE, Interval
from booking.scheduling.own_limits import first_refusal
from booking.scheduling.rest import BreakStop, OwnBreak, rest_fits
from booking.scheduling.starts import candidates, starts

ZONE = ZoneInfo("America/Vancouver")
DAY = 739_943  # a Monday in November 2026
EIGHT_TO_SIX = Hours(ZONE, (WeeklyWindow(frozenset(range(7)), 480, 1080),))
LUNCH = OwnBreak(30 * MINUTE, 690, 810)


def at(minute, day=DAY):
    return instant(ZONE, day, minute)


def visit(begins, minutes, place="A"):
    return Booked(at(begins), at(begins + minutes), place)


def drive(origin, goal, _at):
    return 0 if origin == goal or None in (origin, goal) else 20 * MINUTE


def offered(diary, wish):
    query = Interval(at(0), at(0, DAY + 1))
    windows = diary_windows(diary, Interval(query.start, query.end + wish.length))
    swept = starts(diary, wish, query, windows=windows, drive=drive)
    asked = [
        start
        for start in candidates(replace(diary, notice=0), wish, query)
        if first_refusal(diary, wish, start, windows=windows, drive=drive) is None
    ]
    assert swept == asked
    return [(start - at(0)) // MINUTE for start in swept]


def wish(minutes=60, **more):
    return Wish(now=at(420), length=minutes * MINUTE, place="A", **more)


def why(diary, wish, minute):
    start = at(minute)
    windows = diary_windows(diary, Interval(start, start + wish.length))
    return first_refusal(diary, wish, start, windows=windows, drive=drive).reason


def test_nobody_arrives_after_the_last_arrival():
    diary = Diary("w", EIGHT_TO_SIX, last_arrival=900)

    assert offered(diary, wish())[-1] == 900
    assert why(diary, wish(), 915) == Reason.LAST_ARRIVAL


def test_the_longer_of_two_notices_holds():
    diary = Diary("w", EIGHT_TO_SIX, notice=180 * MINUTE)

    assert offered(diary, wish(notice=60 * MINUTE))[0] == 600
    assert offered(diary, wish(notice=240 * MINUTE))[0] == 660
    assert why(diary, wish(notice=60 * MINUTE), 540) == Reason.NOTICE


def test_a_break_of_half_an_hour_is_left_between_half_past_eleven_and_half_past_one():
    diary = Diary("w", EIGHT_TO_SIX, (visit(600, 60), visit(840, 60)), rest=LUNCH)

    found = offered(diary, wish(90))

    assert 720 in found  # begun at noon: half an hour is left before
    assert 705 not in found  # from a quarter to twelve to a quarter past one: neither side has it
    assert why(diary, wish(90), 705) == Reason.NO_BREAK


def test_the_drive_is_no_break():
    far = (visit(600, 90, "B"), visit(800, 60, "B"))
    near = (visit(600, 90, "A"), visit(800, 60, "A"))
    sixty = wish(30)

    assert 735 in offered(Diary("w", EIGHT_TO_SIX, near, rest=LUNCH), sixty)
    assert 735 not in offered(Diary("w", EIGHT_TO_SIX, far, rest=LUNCH), sixty)


def test_a_day_that_has_lost_its_break_already_loses_nothing_more():
    diary = Diary("w", EIGHT_TO_SIX, (visit(660, 170),), rest=LUNCH)

    assert 480 in offered(diary, wish())


@pytest.mark.parametrize(
    ("stops", "fits"),
    [
        ([], True),
        ([BreakStop(0, 200, 0)], False),
        ([BreakStop(0, 70, 0)], True),
        ([BreakStop(0, 71, 0)], False),
        ([BreakStop(30, 100, 0)], True),
        ([BreakStop(29, 100, 0)], False),
        ([BreakStop(0, 20, 0), BreakStop(60, 100, 10)], True),
        ([BreakStop(0, 20, 0), BreakStop(60, 100, 11)], False),
    ],
)
def test_a_break_fits_where_neither_visit_nor_drive_is(stops, fits):
    assert rest_fits(Interval(0, 100), 30, stops) is fits


def test_sweep_and_question_agree_on_five_hundred_random_days():
    chance = random.Random(11)
    for _day in range(500):
        minute, booked = 480, []
        while minute < 1020 and chance.random() < 0.8:
            minute += chance.randrange(0, 120, 15)
            length = chance.choice([30, 45, 60])
            booked.append(visit(minute, length, chance.choice("AB")))
            minute += length + 20
        diary = Diary(
            "w",
            EIGHT_TO_SIX,
            tuple(booked),
            turnaround=chance.choice([0, 5, 10]) * MINUTE,
            notice=chance.choice([0, 0, 90, 300]) * MINUTE,
            last_arrival=chance.choice([None, 720, 945]),
            rest=chance.choice([None, LUNCH, OwnBreak(60 * MINUTE, 660, 840)]),
        )
        offered(diary, wish(chance.choice([30, 60])))
