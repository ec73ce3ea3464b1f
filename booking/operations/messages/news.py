"""News of a visit: confirmed, moved or cancelled, written for its patient and its practitioners.

A message that waits knows what its reader believes without it. So whoever changes the visit again
withdraws it and writes what differs from that belief: nothing for what is back where it was, and no
cancellation to a practitioner who never heard of the visit (0911).
"""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from booking.models import Visit
from booking.notifications import kinds
from booking.operations.messages.texts import take_back_text, tell_by_text
from core import outbox
from core.models import OutboxMessage

NEWS = ("confirmed", "changed", "cancelled")


@dataclass(frozen=True)
class Spot:
    """With whom somebody believes a visit to be, and when."""

    practitioner_id: int
    start: dt.datetime


@dataclass(frozen=True)
class Belief:
    """What is known of a visit from the messages that went out; None where none did.

    `seen`: the patient knows better, from a page on which they made the change themselves.
    """

    patient: Spot | None
    practitioner: Spot | None
    seen: bool = True


def take_back(visit: Visit) -> Belief:
    """Withdraw what waits to be told of the visit as it stands; returns what is believed without it."""
    # What cannot be withdrawn the worker has in hand or has sent: then its reader knows it (0834).
    patient: Spot | None = _spot_of(visit)
    practitioner, seen = patient, True
    for message in NEWS:
        key = _key(visit, message)
        texted = take_back_text(key)
        # Read by a text, it is known, though the letter about it never went out.
        if (ids := outbox.take_out(key=key)) is not None and not texted:
            patient, seen = _before(ids, patient), not ids.get("unseen", False)
        if (ids := outbox.take_out(key=f"{key}:mirror")) is not None:
            outbox.take_out(key=f"{key}:gone")
            # Whoever has read that it left their round believes nothing of it any more.
            was_told = OutboxMessage.objects.filter(key=f"{key}:gone").exists()
            practitioner = None if was_told else _before(ids, practitioner)
    return Belief(patient, practitioner, seen)


def tell_confirmed(visit: Visit, now: dt.datetime) -> None:
    """The visit is booked: nobody has been told anything of it yet."""
    _to_patient(visit, "confirmed", now, before=None)
    tell_practitioner(visit, now)


def tell_practitioner(visit: Visit, now: dt.datetime) -> None:
    """The visit is booked: news for whoever comes; its patient reads of it in a letter about several."""
    _to_practitioner(visit, "confirmed", now, before=None)


def tell_moved(
    visit: Visit, belief: Belief, now: dt.datetime, *, at: dt.datetime, seen: bool
) -> None:
    """The visit has another time or practitioner; told `at`, and only to whom it is news.

    `seen`: the patient moved it themselves.
    """
    here = _spot_of(visit)
    if belief.patient != here:
        message = "changed" if belief.patient else "confirmed"
        _to_patient(visit, message, now, at=at, before=belief.patient, unseen=not seen)
    tell_practitioner_moved(visit, belief, now, at=at)


def tell_practitioner_moved(
    visit: Visit, belief: Belief, now: dt.datetime, *, at: dt.datetime
) -> None:
    """The visit moved: news for whoever comes, and for whoever does not any more."""
    here, known = _spot_of(visit), belief.practitioner
    if known == here:
        return
    _to_practitioner(visit, "changed" if known else "confirmed", now, at=at, before=known)
    if known and known.practitioner_id != here.practitioner_id:
        key = f"{_key(visit, 'changed')}:gone"
        ids = {**_ids(visit, "gone"), "to": known.practitioner_id, "was": known.start.isoformat()}
        outbox.enqueue(kinds.PRACTITIONER, key=key, ids=ids, now=now, run_at=at)


def tell_address(visit: Visit, belief: Belief, now: dt.datetime) -> None:
    """The visit has another address at its own time: both sides read the whole of it again."""
    known = belief.practitioner
    _to_patient(visit, "confirmed", now, before=belief.patient)
    _to_practitioner(visit, "changed" if known else "confirmed", now, before=known)


def tell_another_reader(visit: Visit, belief: Belief, now: dt.datetime, *, told: bool) -> None:
    """Somebody else reads the letters from now on: `told` the whole of it. Whoever comes reads only what
    had not reached them."""
    if told:
        _to_patient(visit, "confirmed", now, before=None)
    tell_moved(visit, Belief(_spot_of(visit), belief.practitioner), now, at=now, seen=True)


def tell_cancelled(visit: Visit, belief: Belief, now: dt.datetime) -> None:
    """The visit is off. Each is told of the time they know; who never heard of it hears nothing.

    The patient is always told: they have seen the booking on its page.
    """
    here, known = _spot_of(visit), belief.patient
    unknown = known is not None and known != here and not belief.seen
    more: dict[str, Any] = {"known": _words(known)} if unknown else {}
    _to_patient(visit, "cancelled", now, **more)
    if belief.practitioner:
        _to_practitioner(visit, "cancelled", now, before=belief.practitioner)


def _to_patient(
    visit: Visit,
    message: str,
    now: dt.datetime,
    *,
    at: dt.datetime | None = None,
    before: Spot | None = None,
    **more: Any,
) -> None:
    ids = {**_ids(visit, message), "before": _words(before), **more}
    key = _key(visit, message)
    outbox.enqueue(kinds.PATIENT, key=key, ids=ids, now=now, run_at=at)
    # Whoever has just booked has the page before them, and the letter.
    if message != "confirmed":
        tell_by_text(visit, message, now, event=key, at=at, **more)


def _to_practitioner(
    visit: Visit,
    message: str,
    now: dt.datetime,
    *,
    at: dt.datetime | None = None,
    before: Spot | None,
) -> None:
    ids = {**_ids(visit, message), "to": visit.practitioner_id, "before": _words(before)}
    if message == "cancelled" and before:
        ids |= {"to": before.practitioner_id, "was": before.start.isoformat()}
    key = f"{_key(visit, message)}:mirror"
    outbox.enqueue(kinds.PRACTITIONER, key=key, ids=ids, now=now, run_at=at)


def _ids(visit: Visit, message: str) -> dict[str, Any]:
    return {"visit": visit.pk, "message": message, "sequence": visit.sequence}


def _key(visit: Visit, message: str) -> str:
    # The sequence is in the key: the same message about a visit that moved since is another one.
    return f"visit:{visit.pk}:{message}:{visit.sequence}"


def _spot_of(visit: Visit) -> Spot:
    return Spot(visit.practitioner_id, visit.start)


def _words(spot: Spot | None) -> dict[str, Any] | None:
    return {"to": spot.practitioner_id, "at": spot.start.isoformat()} if spot else None


def _before(ids: dict[str, Any], present: Spot | None) -> Spot | None:
    # A job of an earlier version says nothing of it: then as if it had been sent.
    before = ids.get("before", _words(present))
    return Spot(before["to"], dt.datetime.fromisoformat(before["at"])) if before else None
