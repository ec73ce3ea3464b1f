"""The agenda in words: each day's visits and what became of them, what is free, why it is not worked."""

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from booking.models import Visit, VisitMove, VisitStatus
from booking.portal.presenters import Card, card_of
from booking.queries.week import DayHours
from core import local_time

#: Shorter, nobody can use it.
SHORTEST_GAP = dt.timedelta(minutes=30)


@dataclass(frozen=True)
class AgendaLine:
    """One line of a day: a visit (with its card), one that was moved away, or a stretch free or busy."""

    minute: int
    time: str
    words: str = ""
    card: Card | None = None
    is_free: bool = False


@dataclass(frozen=True)
class Day:
    """One day of the agenda."""

    date: dt.date
    name: str
    lines: list[AgendaLine]
    away: list[str] = field(default_factory=list)
    is_today: bool = False

    @property
    def weekday(self) -> str:
        """`Wed`."""
        return local_time.short_weekday(self.date)

    @property
    def booked(self) -> int:
        """How many visits are to be made, or were."""
        gone = VisitStatus.CANCELLED
        return sum(card.visit.status != gone for card in self.cards)

    @property
    def cards(self) -> list[Card]:
        """The visits of the day, whatever became of them."""
        return [line.card for line in self.lines if line.card]


def agenda(
    visits: Iterable[Visit],
    *,
    hours: Sequence[DayHours],
    moved: Iterable[VisitMove],
    busy: Iterable[tuple[dt.datetime, dt.datetime]],
    zone: ZoneInfo,
    now: dt.datetime,
    away: Mapping[dt.date, list[str]],
) -> list[Day]:
    """One day for each of `hours`, the first of them today; empty ones too."""
    by_day: dict[dt.date, list[AgendaLine]] = {day.date: _free(day, zone, now) for day in hours}
    for visit in visits:
        card = card_of(visit, now)
        by_day[visit.local_date].append(AgendaLine(visit.local_minute, card.time, card=card))
    for move in moved:
        was = local_time.local(move.start, zone.key)
        if was.date() in by_day:
            by_day[was.date()].append(_moved(move, was, zone))
    for start, end in busy:
        for date, line in _busy(start, end, zone):
            by_day.get(date, []).append(line)
    return [
        Day(
            day.date,
            local_time.day(day.date),
            sorted(by_day[day.date], key=lambda line: (line.minute, line.is_free)),
            away=away.get(day.date, []),
            is_today=number == 0,  # the agenda begins today
        )
        for number, day in enumerate(hours)
    ]


def _minute(local: dt.datetime) -> int:
    return local.hour * 60 + local.minute


def _free(day: DayHours, zone: ZoneInfo, now: dt.datetime) -> list[AgendaLine]:
    """The stretches of the day in which nothing is booked, as far as they are still to come."""
    lines = []
    for start, end in day.free:
        begins = max(start, now)
        if end - begins >= SHORTEST_GAP:
            first, last = (local_time.clock(edge, zone.key) for edge in (begins, end))
            words = _("free until %(last)s") % {"last": last}
            minute = _minute(begins.astimezone(zone))
            lines.append(AgendaLine(minute, first, words, is_free=True))
    return lines


def _busy(
    start: dt.datetime, end: dt.datetime, zone: ZoneInfo
) -> Iterator[tuple[dt.date, AgendaLine]]:
    """A stretch of the own calendar, on each of the days it touches."""
    begins, ends = start.astimezone(zone), end.astimezone(zone)
    for ahead in range((ends.date() - begins.date()).days + 1):
        date = begins.date() + dt.timedelta(days=ahead)
        first = _minute(begins) if not ahead else 0
        last = _minute(ends) if date == ends.date() else 24 * 60
        if first < last:
            words = _("busy by your own calendar until %(last)s")
            said = words % {"last": local_time.clock_of(last)}
            yield date, AgendaLine(first, local_time.clock_of(first), said, is_free=True)


def _moved(move: VisitMove, was: dt.datetime, zone: ZoneInfo) -> AgendaLine:
    visit = move.visit
    who = visit.patient.short_name if visit.patient else _("Patient")
    to = local_time.moment(visit.start, zone.key)
    if visit.practitioner_id != move.practitioner_id:
        said = _("%(who)s: moved to %(to)s, with %(colleague)s")
        words = said % {"who": who, "to": to, "colleague": visit.practitioner.name}
    else:
        words = _("%(who)s: moved to %(to)s") % {"who": who, "to": to}
    return AgendaLine(_minute(was), local_time.clock_of(_minute(was)), words)


@dataclass(frozen=True)
class DayInWords:
    """One day of the hours ahead."""

    date: dt.date
    name: str
    windows: list[str]
    note: str


def hours_in_words(day: DayHours, zone: ZoneInfo) -> DayInWords:
    """`9:00 am to 5:00 pm`, a line a window, and why the day differs from others."""
    windows = [
        _("%(first)s to %(last)s")
        % {"first": local_time.clock(start, zone.key), "last": local_time.clock(end, zone.key)}
        for start, end in day.windows
    ]
    return DayInWords(day.date, local_time.day(day.date), windows, _why_different(day))


def _why_different(day: DayHours) -> str:
    if day.is_special:
        return _("a single day of your own")
    if day.closure:
        return _("clinic closed: %(name)s") % {"name": day.closure}
    return _("time off") if day.has_time_off else ""
