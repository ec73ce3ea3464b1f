"""A better order of rounds in words: before and after side by side, and whom to ask."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from booking.models import Visit
from booking.queries.better_days import BetterRound, BetterRounds, Change
from booking.staff import presenters
from core import local_time, phones


@dataclass(frozen=True)
class OrderLine:
    """A visit in one of the two orders."""

    when: str
    who: str
    where: str
    is_changed: bool


@dataclass(frozen=True)
class RoundWords:
    """One round, now and then."""

    name: str
    before_minutes: str
    after_minutes: str
    before: list[OrderLine]
    after: list[OrderLine]


@dataclass(frozen=True)
class BetterWords:
    """Rounds that save together: what they save, both orders, and each change with what its form sends."""

    pk: int
    names: str
    saves: str
    rounds: list[RoundWords]
    changes: list[dict[str, Any]]


def in_order(better: BetterRounds) -> BetterWords:
    """Better rounds for the page."""
    changed = {one.visit for one in better.changes}
    return BetterWords(
        pk=better.rounds[0].practitioner.pk,
        names=", ".join(one.practitioner.name for one in better.rounds),
        saves=presenters.minutes(better.saved_minutes),
        rounds=[_round(one, changed) for one in better.rounds],
        changes=[_change(one) for one in better.changes],
    )


def _round(one: BetterRound, changed: set[Visit]) -> RoundWords:
    return RoundWords(
        name=one.practitioner.name,
        before_minutes=presenters.minutes(one.before_minutes),
        after_minutes=presenters.minutes(one.after_minutes),
        before=[_line(v, local_time.clock(v.start), v in changed) for v in one.before],
        after=[_line(v, local_time.clock(start), v in changed) for v, start in one.after],
    )


def _line(visit: Visit, when: str, is_changed: bool) -> OrderLine:
    where = visit.area.name if visit.area else visit.town
    return OrderLine(when, presenters.patient_label(visit), where, is_changed)


def _change(change: Change) -> dict[str, Any]:
    visit = change.visit
    number = visit.contact_phone or (visit.patient.phone if visit.patient else "")
    phone, dial = phones.to_press(number)
    return {
        "words": _words(change),
        "saves": _saving(change.saves_minutes),
        "phone": phone,
        "dial": dial,
        "ref": visit.public_ref,
        "choice": f"{change.practitioner.pk}@{change.start.isoformat()}",
        "was": f"{visit.practitioner_id}@{visit.start.isoformat()}",
        "sequence": visit.sequence,
    }


def _words(change: Change) -> str:
    visit = change.visit
    said = {
        "who": presenters.patient_label(visit),
        "was": local_time.clock(visit.start),
        "to": local_time.clock(change.start),
        "name": change.practitioner.name,
    }
    if change.practitioner.pk == visit.practitioner_id:
        return _("%(who)s: %(was)s → %(to)s") % said
    if change.start == visit.start:
        return _("%(who)s: %(was)s, with %(name)s instead") % said
    return _("%(who)s: %(was)s → %(to)s, with %(name)s instead") % said


def _saving(minutes: int) -> str:
    """What a yes to this one alone is worth, once those above it are made."""
    if minutes > 0:
        return _("saves %(minutes)s") % {"minutes": presenters.minutes(minutes)}
    return _("saves only with those that follow")
