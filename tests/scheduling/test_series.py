"""A series of visits as one question: against every possible answer, and by the rule that offers starts."""

import random
from bisect import insort
from dataclasses import replace
from itertools import product

from hypothesis import given, settings
from hypothesis import strategies as st

from booking.scheduling.availability import Booked, Wish, diary_windows
from booking.scheduling.hours import day_of
from booking.scheduling.interval import MINUTE, Interval
from booking.scheduling.own_limits import first_refusal
from booking.scheduling.rest import OwnBreak
from booking.scheduling.series import (
    Choice,
    alternatives,
    best_series,
    score,
    turns_of,
)
from booking.scheduling.starts import starts
from tests.scheduling.rounds import DAY, PLACES, ZONE, a_round, clock, drive

RHYTHM = [(2, 1), (1, 2)]
HOUR = 60 * MINUTE


def a_choice(day, *, cost=0.0, hour=9, who="Ada"):
    return Choice(cost, (day - DAY) * 24 * HOUR + hour * HOUR, day, who)


def days_of(series):
    return [choice.day - DAY if choice else None for choice in series]


def test_twice_a_week_then_weekly_has_its_turns_in_weeks_of_their_own():
    turns = turns_of(DAY, RHYTHM)

    spans = [(turn.first - DAY, turn.last - DAY, turn.ideal - DAY, turn.apart) for turn in turns]
    assert spans == [(0, 2, 0, 2), (3, 6, 3, 2), (7, 13, 7, 4), (14, 20, 14, 4)]


choices = st.lists(
    st.builds(
        a_choice,
        st.integers(DAY, DAY + 20),
        cost=st.integers(0, 60).map(float),
        hour=st.integers(8, 17),
        who=st.sampled_from(["Ada", "Ben", "Cleo"]),
    ),
    max_size=14,
)
CIRCLES = [frozenset({"Ada"}), frozenset({"Ada", "Ben"}), frozenset({"Ada", "Cleo"})]


@settings(max_examples=300, deadline=None)
@given(choices)
def test_no_other_series_leaves_out_fewer_turns_or_costs_less(found):
    turns = turns_of(DAY, RHYTHM)

    series = best_series(turns, found, CIRCLES)

    each = [[None, *(one for one in found if turn.first <= one.day <= turn.last)] for turn in turns]
    every = (score(turns, other) for other in product(*each) if _by_one_circle(other))
    assert score(turns, series) == min(worth for worth in every if worth is not None)
    assert _by_one_circle(series)


def _by_one_circle(series):
    people = {choice.practitioner for choice in series if choice}
    return any(people <= circle for circle in CIRCLES)


@settings(max_examples=100, deadline=None)
@given(choices)
def test_every_alternative_of_a_row_stands_beside_all_other_rows(found):
    turns = turns_of(DAY, RHYTHM)
    series = best_series(turns, found, CIRCLES)
    people = frozenset({"Ada", "Ben"})

    for at in range(len(turns)):
        others = alternatives(turns, series, at, found, people)
        changed = [(*series[:at], other, *series[at + 1 :]) for other in others]
        assert all(score(turns, one) is not None for one in changed)
        assert series[at] not in others
        assert {other.practitioner for other in others} <= people
        together = [*others, *filter(None, [series[at]])]
        starts_of = {(one.practitioner, one.start // HOUR) for one in together}
        assert len(starts_of) == len(together)


def test_a_closed_week_is_left_out_and_moves_nothing_else():
    turns = turns_of(DAY, [(1, 4)])
    found = [a_choice(DAY + day) for day in range(28)]
    whole = best_series(turns, found, CIRCLES)

    closed = best_series(turns, [one for one in found if not 7 <= one.day - DAY < 14], CIRCLES)

    assert days_of(whole) == [0, 7, 14, 21]
    assert closed == (whole[0], None, *whole[2:])


def test_a_day_that_is_off_once_moves_one_visit_and_not_the_rhythm():
    turns = turns_of(DAY, [(1, 4)])
    found = [a_choice(DAY + day) for day in range(28) if day != 7]

    assert days_of(best_series(turns, found, CIRCLES)) == [0, 8, 14, 21]


def test_whoever_is_never_there_on_the_first_day_keeps_to_another_weekday():
    turns = turns_of(DAY, [(1, 4)])
    found = [a_choice(DAY + day) for day in range(28) if day % 7 not in (0, 1)]

    assert days_of(best_series(turns, found, CIRCLES)) == [2, 9, 16, 23]


def test_somebody_else_comes_only_where_it_leaves_fewer_turns_out_or_is_worth_it():
    turns = turns_of(DAY, [(1, 2)])
    found = [a_choice(DAY), a_choice(DAY + 7, who="Ben", cost=16.0)]

    alone = best_series(turns, found, CIRCLES[:1])
    pair = best_series(turns, found, CIRCLES)

    assert [choice and choice.practitioner for choice in alone] == ["Ada", None]
    assert [choice.practitioner for choice in pair] == ["Ada", "Ben"]


def test_without_anybody_every_turn_is_left_out():
    assert best_series(turns_of(DAY, [(2, 1)]), [], []) == (None, None)


def _reachable(rng, who):
    """A round with its limits, and all that one address may choose of it over three weeks."""
    diary = a_round(rng, who, rng.randint(0, 4)).diary
    limits = {"last_arrival": rng.choice([None, 840]), "max_visits": rng.choice([None, 2])}
    rest = rng.choice([None, OwnBreak(30 * MINUTE, 660, 840)])
    diary = replace(diary, rest=rest, **limits)
    wish = Wish(now=clock(0), length=45 * MINUTE, place=rng.choice(PLACES), every=30)
    query = Interval(clock(0), clock(0, DAY + 21))
    windows = diary_windows(diary, query)
    found = starts(diary, wish, query, windows=windows, drive=drive)
    return diary, wish, windows, [Choice(rng.random() * 30, s, day_of(ZONE, s), who) for s in found]


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 10_000))
def test_each_visit_stands_by_the_rule_of_offers_beside_all_others_of_the_series(seed):
    rng = random.Random(seed)
    known = {who: _reachable(rng, who) for who in ("Ada", "Ben")}
    found = [one for _diary, _wish, _windows, mine in known.values() for one in mine]
    series = best_series(turns_of(DAY, [(3, 1), (2, 2)]), found, [frozenset(known)])

    for choice in filter(None, series):
        diary, own, windows, _mine = known[choice.practitioner]
        booked = list(diary.booked)
        for other in filter(None, series):
            if other.practitioner == choice.practitioner and other != choice:
                insort(booked, Booked(other.start, other.start + own.length, own.place))
        beside = replace(diary, booked=tuple(booked))
        assert first_refusal(beside, own, choice.start, windows=windows, drive=drive) is None
