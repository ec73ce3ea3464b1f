"""A better order of a round in words: before and after side by side, and whom to ask."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from booking.models import Visit
from booking.queries.better_orders import BetterRound, Change
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
class BetterWords:
    """One round: what it saves, both orders, and each change with what its form sends."""

    pk: int
    name: str
    saves: str
    before_minutes: str
    after_minutes: str
    before: list[OrderLine]
    after: list[OrderLine]
    changes: list[dict[str, Any]]


def in_order(better: BetterRound) -> BetterWords:
    """A better round for the page."""
    changed = {one.visit for one in better.changes}
    after = sorted(better.visits, key=better.start_of)
    return BetterWords(
        pk=better.practitioner.pk,
        name=better.practitioner.name,
        saves=presenters.minutes(better.saved_minutes),
        before_minutes=presenters.minutes(better.before_minutes),
        after_minutes=presenters.minutes(better.after_minutes),
        before=[_line(one, local_time.clock(one.start), one in changed) for one in better.visits],
        after=[_line(one, local_time.clock(better.start_of(one)), one in changed) for one in after],
        changes=[_change(one) for one in better.changes],
    )


def _line(visit: Visit, when: str, is_changed: bool) -> OrderLine:
    where = visit.area.name if visit.area else visit.town
    return OrderLine(when, presenters.patient_label(visit), where, is_changed)


def _change(change: Change) -> dict[str, Any]:
    visit = change.visit
    number = visit.contact_phone or (visit.patient.phone if visit.patient else "")
    phone, dial = phones.to_press(number)
    said = {
        "who": presenters.patient_label(visit),
        "was": local_time.clock(visit.start),
        "to": local_time.clock(change.start),
    }
    return {
        "words": _("%(who)s: %(was)s → %(to)s") % said,
        "phone": phone,
        "dial": dial,
        "ref": visit.public_ref,
        "choice": f"{visit.practitioner_id}@{change.start.isoformat()}",
        "was": f"{visit.practitioner_id}@{visit.start.isoformat()}",
        "sequence": visit.sequence,
    }
