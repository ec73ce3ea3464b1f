"""Counting is right on both databases."""

import datetime as dt

import pytest
from django.core.cache import caches

from core.ratelimit import TooOften, allowed, looked

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


# looks, counted in a cache


@pytest.fixture
def nobody_looked():
    """No look has been counted yet."""
    caches["counts"].clear()
    yield
    caches["counts"].clear()


def look(now, key="a", most=2):
    looked(key, most=most, seconds=60, now=now)


def test_so_many_looks_are_free_and_the_next_says_how_long_to_wait(nobody_looked, now):
    second = now.replace(second=12)
    for _look in range(2):
        look(second)

    for _look in range(2):
        with pytest.raises(TooOften) as refused:
            look(second)
        assert refused.value.seconds == 48


def test_looks_of_another_and_of_the_next_minute_count_for_themselves(nobody_looked, now):
    minute = now.replace(second=0)
    for _look in range(2):
        look(minute)

    look(minute, key="b")
    look(minute + dt.timedelta(seconds=60))
    with pytest.raises(TooOften):
        look(minute + dt.timedelta(seconds=59))


def test_a_look_is_forgotten_when_its_minute_is_over(nobody_looked, now, time_machine):
    time_machine.move_to(now, tick=False)
    look(now, most=1)

    time_machine.shift(59)
    with pytest.raises(TooOften):
        look(now, most=1)
    time_machine.shift(2)
    look(now, most=1)


def test_nobody_is_turned_away_where_no_count_can_be_kept(settings, now):
    nothing = {"BACKEND": "django.core.cache.backends.dummy.DummyCache"}
    settings.CACHES = {**settings.CACHES, "counts": nothing}

    for _look in range(3):
        look(now, most=1)
