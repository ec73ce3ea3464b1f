"""A better day is looked for by the worker: a solver in its own process, our rules on its answer (1174)."""

import datetime as dt
import json
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from django.conf import settings

from booking.queries.better_days import day_to_order
from booking.queries.board import board_of
from booking.scheduling.better_alone import proposed
from booking.scheduling.better_question import asked_rounds, targets
from booking.solving.question import SolverQuestion

#: Seconds after which the process is ended: it takes two or three for thirty rounds.
LONGEST = 60
Orders = list[list[list[int]]]


def look_for_better(*, day: dt.date, now: dt.datetime) -> list[dict[str, Any]]:
    """Which visits of a local day would go where, and whether the solver was ended before it answered.

    Reads only. Without an answer of the solver there is still what single moves save.
    """
    order = day_to_order(board_of(day, now=now).rounds, day, now)
    if order is None:
        return []
    asked = asked_rounds(order)
    orders = solved([one.question for one in asked])
    answers = orders or [[] for _one in asked]
    moves = [
        move
        for one, answer in zip(asked, answers, strict=True)
        for better in proposed(order, one.people, targets(order, one, answer))
        for move in better.moves
    ]
    rows = [
        {"visit": one.visit, "practitioner": one.to.practitioner, "start": one.to.start}
        for one in moves
    ]
    return rows if orders is not None else [*rows, {"ended": True}]


def solved(questions: Sequence[SolverQuestion]) -> Orders | None:
    """The solver's orders, one for each question; None when its process was ended or broke."""
    try:
        done = subprocess.run(  # noqa: S603: our own module; numbers go in by standard input
            [sys.executable, "-m", "booking.solving"],
            input=json.dumps(questions),
            capture_output=True,
            text=True,
            timeout=LONGEST,
            check=True,
            cwd=Path(settings.ROOT),
            # One thread: the numbers are small, and the machine has other things to do.
            env={"PATH": "/usr/bin:/bin", "LANG": "C.UTF-8", "OPENBLAS_NUM_THREADS": "1"},
        )
        orders: Orders = json.loads(done.stdout)
    except (subprocess.TimeoutExpired, subprocess.CalledProcessError, ValueError):
        return None
    return orders if len(orders) == len(questions) else None
