"""An earlier time that was offered is taken: the visit moves there with its deposit, in one step (1214)."""

import datetime as dt

from django.db import IntegrityError, transaction

from booking.models import (
    EarlierAnswer,
    EarlierOffer,
    EarlierWish,
    Practitioner,
    Visit,
    VisitStatus,
)
from booking.operations.locks.diary import PractitionerLeft
from booking.operations.reserving.confirm import LOST
from booking.operations.reserving.hold import SlotTaken, release_lapsed
from booking.operations.visits.reschedule import (
    keep_left,
    lock_both,
    place_left,
    when_to_tell,
    write_move,
)
from booking.queries.earlier import open_offer
from booking.queries.refusal import refusal
from booking.queries.round import place_of
from core import audit


class EarlierOver(Exception):
    """The time is kept no longer, was answered, or the visit is another than when it was offered."""


def take_earlier(*, visit: Visit, offer_id: int, now: dt.datetime) -> Visit:
    """Move `visit` to the time that is kept for it. Its own time is free for others in the same step.

    The hold makes way under the lock and the same rule is asked again, so that nothing can come between.
    Raises EarlierOver: the visit stays where it is.
    """
    try:
        return _take(visit.pk, offer_id, now)
    except (SlotTaken, PractitionerLeft, IntegrityError):
        raise EarlierOver from None


@transaction.atomic
def _take(visit_id: int, offer_id: int, now: dt.datetime) -> Visit:
    offered = EarlierOffer.objects.filter(pk=offer_id, visit=visit_id).first()
    if offered is None:
        raise EarlierOver
    practitioner = lock_both(visit_id, offered.practitioner_id)
    visit = Visit.objects.select_related("practitioner", "visit_type").get(pk=visit_id)
    offer = open_offer(visit, now)
    if offer is None or offer.pk != offer_id or visit.started_at:
        raise EarlierOver
    if not EarlierOffer.objects.filter(pk=offer.pk, answer="").update(answer=EarlierAnswer.TAKEN):
        raise EarlierOver
    Visit.objects.filter(pk=offer.hold_id, status=VisitStatus.HELD).update(
        status=VisitStatus.RELEASED
    )
    _refuse_unless_free(visit, practitioner, offer.start, now)
    left = place_left(visit, now)
    told_at = when_to_tell(visit, offer.start, now)
    write_move(visit, practitioner, offer.start, now, audit.PATIENT, told_at=told_at)
    keep_left(left, visit)
    EarlierWish.objects.filter(visit=visit.pk).delete()
    return visit


def _refuse_unless_free(
    visit: Visit, practitioner: Practitioner, start: dt.datetime, now: dt.datetime
) -> None:
    release_lapsed(practitioner, now)
    refused = refusal(
        practitioner=practitioner,
        visit_type=visit.visit_type,
        place=place_of(visit),
        start=start,
        now=now,
        moving=visit,
    )
    # Notice was settled when the time was offered, and is what it is kept through.
    if refused is not None and refused.reason in LOST:
        raise SlotTaken
