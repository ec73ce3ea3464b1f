"""What comes back when a visit is cancelled: to the second, and to the cent."""

import datetime as dt

import pytest

from booking.scheduling.policy import (
    DEFAULT_POLICY,
    PolicyInvalid,
    RefundTerms,
    Step,
    free_until,
    partly_until,
    read_policy,
    refund_due,
    write_policy,
)

START = dt.datetime(2026, 11, 25, 17, 30, tzinfo=dt.UTC)
SECOND = dt.timedelta(seconds=1)
STEPS = RefundTerms((Step(0, 10), Step(48, 100), Step(24, 50)))


def hours(number):
    return dt.timedelta(hours=number)


def due(notice, cents=5000, policy=STEPS, by="patient"):
    return refund_due(policy=policy, paid_cents=cents, start=START, now=START - notice, by=by)


@pytest.mark.parametrize(
    ("notice", "cents"),
    [
        (hours(1000), 5000),
        (hours(48), 5000),
        (hours(48) - SECOND, 2500),
        (hours(24), 2500),
        (hours(24) - SECOND, 500),
        (hours(0), 500),
        (-SECOND, 0),
    ],
)
def test_a_step_holds_from_exactly_its_hours_upward(notice, cents):
    assert due(notice) == cents


@pytest.mark.parametrize(
    ("notice", "cents"), [(hours(24), 5000), (hours(24) - SECOND, 0), (hours(0), 0)]
)
def test_the_house_s_own_terms_are_a_day(notice, cents):
    assert due(notice, policy=DEFAULT_POLICY) == cents


@pytest.mark.parametrize(("cents", "back"), [(5001, 2501), (1, 1), (2, 1), (0, 0), (-5, 0)])
def test_a_half_cent_goes_to_the_patient_and_nothing_to_nobody(cents, back):
    assert due(hours(24), cents) == back


@pytest.mark.parametrize("notice", [hours(100), hours(0), -hours(1)])
def test_the_clinic_cancelling_returns_everything(notice):
    assert due(notice, by="clinic") == 5000


def test_without_any_step_nothing_comes_back():
    nothing = RefundTerms(())

    assert due(hours(1000), policy=nothing) == 0
    assert (free_until(nothing, START), partly_until(nothing, START)) == (None, [])


def test_the_last_free_moment_and_the_partly_free_ones_are_the_steps_own():
    twice_free = RefundTerms((Step(72, 100), Step(48, 100), Step(24, 1), Step(1, 0)))

    assert free_until(twice_free, START) == START - hours(48)
    assert partly_until(twice_free, START) == [(1, START - hours(24))]
    assert partly_until(STEPS, START) == [(50, START - hours(24)), (10, START)]
    almost = RefundTerms((Step(24, 99),))
    assert free_until(almost, START) is None
    assert partly_until(almost, START) == [(99, START - hours(24))]


@pytest.mark.parametrize("step", [(0, 0), (2160, 100), (24, 0), (0, 100)])
def test_a_policy_is_read_as_it_was_written(step):
    policy = RefundTerms((Step(*step),))

    assert write_policy(policy) == [{"hours": step[0], "percent": step[1]}]
    assert read_policy(write_policy(policy)) == policy


@pytest.mark.parametrize(
    ("stored", "words"),
    [
        ([{"hours": -1, "percent": 0}], "hours must be between 0 and 2160, not -1"),
        ([{"hours": 2161, "percent": 0}], "hours must be between 0 and 2160, not 2161"),
        ([{"hours": 0, "percent": -1}], "percent must be between 0 and 100, not -1"),
        ([{"hours": 0, "percent": 101}], "percent must be between 0 and 100, not 101"),
        ([{"hours": "soon", "percent": 1}], "soon"),
        ([{"hours": None, "percent": 1}], "NoneType"),
        ([{"percent": 1}], "hours"),
        ([{"hours": 1}], "percent"),
        ([{"hours": 1, "percent": 1}, {"hours": 1, "percent": 2}], "same hour"),
        ([{"hours": 1, "percent": 9}, {"hours": 2, "percent": 8}], "never return more"),
    ],
)
def test_a_policy_that_cannot_be_names_what_is_wrong(stored, words):
    with pytest.raises(PolicyInvalid, match=words):
        read_policy(stored)


def test_steps_of_equal_shares_are_no_fault_and_stand_longest_notice_first():
    policy = read_policy([{"hours": 1, "percent": 5}, {"hours": 2, "percent": 5}])

    assert policy.steps == (Step(2, 5), Step(1, 5))


def test_a_policy_cannot_be_changed_after_it_was_agreed_to():
    for agreed, field in ((Step(1, 5), "hours"), (DEFAULT_POLICY, "steps")):
        with pytest.raises(AttributeError):
            setattr(agreed, field, 0)
