"""What was said of a telephone number, and what became of the texts about a visit (1220, 1221)."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.conf import settings
from django.db.models import QuerySet

from booking.models import (
    HomeAnswer,
    NumberSaid,
    TextChoice,
    TextMessage,
    TextState,
    Visit,
    VisitStatus,
)
from booking.notifications import kinds
from booking.texts.numbers import to_text
from core.fields import lookup_hashes
from core.models import OutboxMessage
from core.models.outbox import OutboxState


@dataclass(frozen=True)
class Standing:
    """What counts of all that was ever said of one number."""

    agreed: bool = False
    stopped: bool = False
    unreachable: bool = False

    @property
    def may_be_texted(self) -> bool:
        """Whether a text may go there."""
        return self.agreed and not self.stopped and not self.unreachable


def number_of(visit: Visit) -> str:
    """The E.164 number of whoever is told of a visit; empty where no text can go."""
    own = visit.patient.phone if visit.patient else ""
    return to_text(visit.contact_phone or own) if visit.contact_phone or own else ""


def standing_of(number: str) -> Standing:
    """What was said last of an E.164 number; a tick counts once its visit is booked."""
    # Whoever only begins to book has proved nothing, and may have typed anybody's number.
    counted = choices_about(number).exclude(visit__status__in=VisitStatus.UNBOOKED)
    said = counted.order_by("at", "pk").values_list("said", flat=True)
    agreed = stopped = unreachable = False
    for one in said:
        agreed = one == NumberSaid.AGREED or (agreed and one != NumberSaid.DECLINED)
        stopped = one == NumberSaid.STOPPED or (stopped and one != NumberSaid.STARTED)
        # Agreed to anew, or heard from: then it is tried anew.
        lifted = one in (NumberSaid.AGREED, NumberSaid.STARTED)
        unreachable = one == NumberSaid.UNREACHABLE or (unreachable and not lifted)
    return Standing(agreed, stopped, unreachable)


def wants_no_texts(number: str, *, since: dt.datetime) -> bool:
    """Whether an E.164 number must not be texted, whatever was ticked for it `since` a moment.

    Whoever holds the telephone has sent STOP, it cannot receive any, or declined them after that moment.
    """
    standing = standing_of(number)
    declined = choices_about(number).filter(said=NumberSaid.DECLINED, at__gt=since)
    return standing.stopped or standing.unreachable or declined.exists()


def choices_about(number: str) -> QuerySet[TextChoice]:
    """Everything that was said of an E.164 number."""
    return TextChoice.objects.filter(number_hash__in=lookup_hashes(number))


def newest_choice(number: str) -> int:
    """The id of the newest thing said of an E.164 number; 0 where nothing was."""
    newest = choices_about(number).order_by("pk").last()
    return newest.pk if newest else 0


def agreed_for(visit: Visit) -> bool:
    """Whether whoever is told of this visit agreed to texts, and nothing has ended that."""
    number = number_of(visit)
    return bool(number) and standing_of(number).may_be_texted


def language_of(number: str) -> str:
    """The language whoever has this number was last written to in."""
    hashes = lookup_hashes(to_text(number)) if to_text(number) else []
    rows = TextMessage.objects.filter(number_hash__in=hashes).order_by("-written_at", "-pk")
    return rows.values_list("visit__language", flat=True).first() or settings.LANGUAGE_CODE


def said_home(visit: Visit) -> HomeAnswer | None:
    """The patient's yes to the visit as it stands now, if there is one."""
    return HomeAnswer.objects.filter(visit=visit, sequence=visit.sequence).first()


def asked_of(number: str, now: dt.datetime) -> list[Visit]:
    """The visits to come that an E.164 number was asked about by text, as they still stand; newest first."""
    asked = TextMessage.objects.filter(
        number_hash__in=lookup_hashes(number), what="reminder_48h", visit__start__gt=now
    ).exclude(state__in=(TextState.NOT_SENT, TextState.REFUSED, TextState.WAITING))
    rows = asked.select_related("visit").order_by("-written_at", "-pk")
    return [
        row.visit
        for row in rows
        if row.visit.status == VisitStatus.CONFIRMED
        and number_of(row.visit) == number
        # About the visit as it stands: the key of the reminder ends with its number.
        and row.key == f"remind:{row.visit_id}:reminder_48h:{row.visit.sequence}"
    ]


@dataclass(frozen=True)
class TextLine:
    """One text as the office's lists show it."""

    visit: Visit
    what: str
    state: str
    at: dt.datetime
    went: bool


def texts_about(visits: Iterable[Visit]) -> list[TextLine]:
    """Every text about these visits, sent or queued, in order of time. Two queries, or none."""
    about = {visit.pk: visit for visit in visits}
    if not about:
        return []
    rows = list(TextMessage.objects.filter(visit__in=list(about)))
    done = [_read(row, about[row.visit_id]) for row in rows]
    known = {(row.visit_id, row.key) for row in rows}
    jobs = OutboxMessage.objects.filter(
        kind=kinds.TEXT, state=OutboxState.WAITING, ids__visit__in=list(about)
    )
    ahead = [
        TextLine(
            about[job.ids["visit"]],
            job.ids["message"],
            str(TextState.WAITING.label),
            job.run_at,
            False,
        )
        for job in jobs
        if (job.ids["visit"], job.ids["event"]) not in known
    ]
    return sorted([*done, *ahead], key=lambda told: told.at)


def _read(row: TextMessage, visit: Visit) -> TextLine:
    state = TextState(row.state)
    words = f"{state.label}: {row.get_why_display()}" if row.why else str(state.label)
    went = state in (TextState.SENT, TextState.DELIVERED, TextState.UNKNOWN)
    return TextLine(visit, row.what, words, row.settled_at or row.sent_at or row.written_at, went)
