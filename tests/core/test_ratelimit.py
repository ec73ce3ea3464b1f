"""Counting is right on both databases."""

import datetime as dt

import pytest

from core.ratelimit import allowed

pytestmark = pytest.mark.django_db


def test_so_many_are_allowed_and_the_next_is_not(now):
    answers = [allowed("a", most=3, seconds=60, now=now) for _try in range(4)]

    assert answers == [True, True, True, False]


def test_another_key_and_the_next_window_count_for_themselves(now):
    allowed("a", most=1, seconds=60, now=now)

    assert not allowed("a", most=1, seconds=60, now=now)
    assert allowed("b", most=1, seconds=60, now=now)
    assert allowed("a", most=1, seconds=60, now=now + dt.timedelta(seconds=60))


def test_a_window_is_that_many_seconds_of_the_clock(now):
    within = now + dt.timedelta(seconds=59)

    assert allowed("a", most=1, seconds=60, now=now)
    assert not allowed("a", most=1, seconds=60, now=within)


def test_long_keys_are_told_apart_by_their_first_hundred_letters(now):
    keys = ["x" * 99 + "a", "x" * 99 + "b", "x" * 99 + "bc"]

    assert [allowed(key, most=1, seconds=60, now=now) for key in keys] == [True, True, False]
