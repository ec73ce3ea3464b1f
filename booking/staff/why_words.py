"""Why no times, as a picture: one bar per practitioner over the day, and what would open a time (1125)."""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from booking.models import Practitioner, VisitType
from booking.queries.timeline import PersonsDay, StartOfDay
from booking.scheduling.availability import Reason, Refusal
from booking.scheduling.interval import MINUTE
from booking.staff import refusal_words
from booking.staff.board_axis import Axis
from core import local_time

DRIVE = (Reason.CANNOT_ARRIVE, Reason.CANNOT_REACH_NEXT)
#: The colour of a stretch is its class; its words always stand below it.
LOOKS = {
    Reason.BUSY: "busy",
    Reason.TIME_OFF: "off",
    Reason.ELSEWHERE: "off",
    Reason.OWN_CALENDAR: "own",
    Reason.AREA_CLOSED: "off",
    **dict.fromkeys(DRIVE, "drive"),
}
#: What would open a time, by the reason against it: words, and the page on which it is done.
OF_A_PERSON = {
    Reason.AREA: (gettext_lazy("give them the area"), "practitioners:edit"),
    Reason.VISIT_TYPE: (gettext_lazy("let them give the visit type"), "practitioners:edit"),
    Reason.REGISTRATION: (gettext_lazy("write down the new registration"), "practitioners:edit"),
    Reason.DAILY_LIMIT: (gettext_lazy("raise their limit of a day"), "practitioners:edit"),
    Reason.LAST_ARRIVAL: (gettext_lazy("let them arrive later"), "practitioners:edit"),
    Reason.NO_BREAK: (gettext_lazy("shorten their break"), "practitioners:edit"),
    Reason.TIME_OFF: (gettext_lazy("give the time back"), "desk:practitioner_away"),
    # Nobody else can free it: their telephone stands on this page.
    Reason.OWN_CALENDAR: (gettext_lazy("ask them"), "practitioners:edit"),
    Reason.HOURS: (gettext_lazy("open hours"), "desk:practitioner_hours"),
    Reason.ELSEWHERE: (gettext_lazy("open hours in this area"), "desk:practitioner_hours"),
}


@dataclass(frozen=True)
class Stretch:
    """Neighbouring starts with one answer."""

    look: str
    words: str
    when: str
    x: str
    width: str

    @property
    def said(self) -> str:
        """`9:00 am – 2:00 pm: another visit`."""
        return f"{self.when}: {self.words}"


@dataclass(frozen=True)
class PersonsBar:
    """Somebody who could come that day, start by start, in as few stretches as it takes."""

    name: str
    offered: int
    stretches: list[Stretch]


@dataclass(frozen=True)
class Apart:
    """Those who cannot come at all, for one reason, each with the page that would change it."""

    words: str
    opens: str
    people: list[tuple[str, str]]


@dataclass(frozen=True)
class Remedy:
    """Something that would open a time, and where it is done."""

    words: str
    label: str
    address: str


def bars(days: Sequence[PersonsDay], axis: Axis) -> list[PersonsBar]:
    """Everybody with more than one answer, or a time; those with the most times first."""
    able = [one for one in days if one.starts and _only_reason(one) is None]
    return [
        PersonsBar(
            one.practitioner.name,
            one.offered,
            [_stretch(run, axis) for run in _runs(one.starts)],
        )
        for one in able
    ]


def axis_of_starts(days: Sequence[PersonsDay], length: int) -> Axis | None:
    """From the first start of anybody to the end of the last; None where nobody has one."""
    starts = [int(start.start.timestamp()) for one in days for start in one.starts]
    if not starts:
        return None
    hour = 60 * MINUTE
    return Axis(min(starts) // hour * hour, -(-(max(starts) + length) // hour) * hour)


def apart(days: Iterable[PersonsDay]) -> list[Apart]:
    """The rest, by reason; the reason that most people have first."""
    found: dict[Reason, list[tuple[Practitioner, Refusal]]] = {}
    for one in days:
        against = one.against or _only_reason(one)
        if against is not None:
            found.setdefault(against.reason, []).append((one.practitioner, against))
    ordered = sorted(found.items(), key=lambda item: -len(item[1]))
    return [_apart(reason, people) for reason, people in ordered]


def _only_reason(one: PersonsDay) -> Refusal | None:
    """The one reason against every start of a day; None where there are several, or a time."""
    reasons = {start.against.reason if start.against else None for start in one.starts}
    if len(reasons) != 1 or None in reasons:
        return None
    against = one.starts[0].against
    return Refusal(against.reason, areas=against.areas) if against else None


def _apart(reason: Reason, people: Sequence[tuple[Practitioner, Refusal]]) -> Apart:
    opens, page = OF_A_PERSON.get(reason, ("", ""))
    named = [
        (_named(who, against), reverse(page, args=[who.pk]) if page else "")
        for who, against in people
    ]
    return Apart(refusal_words.why(Refusal(reason)), str(opens), named)


def _named(who: Practitioner, against: Refusal) -> str:
    return f"{who.name} ({', '.join(against.areas)})" if against.areas else who.name


def _runs(starts: Sequence[StartOfDay]) -> list[list[StartOfDay]]:
    """Neighbours with the same answer together."""
    return [list(run) for _answer, run in groupby(starts, key=_answer_of)]


def _answer_of(start: StartOfDay) -> tuple[Reason, tuple[str, ...]] | None:
    # Without the minutes: "needs 35, has 20" and "needs 35, has 25" are one answer.
    return (start.against.reason, start.against.areas) if start.against else None


def _stretch(run: Sequence[StartOfDay], axis: Axis) -> Stretch:
    first, last = run[0], run[-1]
    step = (run[1].start - first.start) if len(run) > 1 else dt.timedelta(minutes=15)
    begins, ends = int(first.start.timestamp()), int((last.start + step).timestamp())
    against = first.against
    look = LOOKS.get(against.reason, "rule") if against else "free"
    when = f"{local_time.clock(first.start)} – {local_time.clock(last.start)}"
    return Stretch(
        look,
        _words(run),
        when if len(run) > 1 else local_time.clock(first.start),
        axis.place(begins),
        axis.width(begins, ends),
    )


def _words(run: Sequence[StartOfDay]) -> str:
    against = run[0].against
    if against is None:
        return _("can be booked")
    if against.reason not in DRIVE:
        return refusal_words.why(Refusal(against.reason, areas=against.areas))
    lacks = min(_lacking(one.against) for one in run if one.against)
    said = {"why": refusal_words.why(Refusal(against.reason)), "n": lacks}
    return _("%(why)s, %(n)d min short at best") % said


def _lacking(against: Refusal) -> int:
    return (against.needs_minutes or 0) - (against.has_minutes or 0)


def remedies_of(days: Iterable[PersonsDay], visit_type: VisitType, day: dt.date) -> list[Remedy]:
    """What would open a time for those who work that day, each once."""
    reasons = {one.against.reason for person in days for one in person.starts if one.against}
    board = reverse("desk:board", args=[day.isoformat()])
    found = []
    if reasons & {Reason.BUSY, *DRIVE}:
        words = _("Another visit, or its drive, is in the way: move it.")
        found.append(Remedy(words, _("Day board"), board))
    if reasons & {Reason.NOTICE, Reason.HORIZON}:
        words = _("Patients may not book so soon, or so far ahead; the office may.")
        found.append(Remedy(words, _("Book for a caller"), reverse("desk:book")))
        words = _("Notice and horizon belong to the visit type.")
        edit = reverse("visit_types:edit", args=[visit_type.pk])
        found.append(Remedy(words, visit_type.name, edit))
    return found
