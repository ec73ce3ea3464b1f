"""The drawing of the day board: rounds on one time axis, and what to look at."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from types import MappingProxyType

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from booking.queries.board import Board, BoardRound, BoardStop
from booking.scheduling.interval import MINUTE, Interval
from booking.staff import board_words
from booking.staff.board_axis import Axis
from booking.staff.board_lines import BoardLine, DrawnRound, in_words


@dataclass(frozen=True, slots=True)
class Bar:
    """A stretch of a round that is no visit: working hours, time off, own calendar, a drive."""

    kind: str
    x: str
    width: str
    words: str = ""


@dataclass(frozen=True, slots=True)
class Strip:
    """One row of the drawing: a round, or a lane above the rounds. `under` lies below the visits."""

    name: str
    summary: str
    blocks: list[tuple[BoardLine, str]]
    under: list[Bar] = field(default_factory=list)
    drives: list[Bar] = field(default_factory=list)
    address: str = ""

    @property
    def is_lane(self) -> bool:
        """Whether it gathers visits of several rounds."""
        return not self.address


def to_look_at(rounds: Sequence[DrawnRound]) -> list[tuple[str, list[BoardLine]]]:
    """What somebody should look at, of all rounds, by what for; nothing that nobody is in."""
    lines = sorted((line for row in rounds for line in row.lines), key=lambda line: line.begins)
    wanted = (
        (_("Needs somebody"), [line for line in lines if line.needs]),
        (_("Late"), [line for line in lines if line.kind == "late"]),
        (_("At risk"), [line for line in lines if line.risks]),
    )
    return [(name, flagged) for name, flagged in wanted if flagged]


def lanes_of(rounds: Sequence[DrawnRound]) -> list[Strip]:
    """What somebody should look at, drawn in as many rows as visits lie over one another."""
    found = []
    for name, flagged in to_look_at(rounds):
        for place, row in enumerate(_packed(flagged)):
            count = ngettext("%(n)s visit", "%(n)s visits", len(flagged)) % {"n": len(flagged)}
            head = ("", "") if place else (name, count)
            found.append(Strip(*head, [(line, line.practitioner) for line in row]))
    return found


def _packed(lines: Sequence[BoardLine]) -> list[list[BoardLine]]:
    """Each in the first row that is free by then."""
    rows: list[list[BoardLine]] = []
    for line in lines:
        free = next((row for row in rows if row[-1].ends <= line.begins), None)
        if free is None:
            rows.append([line])
        else:
            free.append(line)
    return rows


def drawn(
    board: Board, axis: Axis, also: Mapping[int, Sequence[Bar]] = MappingProxyType({})
) -> tuple[list[DrawnRound], list[Strip]]:
    """Every round of the board in words, and as a row of the drawing.

    `also` are more stretches to draw under the visits, by practitioner.
    """
    rounds = [in_words(round_, board.day, axis) for round_ in board.rounds]
    strips = [
        Strip(
            words.name,
            words.summary,
            [(line, line.last) for line in words.lines],
            under=[*_stretches(round_, axis), *also.get(words.pk, ())],
            drives=list(_drives(round_.stops, axis)),
            address=f"#round-{words.pk}",
        )
        for round_, words in zip(board.rounds, rounds, strict=True)
    ]
    return rounds, [*lanes_of(rounds), *strips]


def _stretches(round_: BoardRound, axis: Axis) -> Iterable[Bar]:
    worked = ("worked", _("Works"), round_.windows)
    off = ("off", _("Time off"), round_.time_off)
    own = ("own", _("Busy by own calendar"), round_.busy)
    for kind, words, stretches in (worked, off, own):
        for begins, ends in stretches:
            if begins < axis.end and ends > axis.start:
                yield _bar(kind, Interval(begins, ends), axis, words)


def _drives(stops: Sequence[BoardStop], axis: Axis) -> Iterable[Bar]:
    """The drive to each stop, to scale, from the end of the visit before; red where it does not fit."""
    for before, one in pairwise(stops):
        minutes = one.stop.drive_minutes_before or 0
        leaves = int(before.visit.end.timestamp())
        kind = "short" if one.stop.short else "drive"
        yield _bar(
            kind, Interval(leaves, leaves + minutes * MINUTE), axis, board_words.way_words(one)
        )


def _bar(kind: str, stretch: Interval, axis: Axis, words: str = "") -> Bar:
    return Bar(kind, axis.place(stretch.start), axis.width(*stretch), words)
