"""Charts of the office's reports: bars drawn by the server as SVG, placed in percent (1141).

A drawing is decoration to a screen reader: the table below says the same.
"""

from collections.abc import Sequence
from dataclasses import dataclass

#: A chart is so many units high, and each column leaves a fifth of its width free.
HEIGHT, FREE = 160, 0.2
#: Lines above the floor, at parts of the highest column.
LINES = (1.0, 0.5)


@dataclass(frozen=True, slots=True)
class Part:
    """One stretch of a column: `kind` is its colour."""

    kind: str
    y: int
    height: int
    title: str


@dataclass(frozen=True, slots=True)
class Column:
    """A month: its parts from below, and the frame of what they are measured against."""

    x: str
    width: str
    middle: str
    label: str
    year: str
    parts: list[Part]
    frame: Part | None = None


@dataclass(frozen=True, slots=True)
class Series:
    """One colour: its word, and a number and its words for each column."""

    kind: str
    name: str
    values: Sequence[int]
    words: Sequence[str]


@dataclass(frozen=True, slots=True)
class Chart:
    """A figure: what it is of, what its numbers mean, its columns and the lines behind them."""

    name: str
    title: str
    meaning: str
    columns: list[Column]
    lines: list[tuple[int, str]]
    keys: list[tuple[str, str]]
    height: int = HEIGHT


def chart(
    name: str,
    title: str,
    meaning: str,
    labels: Sequence[str],
    series: Sequence[Series],
    *,
    top_words: Sequence[str] = (),
    frame: Series | None = None,
) -> Chart | None:
    """Columns over `labels` (`Nov 2026`), the series stacked; None where every number is nothing.

    What is below nothing (more went back than came in) is drawn as nothing; the table says it.
    `top_words` say the highest column, and half of it.
    """
    stacks = [sum(max(0, one.values[n]) for one in series) for n in range(len(labels))]
    top = max([*stacks, *(frame.values if frame else [])], default=0)
    if not top:
        return None
    columns = [_column(n, labels, series, frame, top) for n in range(len(labels))]
    lines = [
        (HEIGHT - round(HEIGHT * part), said) for part, said in zip(LINES, top_words, strict=False)
    ]
    named = [*series, *([frame] if frame else [])]
    return Chart(name, title, meaning, columns, lines, [(one.kind, one.name) for one in named])


def _column(
    n: int, labels: Sequence[str], series: Sequence[Series], frame: Series | None, top: int
) -> Column:
    """The column of one label, its parts from below."""
    step, floor, parts = 100 / len(labels), 0, []
    for one in series:
        tall = _scaled(one.values[n], top)
        floor += tall
        parts.append(_part(one, n, labels[n], HEIGHT - floor, tall))
    around = None
    if frame:
        tall = _scaled(frame.values[n], top)
        around = _part(frame, n, labels[n], HEIGHT - tall, tall)
    left, middle = step * (n + FREE / 2), step * (n + 0.5)
    # A year is said once, below its first month.
    month, _space, year = labels[n].partition(" ")
    said = year if not n or not labels[n - 1].endswith(year) else ""
    return Column(_pc(left), _pc(step * (1 - FREE)), _pc(middle), month, said, parts, around)


def _part(one: Series, n: int, label: str, y: int, tall: int) -> Part:
    return Part(one.kind, y, tall, f"{label}: {one.name} {one.words[n]}")


def _scaled(value: int, top: int) -> int:
    return round(HEIGHT * max(0, value) / top)


def _pc(share: float) -> str:
    return f"{share:.2f}%"
