"""Which backups are kept: by day, by week, by month."""

import datetime as dt

import pytest

from core.backups.ages import Rule, made_at, new_name, too_old

RULE = Rule(days=7, weeks=5, months=12)
LAST = dt.datetime(2026, 11, 29, 2, 30, tzinfo=dt.UTC)


def nightly(nights):
    return [new_name(LAST - dt.timedelta(days=back)) for back in range(nights)]


def kept(names, rule=RULE):
    gone = set(too_old(names, rule))
    return sorted((made_at(name) for name in names if name not in gone), reverse=True)


def test_a_year_of_nights_leaves_seven_days_five_weeks_and_twelve_months():
    left = kept(nightly(500))

    assert [moment.day for moment in left[:7]] == [29, 28, 27, 26, 25, 24, 23]
    # The last nights of weeks (Sundays), then of months; some nights are both.
    assert [f"{moment:%m-%d}" for moment in left[7:10]] == ["11-22", "11-15", "11-08"]
    assert [f"{moment:%y-%m-%d}" for moment in left[-2:]] == ["26-01-31", "25-12-31"]


def test_the_newest_is_kept_however_old_and_whatever_the_rule():
    assert too_old(nightly(3)[2:], Rule(0, 0, 0)) == []


def test_of_two_on_one_day_the_later_stands_for_the_day():
    morning, evening = new_name(LAST), new_name(LAST + dt.timedelta(hours=12))

    assert too_old([morning, evening], Rule(7, 0, 0)) == [morning]


def test_weeks_without_a_backup_do_not_use_up_the_rule():
    old = [new_name(LAST - dt.timedelta(days=days)) for days in (0, 300, 400)]

    assert too_old(old, Rule(3, 0, 0)) == []


@pytest.mark.parametrize("name", ["holiday.jpg", "doorstep-20261129T023000Z.backup.age", ".part"])
def test_a_file_that_is_no_backup_of_ours_is_never_let_go(name):
    assert name not in too_old([name, *nightly(3)], Rule(1, 0, 0))
