"""The messages to a visit's patient and how far each came, read from the outbox (0891)."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, replace

from django.db.models import Q, QuerySet

from booking.models import (
    FollowUp,
    GiftCard,
    Practitioner,
    Purchase,
    TextMessage,
    TextState,
    Visit,
    WaitingListEntry,
)
from booking.notifications import kinds
from booking.notifications.money_letters import MESSAGES as MONEY_LETTERS
from booking.queries.joint import letters_about_several
from booking.queries.message_state import MessageState, state_of
from core.models import OutboxMessage
from core.models.outbox import OutboxState, Outcome
from core.prepared import prepared

TO_THE_PATIENT = (kinds.PATIENT, kinds.RUNNING_LATE, kinds.ASK_TO_REBOOK, kinds.MONEY_LETTER)
#: Jobs whose kind alone says what they tell.
NAMES = {kinds.RUNNING_LATE: "late", kinds.ASK_TO_REBOOK: "rebook"}


@dataclass(frozen=True)
class Message:
    """One e-mail to a visit's patient: what it says, how far it came, and when that was or will be."""

    what: str
    state: MessageState
    at: dt.datetime
    texted_at: dt.datetime | None = None  # a text told of the same, and the letter has not gone

    @property
    def told(self) -> bool:
        """Whether its reader knows."""
        return self.state.in_short == MessageState.SENT or self.texted_at is not None

    @property
    def failed(self) -> bool:
        """Whether somebody has to call instead."""
        could_not = (MessageState.COULD_NOT, MessageState.NOBODY)
        return not self.told and self.state.in_short in could_not


def messages_of(visit: Visit) -> list[Message]:
    """Everything written to the visit's patient, in order of time. Two queries or three."""
    about = Q(ids__visit=visit.pk)
    if together := letters_about_several(visit):
        about |= Q(key__in=together)
    jobs = OutboxMessage.objects.filter(about, kind__in=TO_THE_PATIENT)
    return sorted((_read(job, visit) for job in jobs), key=lambda message: message.at)


def written_to(visits: Iterable[Visit]) -> list[tuple[Visit, Message]]:
    """Everything written to the patient of these visits, the newest first. One query, or none."""
    about = {visit.pk: visit for visit in visits}
    jobs = OutboxMessage.objects.filter(kind__in=TO_THE_PATIENT, ids__visit__in=list(about))
    found = [(about[job.ids["visit"]], job) for job in jobs] if about else []
    read = [(visit, _read(job, visit)) for visit, job in found]
    return sorted(read, key=lambda pair: pair[1].at, reverse=True)


def sent_to(visit: Visit) -> list[Message]:
    """What really left the house."""
    return [
        message for message in messages_of(visit) if message.state.in_short == MessageState.SENT
    ]


def sent_to_buyer(purchase: Purchase) -> list[Message]:
    """What really left the house about something bought, in order of time."""
    jobs = OutboxMessage.objects.filter(
        kind=kinds.PURCHASE_LETTER, ids__purchase=purchase.pk, outcome=Outcome.SENT
    ).exclude(state=OutboxState.DEAD)
    return [Message(job.ids["what"], MessageState.SENT, _at(job)) for job in by_age(jobs)]


def letter_of(purchase: Purchase) -> MessageState | None:
    """How far the letter has come that opens what was bought; None where none was ever written."""
    about = {"kind": kinds.PURCHASE_LETTER, "ids__purchase": purchase.pk}
    what = f"{purchase.kind}_bought"
    job = OutboxMessage.objects.filter(**about, ids__what=what).order_by("pk").last()
    return state_of(job, reaches=bool(purchase.email)) if job else None


def letter_with_card(card: GiftCard) -> MessageState | None:
    """How far a gift card has come on its way to whom it is for; None where it is not sent."""
    job = OutboxMessage.objects.filter(kind=kinds.GIFT_LETTER, ids__gift=card.pk).last()
    return state_of(job, reaches=bool(card.receiver_email)) if job else None


def news_of(visit: Visit) -> Message | None:
    """The message about the visit as it stands now: its confirmation, change or cancellation."""
    told = ("confirmed", "changed", "cancelled")
    keys = [f"visit:{visit.pk}:{what}:{visit.sequence}" for what in told]
    # Of a visit that was agreed to with others, one letter told of all of them (1231, 1251).
    jobs = _of_keys(keys) or _of_keys(letters_about_several(visit)[-1:])
    return _read(max(jobs, key=lambda job: job.pk), visit) if jobs else None


@prepared
def _of_keys(keys: list[str]) -> QuerySet[OutboxMessage]:
    return OutboxMessage.objects.filter(key__in=keys)


def newest(visit: Visit, what: str) -> Message | None:
    """The last message that says `what`, of the visit as it stands now."""
    if what in MONEY_LETTERS:
        # Their keys name payments and refunds; the visit stands in what they are about.
        about = Q(kind=kinds.MONEY_LETTER, ids__visit=visit.pk, ids__what=what)
    else:
        about = _about(visit, what)
    job = OutboxMessage.objects.filter(about).order_by("pk").last()
    return _read(job, visit) if job else None


def late_as_told(visit: Visit) -> int:
    """How many minutes late its patient believes the practitioner to be: 0 when nothing reached them."""
    jobs = OutboxMessage.objects.filter(_about(visit, "late"), kind=kinds.RUNNING_LATE)
    return _last_minutes(jobs)


def late_as_texted(visit: Visit) -> int:
    """The same, of texts to their telephone."""
    key = f"text:visit:{visit.pk}:late:{visit.sequence}:"
    return _last_minutes(OutboxMessage.objects.filter(key__startswith=key, kind=kinds.TEXT))


def _last_minutes(jobs: QuerySet[OutboxMessage]) -> int:
    # What a worker has in hand counts as told: it may be read a moment from now.
    told = jobs.exclude(outcome__in=(Outcome.DROPPED, Outcome.NOBODY)).exclude(
        state=OutboxState.DEAD
    )
    last = told.order_by("pk").last()
    return int(last.ids["minutes"]) if last else 0


def last_words(visits: Iterable[Visit]) -> dict[int, Message]:
    """Visit id → the newest message about the visit itself, such as its cancellation, by letter or text.

    One query, and one more where a letter has not gone.
    """
    found = {visit.pk: visit for visit in visits}
    wanted = Q()
    for pk in found:
        wanted |= Q(key__startswith=f"visit:{pk}:")
    about = (kinds.PATIENT, kinds.ASK_TO_REBOOK)
    jobs = OutboxMessage.objects.filter(wanted, kind__in=about) if found else []
    return _or_texted(by_age(jobs), found)


def _or_texted(jobs: Iterable[OutboxMessage], about: dict[int, Visit]) -> dict[int, Message]:
    """The last of these letters by visit, and, of one that has not gone, when a text told of the same."""
    last = {job.ids["visit"]: job for job in jobs}
    read = {pk: _read(job, about[pk]) for pk, job in last.items()}
    untold = [pk for pk, message in read.items() if not message.told]
    went = (TextState.SENT, TextState.DELIVERED)
    texts = TextMessage.objects.filter(visit__in=untold, state__in=went) if untold else []
    for text in texts:
        if text.key == last[text.visit_id].key:  # one event, one key (1221)
            told = replace(read[text.visit_id], texted_at=text.sent_at or text.written_at)
            read[text.visit_id] = told
    return read


def by_age(jobs: Iterable[OutboxMessage]) -> list[OutboxMessage]:
    """The newest last."""
    return sorted(jobs, key=lambda job: job.pk)


def to_practitioners(visit: Visit, what: str = "") -> list[tuple[str, Message]]:
    """What practitioners were written about a visit: name and message, in order of time. Two queries.

    With `what`, only of the visit as it stands now.
    """
    key = f"visit:{visit.pk}:{what}:{visit.sequence}:" if what else f"visit:{visit.pk}:"
    jobs = by_age(OutboxMessage.objects.filter(kind=kinds.PRACTITIONER, key__startswith=key))
    people = Practitioner.objects.in_bulk({job.ids["to"] for job in jobs})
    known = [(people[job.ids["to"]], job) for job in jobs if job.ids["to"] in people]
    return [
        (who.name, Message(_name(job), state_of(job, reaches=bool(who.email)), _at(job)))
        for who, job in known
    ]


def to_visited(visit: Visit) -> list[Message]:
    """What the person we visit was written beside whoever booked, in order of time. One query (1255)."""
    jobs = by_age(OutboxMessage.objects.filter(kind=kinds.VISITED, ids__visit=visit.pk))
    return [Message(_name(job), state_of(job, reaches=True), _at(job)) for job in jobs]


def told_waiting(entries: Iterable[WaitingListEntry]) -> dict[int, MessageState]:
    """Waiting-list entry id → how far its newest message came. One query, or none."""
    wanted = Q()
    for entry in entries:
        # Both: until this version the key had no moment.
        wanted |= Q(key=f"waiting:{entry.pk}") | Q(key__startswith=f"waiting:{entry.pk}:")
    jobs = OutboxMessage.objects.filter(wanted, kind=kinds.WAITING) if wanted else []
    return {job.ids["entry"]: state_of(job, reaches=True) for job in by_age(jobs)}


def reminders_ahead(visit: Visit, now: dt.datetime) -> list[str]:
    """The reminders that will really be sent, by name, the first one first. One query."""
    if not _reaches(visit) or visit.follow_up in FollowUp.NOBODY_COMES:
        return []
    # By their whole keys: SQLite has no index for how one begins, and would read all that ever waited.
    jobs = _of_keys([f"remind:{visit.pk}:{name}:{visit.sequence}" for name in kinds.REMINDERS])
    ahead = [job for job in jobs if job.state == OutboxState.WAITING and job.run_at > now]
    return [job.ids["message"] for job in sorted(ahead, key=lambda job: job.run_at)]


@dataclass(frozen=True)
class Hearing:
    """Who will be written to about a change that waits to be told."""

    patient: bool
    practitioners: list[str]


def will_hear(visit: Visit) -> Hearing:
    """Whom the waiting messages about a move, of the visit as it stands now, will reach. Two queries."""
    # Whoever never heard of the visit is told that it is booked, at the time that counts now (0911).
    keys = [f"visit:{visit.pk}:{what}:{visit.sequence}" for what in ("changed", "confirmed")]
    about = [key + end for key in keys for end in ("", ":mirror", ":gone")]
    jobs = OutboxMessage.objects.filter(key__in=about, state=OutboxState.WAITING)
    to = [job.ids["to"] for job in jobs if job.kind == kinds.PRACTITIONER]
    people = Practitioner.objects.filter(pk__in=to).exclude(email="").order_by("name")
    patient = _reaches(visit) and any(job.kind == kinds.PATIENT for job in jobs)
    return Hearing(patient, [who.name for who in people])


def told_late(visits: Iterable[Visit]) -> dict[int, Message]:
    """Visit id → the last word about its lateness, or about choosing again, by letter or text.

    One query, or none; one more where a letter has not gone.
    """
    said = {visit.pk: visit for visit in visits if visit.late_minutes or _is_asked(visit)}
    if not said:
        return {}
    wanted = Q()
    for visit in said.values():
        wanted |= _about(visit, "ask_to_rebook" if _is_asked(visit) else "late")
    return _or_texted(OutboxMessage.objects.filter(wanted).order_by("pk"), said)


def _is_asked(visit: Visit) -> bool:
    return visit.follow_up == FollowUp.ASKED_TO_REBOOK


def _about(visit: Visit, what: str) -> Q:
    # by key, which has an index; the mirror to the practitioner has the same beginning
    key = f"visit:{visit.pk}:{what}:{visit.sequence}"
    # With the colon: the tenth change of a visit begins like its first.
    return Q(Q(key=key) | Q(key__startswith=f"{key}:"), kind__in=TO_THE_PATIENT)


def _read(job: OutboxMessage, visit: Visit) -> Message:
    return Message(_name(job), state_of(job, reaches=_reaches(visit)), _at(job))


def _name(job: OutboxMessage) -> str:
    return NAMES.get(job.kind) or str(job.ids.get("message") or job.ids.get("what") or "")


def _at(job: OutboxMessage) -> dt.datetime:
    return job.done_at or job.run_at


def _reaches(visit: Visit) -> bool:
    return visit.patient is not None and bool(visit.patient.email)


def _is_of(job: OutboxMessage, visit: Visit) -> bool:
    return bool(job.ids["sequence"] == visit.sequence)
