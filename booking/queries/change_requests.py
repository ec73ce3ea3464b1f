"""What a patient asked for when it was too late to change by themselves (1211)."""

import datetime as dt

from django.db.models import QuerySet

from booking.models import ChangeRequest, FollowUp, RequestAnswer, Visit, VisitStatus
from core.prepared import prepared


def open_request(visit: Visit) -> ChangeRequest | None:
    """What waits for the office's answer. A visit that was moved, or is off, waits for nothing."""
    if visit.status != VisitStatus.CONFIRMED or visit.follow_up != FollowUp.WISHES_ANOTHER_TIME:
        return None
    return _of(visit).filter(answer="").first()


def declined_request(visit: Visit) -> ChangeRequest | None:
    """The newest of this very time of the visit, where the clinic has said no to it."""
    newest = next(iter(_standing(visit.pk, visit.sequence)), None)
    return newest if newest is not None and newest.answer == RequestAnswer.DECLINED else None


def newest_answered(visit: Visit) -> ChangeRequest | None:
    """What was asked for last and is answered, also of a time the visit had before."""
    answered = ChangeRequest.objects.filter(visit=visit.pk).exclude(answer="")
    return answered.order_by("-answered_at").first()


@prepared
def _standing(visit: int, sequence: int) -> QuerySet[ChangeRequest]:
    """Of this time of the visit, those nobody took back, the newest first."""
    rows = ChangeRequest.objects.filter(visit=visit, sequence=sequence)
    standing = rows.exclude(answer=RequestAnswer.WITHDRAWN).order_by("-asked_at")
    return standing.select_related("practitioner")


def _of(visit: Visit) -> QuerySet[ChangeRequest]:
    rows = ChangeRequest.objects.filter(visit=visit.pk, sequence=visit.sequence)
    return rows.select_related("practitioner")


def is_answerable(visit: Visit, now: dt.datetime) -> bool:
    """Whether the office can still answer: the visit has not begun."""
    return visit.start > now and visit.started_at is None
