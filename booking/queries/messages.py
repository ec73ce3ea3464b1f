"""The messages to a visit's patient and how far each came, read from the outbox (0891)."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Q, TextChoices
from django.utils.translation import gettext_lazy as _

from booking.models import FollowUp, Practitioner, Visit
from booking.notifications import kinds
from core.models import OutboxMessage
from core.models.outbox import OutboxState, Outcome

TO_THE_PATIENT = (kinds.PATIENT, kinds.RUNNING_LATE, kinds.ASK_TO_REBOOK, kinds.MONEY_LETTER)
#: Jobs whose kind alone says what they tell.
NAMES = {kinds.RUNNING_LATE: "late", kinds.ASK_TO_REBOOK: "rebook"}


class MessageState(TextChoices):
    """How far a message has come."""

    QUEUED = "queued", _("queued")
    SENT = "sent", _("sent")
    COULD_NOT = "could not", _("could not be sent")
    NOBODY = "nobody to send to", _("nobody to send to: no e-mail address")
    DROPPED = "dropped", _("not sent: overtaken by a later change")


STATES = {
    Outcome.NOBODY: MessageState.NOBODY,
    Outcome.DROPPED: MessageState.DROPPED,
    Outcome.SENT: MessageState.SENT,
}


@dataclass(frozen=True)
class Message:
    """One e-mail to a visit's patient: what it says, how far it came, and when that was or will be."""

    what: str
    state: MessageState
    at: dt.datetime

    @property
    def failed(self) -> bool:
        """Whether somebody has to call instead."""
        return self.state in (MessageState.COULD_NOT, MessageState.NOBODY)


def messages_of(visit: Visit) -> list[Message]:
    """Everything written to the visit's patient, in order of time. One query."""
    jobs = OutboxMessage.objects.filter(kind__in=TO_THE_PATIENT, ids__visit=visit.pk)
    return sorted((_read(job, visit) for job in jobs), key=lambda message: message.at)


def sent_to(visit: Visit) -> list[Message]:
    """What really left the house."""
    return [message for message in messages_of(visit) if message.state == MessageState.SENT]


def news_of(visit: Visit) -> Message | None:
    """The message about the visit as it stands now: its confirmation, change or cancellation."""
    told = ("confirmed", "changed", "cancelled")
    keys = [f"visit:{visit.pk}:{what}:{visit.sequence}" for what in told]
    job = OutboxMessage.objects.filter(key__in=keys).order_by("pk").last()
    return _read(job, visit) if job else None


def newest(visit: Visit, what: str) -> Message | None:
    """The last message that says `what`, of the visit as it stands now."""
    jobs = OutboxMessage.objects.filter(_about(visit, what)).order_by("pk")
    job = jobs.last()
    return _read(job, visit) if job else None


def reminders_ahead(visit: Visit, now: dt.datetime) -> list[str]:
    """The reminders that will really be sent, by name, the first one first. One query."""
    if not _reaches(visit) or visit.follow_up in FollowUp.NOBODY_COMES:
        return []
    jobs = OutboxMessage.objects.filter(
        key__startswith=f"remind:{visit.pk}:", state=OutboxState.WAITING, run_at__gt=now
    )
    return [job.ids["message"] for job in jobs.order_by("run_at") if _is_of(job, visit)]


@dataclass(frozen=True)
class Hearing:
    """Who will be written to about a change that waits to be told."""

    patient: bool
    practitioners: list[str]


def will_hear(visit: Visit, what: str) -> Hearing:
    """Whom the waiting messages about `what`, of the visit as it stands now, will reach. Two queries."""
    key = f"visit:{visit.pk}:{what}:{visit.sequence}"
    jobs = OutboxMessage.objects.filter(key__startswith=key, state=OutboxState.WAITING)
    to = [job.ids["to"] for job in jobs if job.kind == kinds.PRACTITIONER]
    people = Practitioner.objects.filter(pk__in=to).exclude(email="").order_by("name")
    patient = _reaches(visit) and any(job.kind == kinds.PATIENT for job in jobs)
    return Hearing(patient, [who.name for who in people])


def told_late(visits: Iterable[Visit]) -> dict[int, Message]:
    """Visit id → the last word about its lateness. One query, or none when nobody is late."""
    late = {visit.pk: visit for visit in visits if visit.late_minutes}
    if not late:
        return {}
    wanted = Q()
    for visit in late.values():
        wanted |= _about(visit, "late")
    jobs = OutboxMessage.objects.filter(wanted).order_by("pk")
    return {job.ids["visit"]: _read(job, late[job.ids["visit"]]) for job in jobs}


def _about(visit: Visit, what: str) -> Q:
    # by key, which has an index; the mirror to the practitioner has the same beginning
    key = f"visit:{visit.pk}:{what}:{visit.sequence}"
    about_money = Q(key__startswith=f"message:{what}:{visit.pk}:", kind=kinds.MONEY_LETTER)
    return Q(key__startswith=key, kind__in=TO_THE_PATIENT) | about_money


def _read(job: OutboxMessage, visit: Visit) -> Message:
    name = NAMES.get(job.kind) or str(job.ids.get("message") or job.ids.get("what") or "")
    return Message(name, _state(job, visit), job.done_at or job.run_at)


def _state(job: OutboxMessage, visit: Visit) -> MessageState:
    if job.state == OutboxState.DEAD:
        return MessageState.COULD_NOT
    if job.state == OutboxState.DONE:
        # rows of an earlier version say only that they were done
        return STATES[Outcome(job.outcome)] if job.outcome else MessageState.SENT
    # Said before the worker finds out: the office should call now, not after the job has run.
    return MessageState.QUEUED if _reaches(visit) else MessageState.NOBODY


def _reaches(visit: Visit) -> bool:
    return visit.patient is not None and bool(visit.patient.email)


def _is_of(job: OutboxMessage, visit: Visit) -> bool:
    return bool(job.ids["sequence"] == visit.sequence)
