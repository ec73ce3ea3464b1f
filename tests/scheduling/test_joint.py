"""Starts for two people at one door: against a look at every minute, and against the rule for one visit."""

import random
from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from booking.scheduling.availability import Wish, diary_windows
from booking.scheduling.hours import day_of
from booking.scheduling.interval import MINUTE, Interval
from booking.scheduling.joint import one_stop
from booking.scheduling.own_limits import first_refusal
from booking.scheduling.starts import starts
from tests.scheduling.rounds import DAY, PLACES, ZONE, a_round, clock, drive

DAY_LONG = Interval(clock(0), clock(0, DAY + 1))


def a_wish(rng, place):
    return Wish(
        now=clock(0) - 3600,
        length=rng.choice([30, 45, 60, 75]) * MINUTE,
        place=place,
        before=rng.choice([0, 0, 5, 10]) * MINUTE,
        after=rng.choice([0, 0, 5, 15]) * MINUTE,
        notice=rng.choice([0, 0, 0, 600, 700]) * MINUTE,
        max_visits=rng.choice([None, None, 2, 4]),
        max_time=rng.choice([None, None, 120 * MINUTE, 240 * MINUTE]),
    )


def a_case(seed):
    rng = random.Random(seed)
    diary = a_round(rng, "Ada", rng.randint(0, 5)).diary
    # Wider gaps than a full round has: two visits are to fit between.
    booked = tuple(one for one in diary.booked if rng.random() < 0.6)
    diary = replace(diary, booked=booked)
    if rng.random() < 0.3:
        off = clock(rng.randint(36, 64) * 15)
        diary = replace(diary, time_off=(Interval(off, off + rng.choice([30, 90]) * MINUTE),))
    place = rng.choice([*PLACES[:8], *(one.place for one in booked)])
    return diary, a_wish(rng, place), a_wish(rng, place)


def offered(diary, wish):
    windows = diary_windows(diary, Interval(DAY_LONG.start, DAY_LONG.end + wish.length))
    return set(starts(diary, wish, DAY_LONG, windows=windows, drive=drive))


def looked_at_minute_by_minute(diary, first, second):
    """From the calendar alone: one person, one drive, one visit and then the other."""
    starts_ = range(clock(0), clock(1440), 15 * MINUTE)
    return {
        at
        for at in starts_
        if is_free(diary, first, second, at)
        and is_reached(diary, first, second, at)
        and is_within_limits(diary, first, second)
    }


def end_of(first, second, start):
    return start + first.length + first.after + second.before + second.length


def is_free(diary, first, second, start):
    [(opens, closes)] = {(window.opens, window.closes) for window in diary.hours.weekly}
    end = end_of(first, second, start)
    minutes = range(start, end, MINUTE)
    return (
        clock(opens) <= start
        and end <= clock(closes)
        and start >= first.now + max(first.notice, second.notice, 1)
        and not any(off.start <= one < off.end for off in diary.time_off for one in minutes)
        and not any(one.start <= minute < one.end for one in diary.booked for minute in minutes)
    )


def is_reached(diary, first, second, start):
    end = end_of(first, second, start)
    earlier = [one for one in diary.booked if one.end <= start]
    later = [one for one in diary.booked if one.start >= end]
    if earlier:
        last = max(earlier, key=lambda one: one.end)
        way = drive(last.place, first.place, last.end)
        if last.end + last.after + diary.turnaround + way + first.before > start:
            return False
    if later:
        following = min(later, key=lambda one: one.start)
        way = drive(second.place, following.place, following.start)
        return end + second.after + diary.turnaround + way + following.before <= following.start
    return True


def is_within_limits(diary, first, second):
    visits = [limit for limit in (first.max_visits, second.max_visits, diary.max_visits) if limit]
    times = [limit for limit in (first.max_time, second.max_time) if limit]
    booked = sum(one.end - one.start for one in diary.booked)
    return len(diary.booked) + 2 <= min(visits, default=99) and (
        booked + first.length + second.length <= min(times, default=10**9)
    )


@settings(max_examples=400, deadline=None)
@given(st.integers(0, 10**9))
def test_the_offer_for_two_is_what_a_look_at_every_minute_finds(seed):
    diary, first, second = a_case(seed)

    assert offered(diary, one_stop([first, second])) == looked_at_minute_by_minute(
        diary, first, second
    )


@settings(max_examples=300, deadline=None)
@given(st.integers(0, 10**9))
def test_what_is_offered_is_what_may_be_held(seed):
    diary, first, second = a_case(seed)
    wish = one_stop([first, second])
    held = set()
    for start in range(clock(0), clock(1440), 15 * MINUTE):
        windows = diary_windows(diary, Interval(start, start + wish.length))
        if first_refusal(diary, wish, start, windows=windows, drive=drive) is None:
            held.add(start)

    assert offered(diary, wish) == held


@settings(max_examples=300, deadline=None)
@given(st.integers(0, 10**9))
def test_each_of_the_two_could_be_made_by_itself_at_its_time(seed):
    """Whatever is offered to two keeps the promise of reachability for either alone."""
    diary, first, second = a_case(seed)
    free = [replace(one, notice=0, every=1) for one in (first, second)]
    for start in offered(diary, one_stop([first, second])):
        times = (start, start + first.length + first.after + second.before)
        for wish, at in zip(free, times, strict=True):
            windows = diary_windows(diary, Interval(at, at + wish.length))
            assert first_refusal(diary, wish, at, windows=windows, drive=drive) is None
            assert day_of(ZONE, at) == DAY


def test_one_wish_alone_stays_as_it_is():
    diary, first, _second = a_case(1)

    assert one_stop([first]) is first
    assert offered(diary, one_stop([first])) == offered(diary, first)
