"""Why a start is refused, in the office's words."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from booking.operations.reserving.office_rules import OfficeRefused
from booking.scheduling.availability import Reason, Refusal

WORDS = {
    Reason.AREA: gettext_lazy("does not visit this area, or not in these hours"),
    Reason.VISIT_TYPE: gettext_lazy("does not give this visit type"),
    Reason.REGISTRATION: gettext_lazy("registration has ended by then"),
    Reason.TIME_OFF: gettext_lazy("time off"),
    Reason.AREA_CLOSED: gettext_lazy("nobody drives to the area then"),
    Reason.OWN_CALENDAR: gettext_lazy("busy by their own calendar"),
    Reason.HOURS: gettext_lazy("outside working hours, or the clinic is closed"),
    Reason.NOTICE: gettext_lazy("shorter notice than patients may book"),
    Reason.HORIZON: gettext_lazy("further ahead than patients may book"),
    Reason.BUSY: gettext_lazy("another visit"),
    Reason.CANNOT_ARRIVE: gettext_lazy("cannot arrive in time from the visit before"),
    Reason.CANNOT_REACH_NEXT: gettext_lazy("cannot reach the next visit in time"),
    Reason.DAILY_LIMIT: gettext_lazy("the day is full by its limit"),
    Reason.LAST_ARRIVAL: gettext_lazy("later than they arrive"),
    Reason.NO_BREAK: gettext_lazy("it would take their break"),
    Reason.NOT_TAKING: gettext_lazy("takes no bookings"),
    Reason.ELSEWHERE: gettext_lazy("works elsewhere that day"),
    Reason.OFF_GRID: gettext_lazy("not a time of the grid"),
}


def why(refusal: Refusal | None) -> str:
    """`cannot arrive in time from the visit before: needs 35 min, has 20 min`; "offered" for None."""
    if refusal is None:
        return _("offered")
    said = str(WORDS[refusal.reason])
    if refusal.areas:
        return _("%(why)s (%(areas)s)") % {"why": said, "areas": ", ".join(refusal.areas)}
    if refusal.needs_minutes is None or refusal.has_minutes is None:
        return said
    return _("%(why)s: needs %(needs)d min, has %(has)d min") % {
        "why": said,
        "needs": refusal.needs_minutes,
        "has": refusal.has_minutes,
    }


def refused(refused: OfficeRefused) -> str:
    """The reason, and what below would do where only the drive or the hours stand against it."""
    said = _("Not possible: %(why)s.") % {"why": why(refused.refusal)}
    if refused.only_the_drive:
        said += " " + _("Tick the box below to book it all the same.")
    if refused.only_the_hours:
        said += " " + _("A reason below books it all the same.")
    return said
