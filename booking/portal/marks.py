"""The mark on a visit's card: how far it is, or what it waits for."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from booking.models import FollowUp, Visit, VisitStatus

#: What a booked visit waits for, as a mark on its card.
WAITING: Mapping[str, Any] = {
    FollowUp.OFFER_TO_COLLEAGUE: gettext_lazy("The office looks for a colleague"),
    FollowUp.ASKED_TO_REBOOK: gettext_lazy("Asked to choose again"),
    FollowUp.NOBODY_CAN_COME: gettext_lazy("The office calls the patient"),
    FollowUp.WISHES_ANOTHER_TIME: gettext_lazy("Asks the office for another time"),
    FollowUp.TO_CALL: gettext_lazy("Not told yet: no e-mail"),
    FollowUp.TOO_LATE_TO_CANCEL: gettext_lazy("The office decides"),
}


def mark_of(visit: Visit) -> tuple[str, str]:
    """The words and the kind of the mark; empty for a visit that simply is booked."""
    words = {
        VisitStatus.COMPLETED: (_("Done"), "good"),
        VisitStatus.NO_SHOW: (_("No-show"), "caution"),
        VisitStatus.CANCELLED: (_("Cancelled"), "danger"),
    }
    if visit.status == VisitStatus.CONFIRMED and visit.started_at:
        return _("Begun"), "good"
    if visit.status == VisitStatus.CONFIRMED and visit.follow_up:
        return str(WAITING.get(visit.follow_up, _("The office has a question"))), "caution"
    return words.get(VisitStatus(visit.status), ("", ""))
