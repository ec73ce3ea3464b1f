"""The other visit of a joint visit, as the page of one may name it: a first name and an hour (1251)."""

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _

from booking.models import Practitioner, Visit
from booking.queries.joint import beside
from core.local_time import clock, moment


def together_words(visit: Visit) -> dict[str, Any]:
    """With whose visit this one is one stop, and when that begins; empty for a visit by itself.

    Not what it is for, nor what was said: whoever reads this page may not be the one who is visited then.
    """
    other = beside(visit)
    if other is None or other.patient is None:
        return {}
    said = {"name": other.patient.first_name, "time": clock(other.start, other.time_zone)}
    after = other.start > visit.start
    return {
        "together": (
            _("Together with the visit of %(name)s, which follows right after it, at %(time)s.")
            if after
            else _("Together with the visit of %(name)s, right before it, at %(time)s.")
        )
        % said,
        "other_stays": _("The visit of %(name)s stays at its time, %(time)s.") % said,
        "other_name": said["name"],
        "other_reference": other.public_ref,
    }


def deposit_of_both_words(visit: Visit) -> str:
    """Of the visit that has the one deposit: that the other stands without it once this is off (1252)."""
    other = beside(visit)
    if other is None or other.patient is None or not visit.deposit_cents or other.deposit_cents:
        return ""
    return _(
        "The deposit was asked for once, for both visits. The visit of %(name)s stays booked all the same, "
        "without a deposit."
    ) % {"name": other.patient.first_name}


def both_moved_rows(
    both: Sequence[Visit], person: Practitioner | None, start: dt.datetime
) -> list[dict[str, Any]]:
    """Whose visit would begin when, and who would come; where they are now without a `person`."""
    shift = start - both[0].start
    rows: list[dict[str, Any]] = []
    for visit in both:
        now, then = (moment(at, visit.time_zone) for at in (visit.start, visit.start + shift))
        name = visit.patient.first_name if visit.patient else _("Patient")
        said = {"key": _("The visit of %(name)s") % {"name": name}}
        rows.append(said | ({"lines": [f"{now} →", then]} if person else {"value": now}))
    who = person or both[0].practitioner
    return [*rows, {"key": _("Who comes"), "value": who.name}]
