"""The day board in words: how far a visit is, and what somebody should look at."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from booking.queries.board import BoardStop, Risk, VisitProgress
from booking.staff import presenters

#: The colour is the class of the drawing; the words always stand beside it.
PROGRESS = {
    VisitProgress.HELD: ("held", gettext_lazy("Held, not paid yet")),
    VisitProgress.AHEAD: ("ahead", gettext_lazy("Confirmed")),
    VisitProgress.SAID_LATE: ("late", gettext_lazy("Running late")),
    VisitProgress.NOT_BEGUN: ("late", gettext_lazy("Not begun yet")),
    VisitProgress.UNDER_WAY: ("now", gettext_lazy("Under way")),
    VisitProgress.UNMARKED: ("unmarked", gettext_lazy("Over, not marked")),
    VisitProgress.DONE: ("done", gettext_lazy("Completed")),
    VisitProgress.NO_SHOW: ("missed", gettext_lazy("No-show")),
}
RISKS = {
    Risk.CLOSED: gettext_lazy("on a closed day"),
    Risk.AREA_CLOSED: gettext_lazy("nobody drives to the area then"),
    Risk.TIME_OFF: gettext_lazy("in time off"),
    Risk.OWN_CALENDAR: gettext_lazy("busy by their own calendar"),
    Risk.HOURS: gettext_lazy("outside working hours"),
    Risk.REGISTRATION: gettext_lazy("registration over by then"),
    Risk.NOT_TAKING: gettext_lazy("the practitioner takes no bookings any more"),
    Risk.GAP: gettext_lazy("gap too short"),
}


def kind_of(one: BoardStop) -> str:
    """The class of a visit in the drawing."""
    return PROGRESS[one.progress][0]


def progress_words(one: BoardStop) -> str:
    """`Running late, 20 min`, `Confirmed`."""
    said = str(PROGRESS[one.progress][1])
    if one.progress == VisitProgress.SAID_LATE:
        return f"{said}, {presenters.minutes(one.visit.late_minutes)}"
    if one.progress == VisitProgress.HELD and one.visit.awaits_deposit:
        return _("Waiting for the deposit")
    return said


def risk_words(one: BoardStop) -> list[str]:
    """What may go wrong, each in a few words; nothing for most visits."""
    return [_short(one) if risk == Risk.GAP else str(RISKS[risk]) for risk in one.risks]


def _short(one: BoardStop) -> str:
    lacking = -(one.stop.spare_minutes_before or 0)
    return _("gap too short by %(n)s") % {"n": presenters.minutes(lacking)}


def together_words(one: BoardStop) -> str:
    """`Joint visit with A. Smith`; empty for a visit by itself."""
    other = one.stop.together
    return _("Joint visit with %(who)s") % {"who": presenters.patient_label(other)} if other else ""


def needs_words(one: BoardStop) -> str:
    """What the visit waits for at the office; empty where it waits for nothing."""
    if not one.visit.needs_staff:
        return ""
    return str(one.visit.get_follow_up_display() or _("The office decides"))


def way_words(one: BoardStop) -> str:
    """`18 min drive, 12 min spare`; empty before the first visit of a round."""
    if one.stop.together is not None and one.stop.together.start < one.visit.start:
        return _("same door, no drive")
    drive, spare = one.stop.drive_minutes_before, one.stop.spare_minutes_before
    if drive is None or spare is None:
        return ""
    known = {"drive": presenters.minutes(drive), "spare": presenters.minutes(abs(spare))}
    if one.stop.short:
        return _("%(drive)s drive, %(spare)s short") % known
    return _("%(drive)s drive, %(spare)s spare") % known
