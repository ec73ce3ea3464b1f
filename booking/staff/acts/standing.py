"""How a visit stands, in a sentence: why an act of the office is not possible any more."""

import datetime as dt
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from booking.models import Visit, VisitStatus
from booking.staff import presenters

_SAID: dict[str, Any] = {
    VisitStatus.HELD: gettext_lazy(
        "The visit is not booked yet: its time is kept for somebody who is booking."
    ),
    VisitStatus.RELEASED: gettext_lazy(
        "The visit was never booked: its time was kept, and is free again."
    ),
    VisitStatus.COMPLETED: gettext_lazy("The visit was marked as done on %(when)s."),
    VisitStatus.NO_SHOW: gettext_lazy("The visit was marked as a no-show on %(when)s."),
}


def standing(visit: Visit, now: dt.datetime) -> str:
    """What became of the visit, or how far it is."""
    if visit.status == VisitStatus.CANCELLED:
        who = _("the patient") if visit.cancelled_by == "patient" else _("the clinic")
        known = {"who": who, "when": presenters.instant(visit.cancelled_at)}
        return _("The visit was cancelled by %(who)s on %(when)s.") % known
    said = str(_SAID.get(visit.status, ""))
    if visit.status in VisitStatus.FINISHED:
        return said % {"when": presenters.instant(visit.finished_at)}
    return said or _of_one_that_is_booked(visit, now)


def _of_one_that_is_booked(visit: Visit, now: dt.datetime) -> str:
    when = {"when": presenters.instant(visit.start)}
    if visit.started_at is not None:
        return _("The visit began on %(when)s.") % {"when": presenters.instant(visit.started_at)}
    if visit.end <= now:
        return _("The time of the visit is over, and nobody has marked it as done or missed.")
    if visit.start <= now:
        return _("The time of the visit began on %(when)s.") % when
    return (
        _("The visit is booked for %(when)s, and there is nothing of this kind to do for it.")
        % when
    )
