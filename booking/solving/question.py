"""What the solver is asked, in plain numbers: rounds, their stops, and the drives between places."""

from collections.abc import Sequence
from typing import Any, NamedTuple


class Run(NamedTuple):
    """Starts a stop may have in one round: every `every` seconds from `first` to `last`."""

    round: int
    first: int
    last: int
    every: int


class SolverStop(NamedTuple):
    """A visit: where it is, its seconds with those kept free before and after, and where it may go.

    A stop that keeps its start has one run of one start.
    """

    place: int
    length: int
    before: int
    after: int
    runs: Sequence[Run]


class SolverQuestion(NamedTuple):
    """Rounds that could exchange stops, as they stand. Durations and instants in seconds.

    `homes` are places, or -1 where nobody knows; `drives[one][other]` is the way from one place to
    another; `present` are the stops of each round with their starts, in order.
    """

    homes: Sequence[int]
    turnarounds: Sequence[int]
    stops: Sequence[SolverStop]
    drives: Sequence[Sequence[int]]
    present: Sequence[Sequence[tuple[int, int]]]

    @classmethod
    def of(cls, told: Any) -> "SolverQuestion":
        """As it came out of JSON: tuples have become lists there."""
        homes, turnarounds, stops, drives, present = told
        read = [SolverStop(*one)._replace(runs=[Run(*run) for run in one[4]]) for one in stops]
        return cls(homes, turnarounds, read, drives, present)
