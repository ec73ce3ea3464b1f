"""Where a visit can go, in words: what keeps the patient's hour first, then what costs least."""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from booking.models import Visit
from booking.queries.move_targets import Target, Targets
from booking.queries.promises import Promise
from booking.staff import presenters, told
from booking.staff.board_axis import Axis
from booking.staff.board_drawing import Bar
from core import local_time, phones

#: So many of the cheapest are shown at once; all others are folded by practitioner.
CHEAPEST = 5


@dataclass(frozen=True, slots=True)
class Option:
    """One start as a choice."""

    value: str
    words: str


@dataclass(frozen=True, slots=True)
class Gap:
    """Starts that cost the same: said once."""

    words: str
    options: list[Option]


@dataclass(frozen=True, slots=True)
class Section:
    """Choices that belong together; `is_folded` until somebody opens it."""

    name: str
    options: list[Option] = field(default_factory=list)
    gaps: list[Gap] = field(default_factory=list)
    is_folded: bool = False


def facts(visit: Visit, targets: Targets, promise: Promise) -> list[tuple[str, str]]:
    """What to know before choosing."""
    number = visit.contact_phone or (visit.patient.phone if visit.patient else "")
    return [
        (_("Now"), _with(visit)),
        (_("Promised"), promise_words(promise)),
        (_("Drive"), drive_words(targets.present_minutes)),
        (_("Where"), visit.area.name if visit.area else visit.town),
        (_("Length"), presenters.minutes(visit.visit_type.minutes)),
        (_("Phone"), phones.shown(number) or "—"),
        (_("Messages"), told.will_be_told(visit)),
    ]


def _with(visit: Visit) -> str:
    said = {"when": presenters.visit_when(visit), "who": visit.practitioner.name}
    return _("%(when)s with %(who)s") % said


def promise_words(promise: Promise) -> str:
    """The hour the patient knows of."""
    if promise.start is None:
        return _("No hour yet: the patient has not been told.")
    at = presenters.instant(promise.start)
    if promise.is_old:
        return _("%(at)s. Of the present time the patient has not been told yet.") % {"at": at}
    return at


def drive_words(minutes: int) -> str:
    """What the visit adds to the round it is in."""
    return _("It adds %(drive)s where it is now.") % {"drive": presenters.minutes(minutes)}


def sections(visit: Visit, targets: Targets, promise: Promise) -> list[Section]:
    """The choices of a day: the promised hour, the cheapest, and everything by practitioner."""
    found = []
    kept = targets.at(promise.start) if promise.start else []
    if kept and promise.start:
        clock = local_time.clock(promise.start)
        name = _("At the promised hour, %(clock)s") % {"clock": clock}
        found.append(Section(name, [_kept_option(one) for one in kept]))
    nearest = promise.start or visit.start
    cheapest = [_nearest(one, nearest) for one in targets.found if one not in kept]
    if cheapest:
        options = [_option(one) for one in cheapest[:CHEAPEST]]
        found.append(Section(_("Least driving, at another hour"), options))
    return [*found, *_by_practitioner(targets)]


def _nearest(target: Target, wanted: dt.datetime) -> Target:
    """Of starts that cost the same, the one nearest to the hour the patient has."""
    start = min(target.starts, key=lambda one: abs(one - wanted))
    return Target(target.practitioner, (start,), target.added_minutes)


def _by_practitioner(targets: Targets) -> Iterable[Section]:
    for who, mine in targets.by_practitioner.items():
        least = min(one.added_minutes for one in mine)
        count = sum(len(one.starts) for one in mine)
        said = ngettext("%(n)s time", "%(n)s times", count) % {"n": count}
        name = _("%(who)s: %(times)s, from %(drive)s")
        known = {"who": who.name, "times": said, "drive": _added(least)}
        yield Section(name % known, gaps=[_gap(one) for one in mine], is_folded=True)


def _gap(target: Target) -> Gap:
    options = [Option(_value(target, start), local_time.clock(start)) for start in target.starts]
    return Gap(_added(target.added_minutes), options)


def _option(target: Target) -> Option:
    said = _("%(clock)s with %(who)s, %(drive)s")
    known = {
        "clock": local_time.clock(target.starts[0]),
        "who": target.practitioner.name,
        "drive": _added(target.added_minutes),
    }
    return Option(_value(target, target.starts[0]), said % known)


def _kept_option(target: Target) -> Option:
    said = _("%(who)s, %(drive)s")
    known = {"who": target.practitioner.name, "drive": _added(target.added_minutes)}
    return Option(_value(target, target.starts[0]), said % known)


def _value(target: Target, start: dt.datetime) -> str:
    return f"{target.practitioner.pk}@{start.isoformat()}"


def _added(minutes: int) -> str:
    return _("+%(n)s min drive") % {"n": minutes}


def bars(visit: Visit, targets: Targets, axis: Axis) -> dict[int, Sequence[Bar]]:
    """By practitioner: the stretches a visit could fill, to be drawn under what is booked."""
    length = dt.timedelta(minutes=visit.visit_type.minutes)
    found: dict[int, list[Bar]] = {}
    for one in targets.found:
        begins, ends = int(one.starts[0].timestamp()), int((one.starts[-1] + length).timestamp())
        bar = Bar("target", axis.place(begins), axis.width(begins, ends), _added(one.added_minutes))
        found.setdefault(one.practitioner.pk, []).append(bar)
    return dict(found)
