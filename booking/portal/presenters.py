"""Visits, rounds, agenda and hours in words for the practice's pages."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from booking.models import Visit, VisitStatus
from booking.operations.visits.on_my_way import EARLIEST_ON_THE_WAY
from booking.operations.visits.progress import EARLIEST, LATEST
from booking.operations.visits.running_late import CHOICES
from booking.portal.maps import way_to, whole_address
from booking.portal.marks import mark_of
from booking.queries.messages import Message
from booking.queries.round import Round, Stop
from booking.telling import state_words
from core import local_time, phones


@dataclass(frozen=True)
class VisitStep:
    """A button that moves a visit on; a step that `asks` leads to a page first."""

    name: str
    label: str
    asks: bool = False
    #: Pressed without a signal, it would come too late to be true.
    needs_signal: bool = False


@dataclass(frozen=True)
class OfflineStep:
    """A step for a phone without a signal: on the page, unseen, until its time has come there."""

    name: str
    label: str
    #: Milliseconds since 1970, as the phone counts.
    since: int


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
    offline: list[OfflineStep]
    is_current: bool
    late_choices: Sequence[int]
    late_minutes: int
    told: str = ""
    drive: Drive | None = None
    #: What colleagues wrote at this door, who and when, and for its writer the page to put it right.
    notes: Sequence[tuple[str, str, str]] = ()
    #: With whose visit this one is one stop, right before or after it at the same door.
    together: str = ""
    #: That the patient and the office have written to each other; what, only they read (1213).
    written: str = ""

    @property
    def is_finished(self) -> bool:
        """Whether it took place or was missed: it folds to a line."""
        return self.visit.status in VisitStatus.FINISHED


def cards_of(
    round_: Round,
    now: dt.datetime,
    way: Way = Way(),
    notes: Mapping[int, Sequence[tuple[str, str, str]]] | None = None,
    written: Mapping[int, tuple[int, int]] | None = None,
) -> list[Card]:
    """The round's stops as cards; the first unfinished one is marked as the one to look at.

    `notes` are those of colleagues, by patient; `written` how many messages there are, by visit.
    """
    cards: list[Card] = []
    found_current = False
    for stop in round_.stops:
        told, said = stop.told_late, (notes or {}).get(stop.visit.patient_id or 0, ())
        current = stop.visit.status == VisitStatus.CONFIRMED and not found_current
        found_current = found_current or current
        look = card_of(stop.visit, now, way, drive=_drive(stop), current=current, told=told)
        messages = written_words((written or {}).get(stop.visit.pk))
        together = together_words(stop)
        cards.append(replace(look, notes=said, written=messages, together=together))
    return cards


def together_words(stop: Stop) -> str:
    """`Together with A. Smith, right after, at 10:15 am`: the other visit at the same door."""
    other = stop.together
    if other is None:
        return ""
    words = _("Together with %(who)s, right after, at %(time)s, at the same door")
    if other.start < stop.visit.start:
        words = _("Together with %(who)s, right before, at %(time)s, at the same door")
    who = other.patient.short_name if other.patient else _("Patient")
    return words % {"who": who, "time": local_time.clock_of(other.local_minute)}


def written_words(counted: tuple[int, int] | None) -> str:
    """`2 messages between patient and office, 1 not answered yet`."""
    if counted is None:
        return ""
    many, waiting = counted
    said = ngettext(
        "%(n)s message between patient and office",
        "%(n)s messages between patient and office",
        many,
    ) % {"n": many}
    if not waiting:
        return said
    return _("%(messages)s, %(n)s not answered yet") % {"messages": said, "n": waiting}


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
    finished, steps = visit.status != VisitStatus.CONFIRMED, steps_of(visit, now)
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
        steps=steps,
        offline=offline_steps(visit, steps),
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
    if not begun and not over and not visit.set_out_at and now >= visit.start - EARLIEST_ON_THE_WAY:
        steps.append(VisitStep("way", _("On my way"), needs_signal=True))
    if begun or over:
        steps.append(VisitStep("done", _("Done")))
    if now >= visit.start:
        steps.append(VisitStep("no-show", _("No-show"), asks=True))
    return steps


def offline_steps(visit: Visit, shown: Sequence[VisitStep]) -> list[OfflineStep]:
    """What may be pressed later on the same page, beside the buttons `shown` now, in order."""
    if visit.status != VisitStatus.CONFIRMED:
        return []
    wanted = (
        ("start", _("Start"), visit.start - EARLIEST),
        ("done", _("Done"), visit.start),
        ("no-show", _("No-show"), visit.start),
    )
    here = {step.name for step in shown if not step.asks}
    here |= {"start"} if visit.started_at else set()
    return [
        OfflineStep(name, label, int(since.timestamp() * 1000))
        for name, label, since in wanted
        if name not in here
    ]


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
    """The drive to a stop, with the minutes to spare or short; None before the first.

    To a visit that is over nobody leaves any more.
    """
    if stop.drive_minutes_before is None or stop.spare_minutes_before is None:
        return None
    if stop.together is not None and stop.together.start < stop.visit.start:
        return Drive(_("Same door, no drive"), False)
    if stop.visit.status in VisitStatus.FINISHED:
        return Drive(_("%(drive)s min drive") % {"drive": stop.drive_minutes_before}, False)
    spare = stop.spare_minutes_before
    visit, drive = stop.visit, stop.drive_minutes_before
    leaves = visit.start - dt.timedelta(minutes=drive + visit.buffer_before)
    known = {
        "drive": drive,
        "spare": abs(spare),
        "leave": local_time.clock(leaves, visit.time_zone),
    }
    if stop.short:
        return Drive(_("%(drive)s min drive, %(spare)s min short") % known, True)
    said = _("Leave at %(leave)s for the next, %(drive)s min drive, %(spare)s min spare")
    return Drive(said % known, False)


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
