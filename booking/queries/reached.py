"""The visits of absences and who knows of it: told, not told, answered (1113)."""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from uuid import UUID

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from booking.models import (
    Absence,
    ColleagueOffer,
    Plan,
    Practitioner,
    Rehoming,
    RehomingState,
    TextMessage,
    TextState,
    Visit,
    VisitStatus,
)
from booking.queries.messages import Message, MessageState, last_words

#: An absence is over and forgotten by then, whatever was not ticked.
LOOKS_BACK = dt.timedelta(days=7)
#: What writes to the patient about a visit of an absence, as `Message.what` says it.
ABOUT = ("changed", "confirmed", "rebook", "cancelled")


class Reached(TextChoices):
    """How far it is with one patient."""

    DOING = "doing", _("being done")
    ASKING = "asking", _("colleagues are asked")
    TO_CALL = "to call", _("to be called")
    TELLING = "telling", _("being told")
    UNANSWERED = "unanswered", _("told, no answer yet")
    NOBODY = "nobody", _("called, still nobody comes")
    SETTLED = "settled", _("settled")


@dataclass(frozen=True)
class ReachedLine:
    """One visit of an absence: where it stands now, and what its patient knows."""

    row: Rehoming
    reached: Reached
    message: Message | None
    offers: Sequence[ColleagueOffer]
    #: When whoever no letter reaches was asked by text to choose another time.
    asked_by_text: dt.datetime | None = None

    @property
    def visit(self) -> Visit:
        """The visit as it is now."""
        return self.row.visit

    @property
    def is_open(self) -> bool:
        """Whether somebody still has to do something about it, or to wait for it."""
        return self.reached != Reached.SETTLED


def lines_of(absence: Absence) -> list[ReachedLine]:
    """Every visit of an absence, in order of the times that were promised. Four queries."""
    return _lines(Rehoming.objects.filter(absence=absence))


def not_reached(now: dt.datetime) -> list[ReachedLine]:
    """What is open of all absences, the soonest first. Four queries."""
    recent = Rehoming.objects.filter(was_start__gt=now - LOOKS_BACK)
    ended = (RehomingState.OVERTAKEN,)
    return [line for line in _lines(recent.exclude(state__in=ended)) if line.is_open]


def _lines(rows: Iterable[Rehoming]) -> list[ReachedLine]:
    about = ("absence__practitioner", "to_practitioner", "visit__patient", "visit__practitioner")
    found = list(
        rows.select_related(*about, "visit__visit_type", "visit__area").order_by(  # type: ignore[attr-defined]
            "was_start", "pk"
        )
    )
    said = last_words(row.visit for row in found)
    offers: dict[int, list[ColleagueOffer]] = {}
    asked = ColleagueOffer.objects.filter(rehoming__in=found).select_related("practitioner")
    for offer in asked.order_by("pk"):
        offers.setdefault(offer.rehoming_id, []).append(offer)
    with_first = _offered_with(found)
    lines = [
        _line(row, said.get(row.visit_id), offers.get(with_first.get(row.pk, row.pk), []))
        for row in found
    ]
    return _with_texts(lines)


def _offered_with(rows: Sequence[Rehoming]) -> dict[int, int]:
    """The second of a joint visit → the first, whose offers are for both; `rows` in order of time."""
    first: dict[tuple[int, UUID], int] = {}
    return {
        row.pk: first.setdefault((row.absence_id, row.visit.joint), row.pk)
        for row in rows
        if row.visit.joint is not None
    }


def _line(row: Rehoming, message: Message | None, offers: list[ColleagueOffer]) -> ReachedLine:
    news = message if message is not None and message.what in ABOUT else None
    return ReachedLine(row, _reached(row, news), news, offers)


def _with_texts(lines: list[ReachedLine]) -> list[ReachedLine]:
    """The texts to those who are to be called: they may know already. One query or none."""
    called = {line.visit.pk: line.row for line in lines if line.reached == Reached.TO_CALL}
    went = (TextState.SENT, TextState.DELIVERED)
    texts = TextMessage.objects.filter(visit__in=list(called), what="rebook", state__in=went)
    at = {
        text.visit_id: text.sent_at or text.written_at
        for text in (texts.order_by("written_at") if called else [])
        if text.written_at >= called[text.visit_id].absence.created_at
    }
    return [replace(line, asked_by_text=at.get(line.visit.pk)) for line in lines]


def _reached(row: Rehoming, news: Message | None) -> Reached:
    if row.state == RehomingState.WAITING:
        return Reached.DOING
    if row.state == RehomingState.OFFERED:
        return Reached.ASKING
    if row.plan == Plan.KEEP or row.state == RehomingState.OVERTAKEN:
        return Reached.SETTLED
    if _stands_as_promised(row):
        return _of_one_nobody_comes_to(row, news)
    # Moved or called off: its patient has to know, by letter or by phone.
    if row.called_at is not None or news is None or news.state == MessageState.DROPPED:
        return Reached.SETTLED
    if news.told:
        return Reached.SETTLED
    return Reached.TO_CALL if news.failed else Reached.TELLING


def _stands_as_promised(row: Rehoming) -> bool:
    visit = row.visit
    return (
        visit.status == VisitStatus.CONFIRMED
        and visit.practitioner_id == row.absence.practitioner_id
        and visit.start == row.was_start
        and visit.started_at is None
    )


def _of_one_nobody_comes_to(row: Rehoming, news: Message | None) -> Reached:
    # Whoever took the mark off has dealt with it, or the practitioner comes after all.
    if not row.visit.follow_up:
        return Reached.SETTLED
    asked = row.state == RehomingState.DONE and row.plan == Plan.REBOOK
    if row.called_at is not None:
        return Reached.NOBODY
    if not asked or news is None or news.what != "rebook" or news.failed:
        return Reached.TO_CALL
    return Reached.UNANSWERED if news.told else Reached.TELLING


def offers_to(practitioner: Practitioner, now: dt.datetime) -> list[ColleagueOffer]:
    """What somebody may still accept, the soonest visit first. One query."""
    rows = ColleagueOffer.objects.filter(
        practitioner=practitioner,
        answer="",
        rehoming__state=RehomingState.OFFERED,
        rehoming__answer_by__gt=now,
    )
    about = ("visit_type", "area", "patient", "practitioner")
    found = rows.select_related(*(f"rehoming__visit__{name}" for name in about))
    return list(found.order_by("rehoming__was_start", "pk"))
