"""A visit offered to colleagues: who accepts first has it; nobody in time, and the office has it (1112)."""

import datetime as dt
from collections.abc import Sequence

from django.db import IntegrityError, transaction

from booking.models import (
    AuditAction,
    ColleagueOffer,
    FollowUp,
    OfferAnswer,
    Rehoming,
    RehomingState,
    Visit,
)
from booking.notifications import kinds
from booking.operations.locks.diary import PractitionerLeft
from booking.operations.reserving.hold import SlotTaken
from booking.operations.reserving.office_rules import OfficeRefused
from booking.operations.visits.fates import hand_to_office
from booking.operations.visits.move_by_office import NotMovable
from booking.operations.visits.move_for_absence import move_for_absence
from booking.queries.joint import rows_of_stop
from booking.queries.rehoming import who_could_take
from core import outbox
from core.audit import Actor, record
from core.models import ClinicSettings

#: So many are asked at once: more would be disturbed for one visit only one of them can have.
MOST_ASKED = 5


class NoColleague(Exception):
    """No colleague could take the visit any more."""


class OfferOver(Exception):
    """Somebody else has the visit, it is too late to answer, or it is not as it was offered."""


class FitsNoMore(Exception):
    """The colleague's own round has changed: they could not be there in time any more."""


def offer_to_colleagues(
    rows: Sequence[Rehoming], visits: Sequence[Visit], by: Actor, now: dt.datetime
) -> None:
    """Offer a visit, or both of a joint visit as one, to those who could take it, the proposed one first.

    Inside the caller's transaction. The offers stand with the first of two rows (1175).
    Raises NoColleague.
    """
    row = rows[0]
    spots = who_could_take(visits, (row.absence.start, row.absence.end), now)
    # Stable: after the one of the joint answer, the others stay in order of driving.
    spots.sort(key=lambda spot: spot.practitioner.pk != row.to_practitioner_id)
    if not spots:
        raise NoColleague
    minutes = ClinicSettings.current().colleague_answer_minutes
    until = min(now + dt.timedelta(minutes=minutes), visits[0].start)
    asked = Rehoming.objects.filter(pk__in=[one.pk for one in rows])
    asked.update(state=RehomingState.OFFERED, answer_by=until)
    for spot in spots[:MOST_ASKED]:
        offer, _new = ColleagueOffer.objects.update_or_create(
            rehoming=row,
            practitioner=spot.practitioner,
            defaults={"asked_at": now, "answer": "", "answered_at": None},
        )
        key = f"colleague:{offer.pk}:{int(now.timestamp())}"
        outbox.enqueue(kinds.COLLEAGUE_OFFER, key=key, ids={"offer": offer.pk}, now=now)
    for one, visit in zip(rows, visits, strict=True):
        hand_to_office(visit, FollowUp.OFFER_TO_COLLEAGUE, by, now)
        key = f"offers_over:{one.pk}:{int(until.timestamp())}"
        outbox.enqueue(kinds.OFFERS_OVER, key=key, ids={"rehoming": one.pk}, now=now, run_at=until)


def accept_offer(*, offer: ColleagueOffer, by: Actor, now: dt.datetime) -> Visit:
    """Take the visit over; the patient and the former practitioner are told. Accepted again is once.

    Raises OfferOver, FitsNoMore; the offer is over then.
    """
    try:
        with transaction.atomic():
            return _accept(offer, by, now)
    except (OfficeRefused, SlotTaken, PractitionerLeft, IntegrityError):
        _close(offer, OfferAnswer.OVER, now)
        raise FitsNoMore from None
    except NotMovable:
        _close(offer, OfferAnswer.OVER, now)
        raise OfferOver from None


def _accept(offer: ColleagueOffer, by: Actor, now: dt.datetime) -> Visit:
    row = Rehoming.objects.select_related("absence", "visit").get(pk=offer.rehoming_id)
    mine = ColleagueOffer.objects.filter(pk=offer.pk)
    if mine.filter(answer=OfferAnswer.ACCEPTED).exists():
        return row.visit
    rows = rows_of_stop(row)
    _claim(rows, offer, now)
    if not mine.filter(answer="").update(answer=OfferAnswer.ACCEPTED, answered_at=now):
        raise OfferOver
    row.offers.filter(answer="").update(answer=OfferAnswer.OVER, answered_at=now)
    visit = move_for_absence(
        visit_ids=[one.visit_id for one in rows],
        promised=[(one.absence.practitioner_id, one.was_start) for one in rows],
        practitioner_id=offer.practitioner_id,
        start=rows[0].was_start,
        by=by,
        now=now,
    )
    action, changed = AuditAction.OFFER_ACCEPTED, ["practitioner"]
    for one in rows:
        record(actor=by, action=action, on=one.visit, now=now, fields=changed)
    return visit


def _claim(rows: Sequence[Rehoming], offer: ColleagueOffer, now: dt.datetime) -> None:
    """The row is the lock: of two who press at the same moment one changes it. Raises OfferOver."""
    stands = Rehoming.objects.filter(state=RehomingState.OFFERED, answer_by__gt=now)
    who = offer.practitioner_id
    # In the order of their ids, as everywhere.
    for pk in sorted(row.pk for row in rows):
        taken = stands.filter(pk=pk)
        if not taken.update(state=RehomingState.DONE, done_at=now, to_practitioner=who):
            raise OfferOver


def decline_offer(*, offer: ColleagueOffer, by: Actor, now: dt.datetime) -> None:
    """Say no; once everybody has, the office has the visit at once. Declined again is once.

    Raises OfferOver for an offer that was accepted or is over.
    """
    if not _close(offer, OfferAnswer.DECLINED, now):
        offer.refresh_from_db()
        if offer.answer != OfferAnswer.DECLINED:
            raise OfferOver
        return
    visit = offer.rehoming.visit
    record(actor=by, action=AuditAction.OFFER_DECLINED, on=visit, now=now)


def _close(offer: ColleagueOffer, answer: OfferAnswer, now: dt.datetime) -> bool:
    """Answer an offer that has no answer; without any left the office has the visit."""
    with transaction.atomic():
        row = Rehoming.objects.select_related("absence", "visit").get(pk=offer.rehoming_id)
        # Asked of the row of the visit first, as whoever accepts does: one order, no deadlock.
        together = [one.pk for one in rows_of_stop(row)]
        standing = Rehoming.objects.filter(pk__in=together, state=RehomingState.OFFERED)
        for pk in sorted(together):
            standing.filter(pk=pk).update(state=RehomingState.OFFERED)
        mine = ColleagueOffer.objects.filter(pk=offer.pk, answer="")
        closed = bool(mine.update(answer=answer, answered_at=now))
        left = ColleagueOffer.objects.filter(rehoming=offer.rehoming_id, answer="")
        if closed and not left.exists():
            standing.update(state=RehomingState.LEFT, done_at=now)
    return closed


def end_offers(*, rehoming_id: int, now: dt.datetime) -> None:
    """The time to answer is over: the office has the visit, and nobody can accept it any more."""
    with transaction.atomic():
        late = Rehoming.objects.filter(
            pk=rehoming_id, state=RehomingState.OFFERED, answer_by__lte=now
        )
        if late.update(state=RehomingState.LEFT, done_at=now):
            open_ = ColleagueOffer.objects.filter(rehoming=rehoming_id, answer="")
            open_.update(answer=OfferAnswer.OVER, answered_at=now)
