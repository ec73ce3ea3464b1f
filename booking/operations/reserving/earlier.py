"""Waiting for an earlier time: asked for, offered in order of waiting, and given up (1214).

An offer keeps its time by a hold, a row like any other: nobody else is offered it, and it is free again by
itself when nobody answers. Taking it is in `operations/visits/take_earlier.py`.
"""

import datetime as dt
from collections.abc import Sequence

from django.db import IntegrityError, transaction
from django.db.models import QuerySet

from booking.models import (
    AuditAction,
    EarlierAnswer,
    EarlierOffer,
    EarlierWish,
    Visit,
    VisitStatus,
)
from booking.operations.locks.diary import lock_diary
from booking.operations.messages import send
from booking.operations.messages.texts import tell_by_text
from booking.operations.reserving.hold import SlotTaken, TooManyHolds, Wanted, hold_visit
from booking.queries.earlier import kept_for, located_of, open_offer, starts_for
from booking.queries.offered import OfferedStart
from core import audit
from core.generations import visits_changed
from core.local_time import local

#: One turn of the worker. Whoever waits longest is always among them.
MOST_A_TURN = 200
#: Letters that ask for an answer within the hour go out by day.
BY_DAY = range(8, 20)
#: A time is tried with so many starts before the next who waits is asked.
MOST_TRIED = 3


class NotToBeAwaited(Exception):
    """The visit is not ahead any more, or its patient cannot be written to."""


@transaction.atomic
def wait_for_earlier(
    *,
    visit: Visit,
    weekdays: Sequence[int],
    parts: Sequence[str],
    same_person: bool,
    now: dt.datetime,
) -> None:
    """Put the visit's patient on the list; asked again, the later wish counts and the place in it stays.

    Raises NotToBeAwaited.
    """
    lock_diary(visit.practitioner_id)
    visit = Visit.objects.select_related("patient").get(pk=visit.pk)
    ahead = visit.status == VisitStatus.CONFIRMED and visit.start > now and not visit.started_at
    if not ahead or visit.patient is None or not visit.patient.email:
        raise NotToBeAwaited
    wish = {"weekdays": sorted(weekdays), "parts": list(parts), "same_person": same_person}
    EarlierWish.objects.update_or_create(
        visit=visit, defaults=wish, create_defaults={**wish, "asked_at": now}
    )
    audit.record(actor=audit.PATIENT, action=AuditAction.EARLIER_AWAITED, on=visit, now=now)


@transaction.atomic
def wait_no_longer(*, visit: Visit, now: dt.datetime) -> None:
    """Off the list; what is kept for them is free again at once. Twice is once."""
    lock_diary(visit.practitioner_id)
    _give_up(EarlierOffer.objects.filter(visit=visit.pk, answer=""), EarlierAnswer.KEPT)
    if EarlierWish.objects.filter(visit=visit.pk).delete()[0]:
        audit.record(actor=audit.PATIENT, action=AuditAction.EARLIER_ENDED, on=visit, now=now)


@transaction.atomic
def keep_present_time(*, visit: Visit, offer_id: int) -> None:
    """Not this time, but perhaps another: it is free for the next at once. Twice is once."""
    _give_up(EarlierOffer.objects.filter(visit=visit.pk, pk=offer_id), EarlierAnswer.KEPT)


def offer_earlier_times(now: dt.datetime) -> None:
    """One turn: offers that are over make way, and whoever waits longest is asked first."""
    _end_what_is_over(now)
    if local(now).hour not in BY_DAY:
        return
    waiting = EarlierWish.objects.filter(
        visit__status=VisitStatus.CONFIRMED, visit__started_at=None, visit__start__gt=now
    ).exclude(visit__earlier_offers__answer="")
    rows = waiting.select_related("visit__visit_type", "visit__practitioner", "visit__area")
    for wish in rows.order_by("asked_at", "pk")[:MOST_A_TURN]:
        for start in starts_for(wish, now)[:MOST_TRIED]:
            if _offer(wish, start, now):
                break


def _offer(wish: EarlierWish, start: OfferedStart, now: dt.datetime) -> bool:
    """Keep the time and write the letter, both or neither. Somebody may be faster: then nothing."""
    located = located_of(wish.visit)
    assert located is not None
    until = now + kept_for(start.start, now)
    wanted = Wanted(start.practitioner_ids, wish.visit.visit_type, located, start.start)
    try:
        with transaction.atomic():
            hold = hold_visit(wanted=wanted, holder=f"earlier:{wish.pk}", now=now)
            Visit.objects.filter(pk=hold.pk).update(hold_expires=until)
            offer = EarlierOffer.objects.create(
                visit=wish.visit,
                sequence=wish.visit.sequence,
                hold=hold,
                practitioner_id=hold.practitioner_id,
                start=hold.start,
                offered_at=now,
                until=until,
            )
            send.tell(wish.visit, "earlier", now, again=str(offer.pk))
            event = f"visit:{wish.visit.pk}:earlier:{offer.pk}"
            tell_by_text(wish.visit, "earlier", now, event=event)
    # IntegrityError: another worker has just offered this patient a time.
    except (SlotTaken, TooManyHolds, IntegrityError):
        return False
    return True


@transaction.atomic
def _end_what_is_over(now: dt.datetime) -> None:
    """Offers nobody answered, and those of visits that were moved or called off since."""
    for offer in EarlierOffer.objects.filter(answer="").select_related("visit"):
        if open_offer(offer.visit, now) is None:
            _give_up(EarlierOffer.objects.filter(pk=offer.pk), EarlierAnswer.OVER)


def _give_up(offers: QuerySet[EarlierOffer], answer: EarlierAnswer) -> None:
    # Conditional on both: whoever takes it at this moment has changed the answer first.
    for offer in offers.filter(answer=""):
        if EarlierOffer.objects.filter(pk=offer.pk, answer="").update(answer=answer):
            held = Visit.objects.filter(pk=offer.hold_id, status=VisitStatus.HELD)
            if held.update(status=VisitStatus.RELEASED):
                visits_changed()
