"""The time axis of the day board: where an instant lies, in percent of the width of the drawing."""

import datetime as dt
from dataclasses import dataclass

from booking.queries.board import Board
from booking.scheduling.interval import MINUTE
from booking.staff.clinic_clock import zone

HOUR = 60 * MINUTE
#: What an empty day is drawn from and to.
USUAL_HOURS = (8, 18)


@dataclass(frozen=True, slots=True)
class Axis:
    """The hours of the drawing, `start` to `end` in epoch seconds."""

    start: int
    end: int

    def place(self, at: int) -> str:
        """Where an instant is, as SVG reads it: `12.5%`."""
        return f"{self._percent(at):.2f}%"

    def width(self, begins: int, ends: int) -> str:
        """How wide a stretch is."""
        return f"{max(0.0, self._percent(ends) - self._percent(begins)):.2f}%"

    def holds(self, at: int) -> bool:
        """Whether an instant is on the axis."""
        return self.start <= at < self.end

    def hours(self) -> list[tuple[str, str]]:
        """Each full hour: its place and its name."""
        return [(self.place(at), _hour(at)) for at in range(self.start, self.end, HOUR)]

    def _percent(self, at: int) -> float:
        inside = min(max(at, self.start), self.end)
        return 100 * (inside - self.start) / (self.end - self.start)


def _hour(at: int) -> str:
    hour = dt.datetime.fromtimestamp(at, zone()).hour
    return f"{hour % 12 or 12} {'am' if hour < 12 else 'pm'}"


def axis_of(board: Board) -> Axis:
    """From the first hour anybody works or visits to the last; the usual hours on an empty day."""
    edges: list[int] = []
    for round_ in board.rounds:
        edges += [edge for window in round_.windows for edge in window]
        for one in round_.stops:
            edges += [int(one.visit.start.timestamp()), int(one.visit.end.timestamp())]
    if not edges:
        edges = [_at_hour(board.day, hour) for hour in USUAL_HOURS]
    return Axis(min(edges) // HOUR * HOUR, -(-max(edges) // HOUR) * HOUR)


def _at_hour(day: dt.date, hour: int) -> int:
    return int(dt.datetime.combine(day, dt.time(hour), zone()).timestamp())
