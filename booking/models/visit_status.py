"""The statuses of a visit, the groups of them that belong together, and its follow-ups."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

Group = tuple["VisitStatus", ...]


class VisitStatus(models.TextChoices):
    """`held → confirmed → completed / no_show / cancelled`; `held → released`."""

    HELD = "held", _("Held")
    CONFIRMED = "confirmed", _("Confirmed")
    COMPLETED = "completed", _("Completed")
    NO_SHOW = "no_show", _("No-show")
    CANCELLED = "cancelled", _("Cancelled")
    RELEASED = "released", _("Released")

    #: Takes the practitioner's time; the database refuses two of these at once.
    LIVE: ClassVar[Group]
    #: Takes nobody's time any more.
    OVER: ClassVar[Group]
    #: Booked and not called off: it takes place, has taken place, or was missed.
    CERTAIN: ClassVar[Group]
    #: Its time has passed, and what became of it is marked.
    FINISHED: ClassVar[Group]
    #: Never booked: a time kept for somebody, or let go again.
    UNBOOKED: ClassVar[Group]
    #: Was booked at some time: what its practitioner may see.
    BOOKED_ONCE: ClassVar[Group]
    #: Nobody can say yet what will become of it.
    UNDECIDED: ClassVar[Group]


# Set afterwards: inside the class, an enum would take each tuple for another member.
VisitStatus.FINISHED = (VisitStatus.COMPLETED, VisitStatus.NO_SHOW)
VisitStatus.CERTAIN = (VisitStatus.CONFIRMED, *VisitStatus.FINISHED)
VisitStatus.LIVE = (VisitStatus.HELD, *VisitStatus.CERTAIN)
VisitStatus.OVER = (VisitStatus.CANCELLED, VisitStatus.RELEASED)
VisitStatus.UNBOOKED = (VisitStatus.HELD, VisitStatus.RELEASED)
VisitStatus.BOOKED_ONCE = (*VisitStatus.CERTAIN, VisitStatus.CANCELLED)
VisitStatus.UNDECIDED = (VisitStatus.HELD, VisitStatus.CONFIRMED)


class Fate(models.TextChoices):
    """What becomes of a visit, or a hold being paid for, whose hours, area or practitioner are taken away."""

    KEEP = "keep"
    COLLEAGUE = "colleague"
    REBOOK = "rebook"
    CANCEL = "cancel"

    #: The patient gets another time or none: of a hold that is paid, all the money goes back.
    GIVES_UP: ClassVar[tuple["Fate", ...]]


Fate.GIVES_UP = (Fate.REBOOK, Fate.CANCEL)


class FollowUp(models.TextChoices):
    """What the office has to do about a visit that was handed to it."""

    OFFER_TO_COLLEAGUE = "offer_to_colleague", _("Offer this visit to a colleague")
    ASKED_TO_REBOOK = "asked_to_rebook", _("The patient was asked to choose another time")
    TOO_LATE_TO_CANCEL = "too_late_to_cancel", _("This visit could not be cancelled any more")
    NOBODY_CAN_COME = "nobody_can_come", _("Nobody can come as promised: call the patient")
    WISHES_ANOTHER_TIME = "wishes_another_time", _("The patient asks for another time")
    TO_CALL = "to_call", _("No e-mail reaches the patient: call them about this visit")

    #: The clinic could not come as promised: whatever the patient does about it costs them nothing.
    OURS_TO_MEND: ClassVar[tuple["FollowUp", ...]]
    #: Waits for another time or another practitioner: settled once the visit has one, or is off.
    ANSWERED_BY_MOVING: ClassVar[tuple["FollowUp", ...]]
    #: As the visit stands, its practitioner does not come: nothing may say that somebody does.
    NOBODY_COMES: ClassVar[tuple["FollowUp", ...]]


FollowUp.OURS_TO_MEND = (FollowUp.ASKED_TO_REBOOK, FollowUp.NOBODY_CAN_COME)
FollowUp.ANSWERED_BY_MOVING = (
    FollowUp.OFFER_TO_COLLEAGUE,
    FollowUp.WISHES_ANOTHER_TIME,
    *FollowUp.OURS_TO_MEND,
)
FollowUp.NOBODY_COMES = (*FollowUp.OURS_TO_MEND, FollowUp.TO_CALL)
