"""Which message goes out when: jobs written with the change, done by the worker.

Every message is made when it is sent, from the visit as it is then, with a link of its own and in
the language its patient booked in. A job that has been overtaken by a later change of the visit
sends nothing.
"""

import datetime as dt
from typing import Any

from django.conf import settings

from booking.models import Practitioner, Visit, VisitStatus, WaitingListEntry
from booking.notifications import email, messages, practice
from booking.operations.messages.private_links import mint_link
from booking.operations.practitioners import time_off
from booking.operations.visits import running_late
from booking.payments.terms import cancellation_terms
from core import outbox, ratelimit
from core.fields import lookup_hash
from core.languages import speaking

MAIL, MIRROR, WAITING = "visit.mail", "visit.mirror", "waiting.mail"
REMINDERS = {"reminder_48h": dt.timedelta(hours=48), "reminder_2h": dt.timedelta(hours=2)}
#: A confirmation says all that a reminder would: none follows within this time of booking.
AFTER_BOOKING = dt.timedelta(hours=1)
MOST_AN_HOUR = 20


def tell(
    visit: Visit, message: str, now: dt.datetime, *, left: int | None = None, again: str = ""
) -> None:
    """Write the patient's message and the practitioner's mirror of it.

    `message` names a function in notifications/messages.py; `left` is the practitioner a visit was
    taken from; `again` tells repeated messages of one kind apart (`late:20`, a receipt on demand).
    """
    ids: dict[str, Any] = {"visit": visit.pk, "message": message, "sequence": visit.sequence}
    key = f"visit:{visit.pk}:{message}:{visit.sequence}{':' + again if again else ''}"
    outbox.enqueue(MAIL, key=key, ids=ids, now=now)
    if message not in practice.MIRRORED:
        return
    outbox.enqueue(MIRROR, key=f"{key}:mirror", ids={**ids, "to": visit.practitioner_id}, now=now)
    if left:
        gone = {**ids, "message": "gone", "to": left}
        outbox.enqueue(MIRROR, key=f"{key}:gone", ids=gone, now=now)


def remind(visit: Visit, now: dt.datetime) -> None:
    """Write the reminders that still make sense."""
    for message, before in REMINDERS.items():
        due = visit.start - before
        if due > now + AFTER_BOOKING:
            outbox.enqueue(
                MAIL,
                key=f"remind:{visit.pk}:{message}:{visit.sequence}",
                ids={"visit": visit.pk, "message": message, "sequence": visit.sequence},
                now=now,
                run_at=due,
            )


def forget_reminders(visit: Visit) -> None:
    """The visit moved or is off: what waits to be sent about its old time is withdrawn."""
    outbox.withdraw(key_prefix=f"remind:{visit.pk}:")


def tell_waiting_entry(entry: WaitingListEntry, now: dt.datetime) -> None:
    """Write the message to somebody on the waiting list."""
    outbox.enqueue(WAITING, key=f"waiting:{entry.pk}", ids={"entry": entry.pk}, now=now)


@outbox.handles(MAIL)
def send_to_patient(ids: dict[str, Any], now: dt.datetime) -> None:
    """Make and send one message to a visit's patient, if it is still true."""
    visit = _visit(ids)
    if visit is None or visit.patient is None or not visit.patient.email:
        return
    if not _still_true(visit, ids, now):
        return
    _spare(visit.patient.email, now)
    token, _link = mint_link(visit=visit, now=now)
    link = f"{settings.BASE_URL}/visit/{token}/"
    make = messages.TO_PATIENT[ids["message"]]
    terms = cancellation_terms(visit, now)
    with speaking(visit.language):
        email.send(make(visit, link=link, terms=terms, now=now))


@outbox.handles(running_late.MESSAGE)
def send_running_late(ids: dict[str, Any], now: dt.datetime) -> None:
    """The practitioner is in traffic. Overtaken by a later word, or by the visit itself, it is dropped."""
    visit = _visit(ids)
    if visit is not None and visit.late_minutes == ids["minutes"] and now < visit.end:
        send_to_patient({**ids, "message": "late", "sequence": visit.sequence}, now)


@outbox.handles(time_off.ASK_TO_REBOOK)
def send_ask_to_rebook(ids: dict[str, Any], now: dt.datetime) -> None:
    """The practitioner is away at that time: the patient is asked to choose another."""
    visit = _visit(ids)
    if visit is not None:
        send_to_patient({**ids, "message": "rebook", "sequence": visit.sequence}, now)


@outbox.handles(MIRROR)
def send_to_practitioner(ids: dict[str, Any], now: dt.datetime) -> None:
    """Tell the practitioner that their round has changed; no patient's full name or address."""
    visit = _visit(ids)
    practitioner = Practitioner.objects.filter(pk=ids["to"]).first()
    if visit is None or practitioner is None or not practitioner.email:
        return
    if visit.sequence == ids["sequence"]:
        with speaking(settings.LANGUAGE_CODE):
            email.send(practice.mirror(visit, practitioner, ids["message"]))


@outbox.handles(WAITING)
def send_to_waiting(ids: dict[str, Any], now: dt.datetime) -> None:
    """Tell somebody on the waiting list that we come to them now."""
    entry = WaitingListEntry.objects.filter(pk=ids["entry"]).first()
    if entry is not None:
        _spare(entry.email, now)
        with speaking(entry.language):
            email.send(messages.waiting(entry))


def _visit(ids: dict[str, Any]) -> Visit | None:
    visits = Visit.objects.select_related("practitioner", "visit_type", "patient", "area")
    return visits.filter(pk=ids["visit"]).first()


def _still_true(visit: Visit, ids: dict[str, Any], now: dt.datetime) -> bool:
    """Whether the visit is still what the message was written about."""
    message = ids["message"]
    if message == "receipt":
        return True
    if visit.sequence != ids["sequence"]:
        return False
    if message == "cancelled":
        return visit.status == VisitStatus.CANCELLED
    if message in REMINDERS and visit.start <= now:
        return False
    return visit.status == VisitStatus.CONFIRMED


def _spare(address: str, now: dt.datetime) -> None:
    """Nobody's letter box is flooded through us: more than a few an hour wait. Raises TryLater."""
    key = f"mail:{lookup_hash(address)[:32]}"
    if not ratelimit.allowed(key, most=MOST_AN_HOUR, seconds=3600, now=now):
        raise outbox.TryLater
