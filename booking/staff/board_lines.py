"""The rounds of the day board in words: what its table says, and what is written into its drawing."""

import datetime as dt
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from booking.models import VisitStatus
from booking.queries.board import Board, BoardRound, BoardStop
from booking.scheduling.interval import MINUTE, Interval
from booking.staff import board_words, presenters
from booking.staff.board_axis import Axis
from core import local_time, phones


@dataclass(frozen=True, slots=True)
class BoardLine:
    """A visit in words, and where it is drawn."""

    ref: str
    page: str
    when: str
    until: str
    who: str
    where: str
    practitioner: str
    kind: str
    progress: str
    needs: str
    risks: str
    way: str
    phone: str
    dial: str
    x: str
    width: str
    may_move: bool
    begins: int
    ends: int
    together: str = ""

    @property
    def clock(self) -> str:
        """`9:30`: the axis says whether before noon or after."""
        return self.when.partition(" ")[0]

    @property
    def look(self) -> str:
        """The classes of its drawing."""
        marks = (("board-needs", self.needs), ("board-risk", self.risks))
        found = ["board-visit", f"board-{self.kind}", *(mark for mark, is_so in marks if is_so)]
        return " ".join(found)

    @property
    def last(self) -> str:
        """The line under the name: what is unusual, or else where it is."""
        return self.needs or self.risks or (self.progress if self.kind != "ahead" else self.where)

    @property
    def title(self) -> str:
        """Everything, for whoever points at it."""
        said = (
            self.who,
            self.together,
            self.where,
            self.progress,
            self.needs,
            self.risks,
            self.way,
        )
        return f"{self.when} – {self.until}, " + ", ".join(part for part in said if part)


@dataclass(frozen=True, slots=True)
class DrawnRound:
    """A round in words: its part of the table."""

    pk: int
    name: str
    summary: str
    hours: str
    page: str
    lines: list[BoardLine]


def in_words(round_: BoardRound, day: dt.date, axis: Axis) -> DrawnRound:
    """A round of the board, visit by visit."""
    return DrawnRound(
        pk=round_.practitioner.pk,
        name=round_.practitioner.name,
        summary=summary_words(round_),
        hours=hours_words(round_),
        page=reverse("desk:board_round", args=[day.isoformat(), round_.practitioner.pk]),
        lines=[_line(one, round_, axis) for one in round_.stops],
    )


def summary_words(round_: BoardRound) -> str:
    """`5 visits, 1 h 10 min drive`."""
    count = len(round_.stops)
    if not count:
        return _("no visits yet") if round_.windows else _("not working")
    said = ngettext("%(n)s visit", "%(n)s visits", count) % {"n": count}
    drive = _("%(drive)s drive") % {"drive": presenters.minutes(round_.drive_minutes)}
    return f"{said}, {drive}"


def hours_words(round_: BoardRound) -> str:
    """`9:00 am – 5:00 pm`, what they are off or busy in it; empty for somebody who does not work."""
    worked = [span_words(window) for window in round_.windows]
    off = [_("time off %(span)s") % {"span": span_words(one)} for one in round_.time_off]
    busy = [_("own calendar busy %(span)s") % {"span": span_words(one)} for one in round_.busy]
    return ", ".join([*worked, *off, *busy])


def span_words(stretch: Interval) -> str:
    """`9:00 am – 5:00 pm`."""
    edges = (dt.datetime.fromtimestamp(edge, dt.UTC) for edge in stretch)
    return " – ".join(local_time.clock(edge) for edge in edges)


def _line(one: BoardStop, round_: BoardRound, axis: Axis) -> BoardLine:
    visit = one.visit
    begins, ends = int(visit.start.timestamp()), int(visit.end.timestamp())
    # Whoever opens the door, if somebody else than the patient does.
    number = visit.contact_phone or (visit.patient.phone if visit.patient else "")
    phone, dial = phones.to_press(number)
    return BoardLine(
        ref=visit.public_ref,
        page=reverse("desk:visit", args=[visit.public_ref]),
        when=local_time.clock_of(visit.local_minute),
        until=local_time.clock_of(visit.local_minute + (ends - begins) // MINUTE),
        who=presenters.patient_label(visit),
        where=visit.area.name if visit.area else visit.town,
        practitioner=round_.practitioner.name,
        kind=board_words.kind_of(one),
        progress=board_words.progress_words(one),
        needs=board_words.needs_words(one),
        risks=", ".join(board_words.risk_words(one)),
        way=board_words.way_words(one),
        phone=phone,
        dial=dial,
        x=axis.place(begins),
        width=axis.width(begins, ends),
        begins=begins,
        ends=ends,
        together=board_words.together_words(one),
        may_move=visit.status == VisitStatus.CONFIRMED and visit.started_at is None,
    )


def counts_of(board: Board) -> list[str]:
    """The day in a few words: `151 visits`, `40 completed`, `13 h 20 min of driving`."""
    stops = board.stops
    said = [ngettext("%(n)s visit", "%(n)s visits", len(stops)) % {"n": len(stops)}]
    for progress, (_kind, words) in board_words.PROGRESS.items():
        count = sum(one.progress == progress for one in stops)
        if count:
            said.append(f"{count} {str(words)[:1].lower()}{str(words)[1:]}")
    drive = sum(round_.drive_minutes for round_ in board.rounds)
    return [*said, _("%(drive)s of driving") % {"drive": presenters.minutes(drive)}]
