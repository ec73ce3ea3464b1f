"""Visits, rounds, agenda and hours in words for the practice's pages."""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from zoneinfo import ZoneInfo

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from booking.models import Visit, VisitStatus
from booking.operations.visits.progress import EARLIEST, LATEST
from booking.operations.visits.running_late import CHOICES
from booking.portal.maps import way_to, whole_address
from booking.portal.marks import mark_of
from booking.queries.messages import Message
from booking.queries.round import Round, Stop
from booking.queries.week import DayHours
from booking.telling import state_words
from core import local_time, phones


@dataclass(frozen=True)
class VisitStep:
    """A button that moves a visit on; a step that `asks` leads to a page first."""

    name: str
    label: str
    asks: bool = False


@dataclass(frozen=True)
class Drive:
    """The way to a stop, in words."""

    text: str
    short: bool


@dataclass(frozen=True)
class Way:
    """How this phone is led to places: the map it has chosen, if any, and the province for addresses."""

    map: str = ""
    region: str = ""

    def to(self, visit: Visit) -> str:
        """The chosen map's own address; before a choice, the page that asks for one."""
        if self.map:
            return way_to(visit, self.map, self.region)
        return reverse("portal:map", args=[visit.public_ref])


@dataclass(frozen=True)
class Card:
    """One visit of the round."""

    visit: Visit
    time: str
    until: str
    who: str
    where: str
    what: str
    address: str
    access_notes: str
    phone: str
    phone_href: str
    map_href: str
    other_map_href: str
    url: str
    tag: str
    tag_kind: str
    look: str
    steps: list[VisitStep]
    is_current: bool
    late_choices: Sequence[int]
    late_minutes: int
    told: str = ""
    drive: Drive | None = None


@dataclass(frozen=True)
class Day:
    """One day of the agenda."""

    date: dt.date
    name: str
    cards: list[Card]
    hours: list[str] = field(default_factory=list)
    away: list[str] = field(default_factory=list)
    note: str = ""
    is_today: bool = False


def cards_of(round_: Round, now: dt.datetime, way: Way = Way()) -> list[Card]:
    """The round's stops as cards; the first unfinished one is marked as the one to look at."""
    cards: list[Card] = []
    found_current = False
    for stop in round_.stops:
        current = stop.visit.status == VisitStatus.CONFIRMED and not found_current
        found_current = found_current or current
        told = stop.told_late
        look = card_of(stop.visit, now, way, drive=_drive(stop), current=current, told=told)
        cards.append(look)
    return cards


def card_of(
    visit: Visit,
    now: dt.datetime,
    way: Way = Way(),
    *,
    drive: Drive | None = None,
    current: bool = False,
    told: Message | None = None,
) -> Card:
    """One visit as a card; what can be done with it depends on `now`."""
    tag, tag_kind = mark_of(visit)
    finished = visit.status != VisitStatus.CONFIRMED
    return Card(
        visit=visit,
        # The wall clock that was booked, which stays true when a law moves the clocks.
        time=local_time.clock_of(visit.local_minute),
        until=local_time.clock_of(visit.local_minute + _minutes(visit)),
        who=visit.patient.short_name if visit.patient else _("Patient"),
        where=visit.area.name if visit.area else visit.town,
        what=_("%(name)s, %(minutes)s min")
        % {"name": visit.visit_type.name, "minutes": _minutes(visit)},
        address=whole_address(visit, way.region) if visit.street else visit.postal_code,
        access_notes=visit.access_notes,
        phone=phones.shown(phone_of(visit)),
        # Empty where no number can be read: a link that dials nothing is worse than none.
        phone_href=phones.href(phone_of(visit)),
        map_href=way.to(visit),
        other_map_href=reverse("portal:map", args=[visit.public_ref]) if way.map else "",
        url=reverse("portal:visit", args=[visit.public_ref]),
        tag=tag,
        tag_kind=tag_kind,
        look="round-card-done" if finished else ("round-card-now" if current else ""),
        steps=steps_of(visit, now),
        is_current=current,
        late_choices=CHOICES if _may_be_late(visit, now) else (),
        late_minutes=visit.late_minutes,
        told=told_words(told, visit),
        drive=drive,
    )


def told_words(message: Message | None, visit: Visit) -> str:
    """Whether the patient knows how late we are, or that they are to choose again."""
    return state_words(message, visit.time_zone) if message else ""


def steps_of(visit: Visit, now: dt.datetime) -> list[VisitStep]:
    """The steps that may be taken now, the usual next one first."""
    if visit.status in VisitStatus.FINISHED:
        return [VisitStep("undo", _("Take back"))] if now <= visit.end + LATEST else []
    if visit.status != VisitStatus.CONFIRMED:
        return []
    begun, over = visit.started_at is not None, now >= visit.end
    steps = []
    if not begun and not over and now >= visit.start - EARLIEST:
        steps.append(VisitStep("start", _("Start")))
    if begun or over:
        steps.append(VisitStep("done", _("Done")))
    if now >= visit.start:
        steps.append(VisitStep("no-show", _("No-show"), asks=True))
    return steps


def _may_be_late(visit: Visit, now: dt.datetime) -> bool:
    """Whether `running_late` would take it: from twelve hours before until its end, not begun."""
    return (
        visit.status == VisitStatus.CONFIRMED
        and not visit.started_at
        and visit.start - dt.timedelta(hours=12) <= now < visit.end
    )


def _minutes(visit: Visit) -> int:
    return int((visit.end - visit.start).total_seconds()) // 60


def phone_of(visit: Visit) -> str:
    """The number of whoever opens the door; empty without one."""
    return visit.contact_phone or (visit.patient.phone if visit.patient else "")


def _drive(stop: Stop) -> Drive | None:
    """The drive to a stop, with the minutes to spare or short; None before the first."""
    if stop.drive_minutes_before is None or stop.spare_minutes_before is None:
        return None
    spare = stop.spare_minutes_before
    known = {"drive": stop.drive_minutes_before, "spare": abs(spare)}
    if stop.short:
        return Drive(_("%(drive)s min drive, %(spare)s min short") % known, True)
    return Drive(_("%(drive)s min drive, %(spare)s min spare") % known, False)


def round_in_words(round_: Round) -> str:
    """`4 visits, 8:30 am to 3:15 pm, 74 minutes of driving`."""
    stops = round_.stops
    if not stops:
        return ""
    first, last = stops[0].visit, stops[-1].visit
    visits = ngettext("%(n)s visit", "%(n)s visits", len(stops)) % {"n": len(stops)}
    span = _("%(first)s to %(last)s") % {
        "first": local_time.clock_of(first.local_minute),
        "last": local_time.clock_of(last.local_minute + _minutes(last)),
    }
    if len(stops) == 1:
        return f"{visits}, {span}"
    minutes = _("%(n)s minutes of driving") % {"n": round_.drive_minutes}
    return f"{visits}, {span}, {minutes}"


def agenda(
    visits: Iterable[Visit],
    *,
    first: dt.date,
    days: int,
    now: dt.datetime,
    away: Mapping[dt.date, list[str]],
) -> list[Day]:
    """`days` days from `first`, each with its visits in order and why it is not worked; empty ones too."""
    by_day: dict[dt.date, list[Card]] = {}
    for visit in visits:
        by_day.setdefault(visit.local_date, []).append(card_of(visit, now))
    dates = [first + dt.timedelta(days=ahead) for ahead in range(days)]
    return [
        Day(
            date,
            local_time.day(date),
            by_day.get(date, []),
            away=away.get(date, []),
            is_today=date == first,  # the agenda begins today
        )
        for date in dates
    ]


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
