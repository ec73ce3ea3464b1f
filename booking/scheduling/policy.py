"""The refund of a cancelled visit's deposit. Pure: cents and hours in, cents out.

A policy is steps of (hours before the visit, percent of the deposit that comes back).
Half-open, like every interval here: a step holds from exactly its hours upward, so with a
step at 24 h a cancellation *exactly* 24 hours before the start still gets it, and one
second later does not. Hours are elapsed time, never wall-clock hours: a change
of clocks in between moves nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Literal

CancelledBy = Literal["patient", "clinic"]


class PolicyInvalid(ValueError):
    """A stored policy that cannot be read; its message names the step."""


@dataclass(frozen=True, order=True)
class Step:
    """From `hours` before the start upward, `percent` of the deposit comes back."""

    hours: int
    percent: int

    def __post_init__(self) -> None:
        if not 0 <= self.hours <= 24 * 90:
            raise PolicyInvalid(f"hours must be between 0 and 2160, not {self.hours}")
        if not 0 <= self.percent <= 100:
            raise PolicyInvalid(f"percent must be between 0 and 100, not {self.percent}")


@dataclass(frozen=True)
class RefundTerms:
    """Steps sorted from the longest notice down; without a fitting step nothing comes back."""

    steps: tuple[Step, ...]

    def __post_init__(self) -> None:
        hours = [step.hours for step in self.steps]
        if len(set(hours)) != len(hours):
            raise PolicyInvalid("two steps begin at the same hour")
        ordered = tuple(sorted(self.steps, reverse=True))
        shares = [step.percent for step in ordered]
        if shares != sorted(shares, reverse=True):
            raise PolicyInvalid("less notice may never return more")
        # A frozen dataclass may be put in order only so, and only while it is being made.
        object.__setattr__(self, "steps", ordered)


DEFAULT_POLICY = RefundTerms((Step(24, 100), Step(0, 0)))


def read_policy(stored: Iterable[Mapping[str, Any]]) -> RefundTerms:
    """The policy in `[{"hours": 24, "percent": 100}, …]`; raises `PolicyInvalid`."""
    try:
        return RefundTerms(tuple(Step(int(s["hours"]), int(s["percent"])) for s in stored))
    except (KeyError, TypeError, ValueError) as trouble:
        raise PolicyInvalid(str(trouble)) from trouble


def write_policy(policy: RefundTerms) -> list[dict[str, int]]:
    """The stored form of a policy, to be kept on the visit when it is booked."""
    return [{"hours": step.hours, "percent": step.percent} for step in policy.steps]


def refund_due(
    *, policy: RefundTerms, paid_cents: int, start: datetime, now: datetime, by: CancelledBy
) -> int:
    """Cents that come back of `paid_cents` when `by` cancels at `now`.

    The clinic cancelling always returns everything. A half cent goes to the patient.
    """
    if paid_cents <= 0:
        return 0
    percent = 100 if by == "clinic" else _percent(policy, start - now)
    # Whole numbers to the end: a float would lose the half cent that is the patient's.
    return min(paid_cents, -(-paid_cents * percent // 100))


def free_until(policy: RefundTerms, start: datetime) -> datetime | None:
    """The last moment at which cancelling still returns everything, or None if there is none."""
    # The smallest such step: with 100 % at 72 and at 24 hours, it is free until 24.
    full = [step.hours for step in policy.steps if step.percent == 100]
    return start - timedelta(hours=min(full)) if full else None


def grace_until(*, booked: datetime | None, minutes: int, start: datetime) -> datetime | None:
    """The last moment of the free minutes after booking; None where there are none.

    None as well where the visit begins within them: whoever comes is on the way by then.
    """
    if booked is None or minutes <= 0:
        return None
    until = booked + timedelta(minutes=minutes)
    return until if start > until else None


def partly_until(policy: RefundTerms, start: datetime) -> list[tuple[int, datetime]]:
    """(percent, last moment at which it comes back) of the steps that return a part of the deposit."""
    parts = [step for step in policy.steps if 0 < step.percent < 100]
    return [(step.percent, start - timedelta(hours=step.hours)) for step in parts]


def _percent(policy: RefundTerms, notice: timedelta) -> int:
    for step in policy.steps:
        if notice >= timedelta(hours=step.hours):
            return step.percent
    return 0
