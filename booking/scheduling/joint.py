"""A joint visit: two visits at one door, one right after the other, and one drive to them (1250).

To the diary it is one stop: what comes before the first and after the second decides whether it can be
reached, and the two legs of the door between them cost neither a drive nor a turnaround.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from booking.scheduling.availability import Wish


def minutes_between(after: int, before: int) -> int:
    """What lies between two visits at one door: the minutes each visit type wants kept free, and no more."""
    # The turnaround is parking, notes, door: there is nothing to park and no other door. What a visit
    # type asks for around itself (to put things away, to lay them out) is asked for here, too.
    return after + before


def one_stop(wishes: Sequence[Wish]) -> Wish:
    """One visit, or two right after each other, as the one wish that the diary is asked about.

    Of two rules that both hold, the stricter one counts for both.
    """
    if len(wishes) == 1:
        return wishes[0]
    first, second = wishes
    between = minutes_between(first.after, second.before)
    return replace(
        first,
        length=first.length + between + second.length,
        after=second.after,
        notice=max(first.notice, second.notice),
        horizon_days=_least(first.horizon_days, second.horizon_days),
        first_day=max(_given(first.first_day, second.first_day), default=None),
        last_day=_least(first.last_day, second.last_day),
        max_visits=_least(first.max_visits, second.max_visits),
        max_time=_least(first.max_time, second.max_time),
        visits=2,
        between=between,
    )


def _given(*values: int | None) -> Iterable[int]:
    return [value for value in values if value is not None]


def _least(*limits: int | None) -> int | None:
    return min(_given(*limits), default=None)
