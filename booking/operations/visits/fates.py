"""The fates of booked visits whose time, area or practitioner is taken away: decided first (0885).

Whatever takes times away is written inside `taking_away`. What it hits is not computed beforehand
but seen: visits that lack something after the change which they did not lack before it. So the page
that asks, which tries the change and takes it back (`visits_hit`), and the change cannot disagree.

A hold that is being paid for is decided about like a visit: what was decided is written on it and
done when its payment arrives (0910). A hold nobody pays for yet is let go.
"""

import datetime as dt
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager

from django.db import transaction

from booking.models import AuditAction, Fate, FollowUp, Visit, VisitStatus
from booking.notifications import kinds
from booking.operations.messages.texts import tell_by_text
from booking.operations.money.awaited_deposit import call_off_wait
from booking.operations.reserving.joint import keep_alike
from booking.operations.visits.cancel import VisitOver, cancel_visit
from booking.queries.ground import Ground, ground_of
from core import outbox
from core.audit import Actor, record

Fates = Mapping[int, Fate]
#: Nobody has been decided about: a change that hits a visit is refused.
NOBODY: Fates = {}


class VisitsUndecided(Exception):
    """Visits lose their ground that nobody has decided about, perhaps booked a moment ago.

    `hit` are all that lose it and are asked about, decided or not.
    """

    def __init__(self, visits: list[Visit], hit: Sequence[Visit]) -> None:
        super().__init__(len(visits))
        self.visits = visits
        self.hit = list(hit)


class _Tried(Exception):
    """The change was tried; it is taken back."""


def visits_hit(change: Callable[[], object]) -> list[Visit]:
    """Which visits `change`, called without any fates, would hit. It is tried and taken back.

    Raises whatever `change` refuses for another reason.
    """
    try:
        with transaction.atomic():
            change()
            # Only an exception rolls the block back; a change tried by a preview must leave nothing.
            raise _Tried
    except VisitsUndecided as undecided:
        return undecided.hit
    except _Tried:
        return []


@contextmanager
def taking_away(
    practitioner_ids: Collection[int],
    *,
    fates: Fates,
    by: Actor,
    now: dt.datetime,
    on: dt.date | None = None,
) -> Iterator[list[Visit]]:
    """Around a change that may take times away; the diaries are locked already.

    Gives a list that holds, afterwards, the visits whose patients must be called.
    Raises VisitsUndecided, and nothing of the change stays written.
    """
    before = ground_of(practitioner_ids, now=now, on=on)
    to_call: list[Visit] = []
    yield to_call
    # After the write, inside its transaction: what the page showed and what is done cannot differ.
    lost = losers(before, ground_of(practitioner_ids, now=now, on=on))
    refuse_undecided(lost, fates)
    to_call += meet_fates(lost, fates, by, now)


def losers(before: Ground, after: Ground) -> list[Visit]:
    """Visits that lack something now which they did not lack before."""
    # Reason by reason: a visit the office booked outside hours is still hit by a closure.
    return [visit for visit, lacks in after.items() if lacks - before.get(visit, frozenset())]


def refuse_undecided(hit: Sequence[Visit], fates: Fates) -> None:
    """Raises VisitsUndecided if there is one among them that nobody decided about."""
    asked = [visit for visit in hit if not _only_held(visit)]
    undecided = [visit for visit in asked if visit.pk not in fates]
    if undecided:
        raise VisitsUndecided(undecided, asked)


def _only_held(visit: Visit) -> bool:
    """A hold whose patient has not gone to pay: it is let go, and they choose again.

    One that the office took by phone was promised to somebody: it is decided about (0950).
    """
    return visit.status == VisitStatus.HELD and not visit.is_being_paid


def meet_fates(hit: Sequence[Visit], fates: Fates, by: Actor, now: dt.datetime) -> list[Visit]:
    """Do what was decided; returns the visits whose patient no e-mail reaches and must be called."""
    meet_holds(hit, fates, by, now)
    booked = [visit for visit in hit if visit.status != VisitStatus.HELD]
    return [visit for visit in booked if _meet(visit, fates[visit.pk], by, now)]


def meet_holds(hit: Sequence[Visit], fates: Fates, by: Actor, now: dt.datetime) -> None:
    """Let go of holds that nobody pays for yet; write on the others what happens when they are paid."""
    held = Visit.objects.filter(status=VisitStatus.HELD)
    for visit in (visit for visit in hit if visit.status == VisitStatus.HELD):
        if _only_held(visit):
            held.filter(pk=visit.pk, payment_pending=False).update(status=VisitStatus.RELEASED)
            keep_alike(visit)
        elif held.filter(pk=visit.pk).update(fate_if_paid=fates[visit.pk]):
            action = AuditAction.HOLD_DECIDED
            record(actor=by, action=action, on=visit, now=now, fields=["fate_if_paid"])
            if visit.awaits_deposit and fates[visit.pk] in Fate.GIVES_UP:
                call_off_wait(visit=visit, now=now)


def reachable(visit: Visit) -> bool:
    """Whether an e-mail reaches the patient."""
    return visit.patient is not None and bool(visit.patient.email)


def _meet(visit: Visit, fate: Fate, by: Actor, now: dt.datetime) -> bool:
    if fate is Fate.COLLEAGUE:
        hand_to_office(visit, FollowUp.OFFER_TO_COLLEAGUE, by, now)
    if fate not in (Fate.REBOOK, Fate.CANCEL):
        return False
    # A visit that has begun cannot be called off, and must not take the whole change back with it.
    over = fate is Fate.CANCEL and not _called_off(visit, by, now)
    if over:
        hand_to_office(visit, FollowUp.TOO_LATE_TO_CANCEL, by, now)
    # Nobody is "told" by an e-mail that reaches nobody: the visit waits until somebody has called (0885).
    elif not reachable(visit):
        hand_to_office(visit, FollowUp.TO_CALL, by, now)
        if fate is Fate.REBOOK:
            text_to_choose(visit, now)
    elif fate is Fate.REBOOK:
        ask_to_rebook(visit, by, now)
    return not reachable(visit)


def _called_off(visit: Visit, by: Actor, now: dt.datetime) -> bool:
    try:
        cancel_visit(visit=visit, now=now, by="clinic", actor=by)
    except VisitOver:
        return (
            False  # its time has come while the page was open: only the office can put that right
        )
    return True


def ask_to_rebook(visit: Visit, by: Actor, now: dt.datetime) -> None:
    """Ask the patient by e-mail to choose another time; until then the visit waits. Twice is once."""
    hand_to_office(visit, FollowUp.ASKED_TO_REBOOK, by, now)
    key = f"visit:{visit.pk}:ask_to_rebook:{visit.sequence}"
    outbox.enqueue(kinds.ASK_TO_REBOOK, key=key, ids={"visit": visit.pk}, now=now)
    text_to_choose(visit, now)


def text_to_choose(visit: Visit, now: dt.datetime) -> None:
    """Ask by a text to choose another time, also whoever no e-mail reaches and the office calls."""
    event = f"visit:{visit.pk}:ask_to_rebook:{visit.sequence}"
    tell_by_text(visit, "rebook", now, event=event)


def hand_to_office(visit: Visit, what: FollowUp, by: Actor, now: dt.datetime) -> None:
    """The visit waits for the office to do `what`."""
    waits = Visit.objects.filter(pk=visit.pk)
    # Conditional, so that the audit has one entry when the same fate is met twice.
    if waits.exclude(needs_staff=True, follow_up=what).update(needs_staff=True, follow_up=what):
        record(
            actor=by, action=AuditAction.HANDED_TO_OFFICE, on=visit, now=now, fields=["follow_up"]
        )
