"""A question in PyVRP's terms: rounds are vehicles, stops are clients, a choice of starts a group."""

from collections.abc import Iterator
from typing import Any, NamedTuple

import numpy as np
from pyvrp import Client, ClientGroup, Depot, Location, ProblemData, Route, Solution, VehicleType
from pyvrp import solve as search
from pyvrp.stop import MaxIterations

from booking.solving.question import SolverQuestion

#: The same for every question, so that the same day has the same answer.
SEED = 1
#: More found nothing more on the simulated month (docs/ranking.md).
ITERATIONS = 600
#: Seconds of driving that no round has: the way to a stop that is not allowed there.
NOT_THERE = 1_000_000
#: Seconds of driving that it must save to move one more visit: somebody is rung up for it.
WORTH_A_CALL = 60
Numbers = np.ndarray[Any, np.dtype[np.int64]]


class _Choice(NamedTuple):
    """Some starts of one stop, and the rounds that have these very starts: a client of PyVRP's."""

    stop: int
    first: int
    last: int
    every: int
    rounds: frozenset[int]
    is_move: bool = True


def solve(question: SolverQuestion) -> list[list[int]]:
    """The stops of each round, in an order that drives no more than the present one."""
    choices = list(_choices(question))
    data = _data(question, choices)
    found = search(
        data,
        MaxIterations(ITERATIONS),
        SEED,
        False,
        False,
        initial_solution=_present(question, choices, data),
    )
    rounds: list[list[int]] = [[] for _one in question.homes]
    for route in found.best.routes():
        rounds[route.vehicle_type()] = [choices[one.idx].stop for one in route if one.is_client()]
    return rounds


def _choices(question: SolverQuestion) -> Iterator[_Choice]:
    stands = {
        stop: (start, round_)
        for round_, stops in enumerate(question.present)
        for stop, start in stops
    }
    for number, stop in enumerate(question.stops):
        start, own = stands[number]
        yield _Choice(number, start, start, 1, frozenset({own}), False)
        rounds: dict[tuple[int, int, int], set[int]] = {}
        for run in stop.runs:
            if run.first == run.last == start and run.round == own:
                continue
            rounds.setdefault((run.first, run.last, run.every), set()).add(run.round)
        for (first, last, every), there in rounds.items():
            yield _Choice(number, first, last, every, frozenset(there))


def _present(question: SolverQuestion, choices: list[_Choice], data: ProblemData) -> Solution:
    """The rounds as they stand: from there on the search can only save."""
    stays = {one.stop: number for number, one in enumerate(choices) if not one.is_move}
    rounds = [[stays[stop] for stop, _start in stops] for stops in question.present]
    return Solution(data, [Route(data, order, seat) for seat, order in enumerate(rounds) if order])


def _data(question: SolverQuestion, choices: list[_Choice]) -> ProblemData:
    homes = len(question.homes)
    midnight = min(one.first for one in choices)
    in_group: dict[int, list[int]] = {}
    for number, one in enumerate(choices):
        in_group.setdefault(one.stop, []).append(number)
    several = [group for group in in_group.values() if len(group) > 1]
    group_of = {number: place for place, group in enumerate(several) for number in group}
    legs, needs = _legs(question, choices), _needs(question, choices)
    matrices = [_matrices(question, choices, legs, needs, round_) for round_ in range(homes)]
    return ProblemData(
        [Location(0, 0) for _one in range(homes + len(choices))],
        [
            Client(
                homes + number,
                tw_early=one.first - midnight,
                tw_late=one.last - midnight,
                required=number not in group_of,
                group=group_of.get(number),
            )
            for number, one in enumerate(choices)
        ],
        [Depot(number) for number in range(homes)],
        [VehicleType(start_depot=one, end_depot=one, profile=one) for one in range(homes)],
        [drive for drive, _time in matrices],
        [time for _drive, time in matrices],
        [ClientGroup(group) for group in several],
    )


def _legs(question: SolverQuestion, choices: list[_Choice]) -> Numbers:
    """The drive from each choice to each other."""
    places = [question.stops[one.stop].place for one in choices]
    return np.array(question.drives, dtype=np.int64)[np.ix_(places, places)]


def _needs(question: SolverQuestion, choices: list[_Choice]) -> Numbers:
    """Seconds from the start of each choice to that of each other, but for turnaround and drive."""
    stops = [question.stops[one.stop] for one in choices]
    own = np.array([one.length + one.after for one in stops], dtype=np.int64)
    before = np.array([one.before for one in stops], dtype=np.int64)
    return own[:, None] + before[None, :]


def _matrices(
    question: SolverQuestion, choices: list[_Choice], legs: Numbers, needs: Numbers, round_: int
) -> tuple[Numbers, Numbers]:
    """Drives and times of one round, homes first."""
    homes = len(question.homes)
    drive = np.zeros((homes + len(choices),) * 2, dtype=np.int64)
    time = drive.copy()
    drive[homes:, homes:] = legs
    time[homes:, homes:] = _on_grid(choices, needs + legs + question.turnarounds[round_])
    home = question.homes[round_]
    if home >= 0:
        places = [question.stops[one.stop].place for one in choices]
        drive[round_, homes:] = [question.drives[home][place] for place in places]
        drive[homes:, round_] = [question.drives[place][home] for place in places]
    elsewhere = [homes + n for n, one in enumerate(choices) if round_ not in one.rounds]
    drive[:, elsewhere] += NOT_THERE
    drive[:, [homes + n for n, one in enumerate(choices) if one.is_move]] += WORTH_A_CALL
    np.fill_diagonal(drive, 0)
    np.fill_diagonal(time, 0)
    return drive, time


def _on_grid(choices: list[_Choice], needs: Numbers) -> Numbers:
    """The same times, made so long that whoever comes from a start of its grid arrives on one.

    PyVRP knows windows and no grids. Where two grids differ the time stays as it is; what does not
    fit then is refused by whoever asked.
    """
    first = np.array([one.first for one in choices], dtype=np.int64)
    every = np.array([max(one.every, 1) for one in choices], dtype=np.int64)
    alone = np.array([one.first == one.last for one in choices])
    apart = first[:, None] - first[None, :]
    step = np.broadcast_to(every[None, :], needs.shape)
    rounded = -(-(apart + needs) // step) * step - apart
    same = (every[:, None] == every[None, :]) & (apart % step == 0)
    meets = ~alone[None, :] & (alone[:, None] | same)
    found = np.where(meets, rounded, needs)
    # Two that keep their starts stand as they stand, also where the gap between them is short.
    keeps = np.array([not one.is_move for one in choices])
    both = keeps[:, None] & keeps[None, :] & (apart <= 0)
    return np.where(both, np.minimum(found, -apart), found)
