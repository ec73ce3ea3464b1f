"""How far the messages of an act have come, in words for whoever pressed the button (0917)."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from booking.deciding import FOR_ALL
from booking.models import ColleagueOffer, Fate, FollowUp, Plan, RehomingState, Visit, VisitStatus
from booking.operations.visits.fates import reachable
from booking.queries.messages import Message, MessageState, last_words
from booking.queries.reached import Reached, ReachedLine
from core import local_time, phones

#: What writes to the patient, of all that may become of a visit, and what is written then.
WRITES = (Fate.REBOOK, Fate.CANCEL)
WRITTEN = ("rebook", "cancelled")


@dataclass(frozen=True)
class Told:
    """A visit that was decided about, and whether its patient knows."""

    visit: Visit
    words: str
    reached: bool
    must_call: bool


def state_words(message: Message | None, zone: str) -> str:
    """Whether somebody knows: what whoever reads it may rely on."""
    if message is None:
        return _("not told")
    if message.texted_at is not None:
        return _("told by text at %(at)s") % {"at": local_time.clock(message.texted_at, zone)}
    return {
        MessageState.QUEUED: _("the e-mail is being sent"),
        MessageState.SENT: _("told by e-mail at %(at)s")
        % {"at": local_time.clock(message.at, zone)},
        MessageState.COULD_NOT: _("not told: the e-mail could not be sent, please call"),
        MessageState.NOBODY: _("not told: no e-mail address, please call"),
    }.get(message.state.in_short, _("not told"))


def told_of(fates: Mapping[int, str]) -> list[Told]:
    """The visits whose patients were to be written to, by what was decided, in order of time."""
    written = [pk for pk, fate in fates.items() if fate in WRITES]
    rows = Visit.objects.filter(pk__in=written).select_related("patient", "visit_type", "area")
    visits = list(rows.order_by("start"))
    said = last_words(visits)
    # Not an older letter, such as the confirmation: that tells nobody what was decided now.
    news = {pk: message for pk, message in said.items() if message.what in WRITTEN}
    return [_told(visit, news.get(visit.pk)) for visit in visits]


def told_lines(fates: Mapping[int, str]) -> list[str]:
    """`Mary S. (BG-03): the e-mail is being sent`, a line for each patient who is written to."""
    return [
        f"{who_is(told.visit)} ({told.visit.public_ref}): {told.words}"
        for told in told_of(fates)
        if told.reached
    ]


def who_is(visit: Visit) -> str:
    """The patient's first name and initial."""
    return visit.patient.short_name if visit.patient else _("Patient")


def decided_in(data: Any) -> dict[int, str]:
    """What a form about fates says, by visit id: each visit's own answer, or the one for all."""
    for_all = data.get(FOR_ALL, "")
    return {
        int(pk): str(data[name] or for_all)
        for name in data
        for what, _dash, pk in [name.partition("-")]
        if what == "visit" and pk.isdecimal()
    }


def _told(visit: Visit, message: Message | None) -> Told:
    reached = message is not None and not message.failed
    nobody = message.failed if message else not reachable(visit)
    return Told(visit, state_words(message, visit.time_zone), reached, nobody)


@dataclass(frozen=True)
class AbsenceLine:
    """One visit of an absence in words: what it was, where it goes, what its patient knows."""

    line: ReachedLine
    when: str
    who: str
    away: str
    where: str
    goes: str
    told: str
    asked: list[str]
    phone: str
    phone_href: str
    is_open: bool
    must_call: bool


def line_words(line: ReachedLine) -> AbsenceLine:
    """A visit of an absence, as the practice and the office read it."""
    row, visit = line.row, line.visit
    phone = visit.contact_phone or (visit.patient.phone if visit.patient else "")
    return AbsenceLine(
        line=line,
        when=local_time.short_moment(row.was_start, visit.time_zone),
        who=who_is(visit),
        away=row.absence.practitioner.name,
        where=visit.area.name if visit.area else visit.town,
        goes=_goes(line),
        told=_knows(line),
        asked=[_asked(offer) for offer in line.offers],
        phone=phones.shown(phone),
        phone_href=phones.href(phone),
        is_open=line.is_open,
        must_call=line.reached in (Reached.TO_CALL, Reached.NOBODY),
    )


def back_words(kept: int) -> str:
    """What taking an absence back has done: nothing that a patient has heard of is undone."""
    offered = _("These times are offered to patients again.")
    if not kept:
        return offered + " " + _("What was decided about visits stays so.")
    return (
        offered
        + " "
        + ngettext(
            "%(n)s visit whose patient had heard nothing is kept as promised. What was moved stays moved.",
            "%(n)s visits whose patients had heard nothing are kept as promised. What was moved stays moved.",
            kept,
        )
        % {"n": kept}
    )


def _goes(line: ReachedLine) -> str:
    """Where the visit is now, as its own row says: not what was planned for it."""
    row, visit = line.row, line.visit
    if visit.status == VisitStatus.CANCELLED:
        return _("Called off")
    if (visit.practitioner_id, visit.start) != (row.absence.practitioner_id, row.was_start):
        when = local_time.short_moment(visit.start, visit.time_zone)
        return _("%(who)s, %(when)s") % {"who": visit.practitioner.name, "when": when}
    if row.plan == Plan.KEEP:
        return _("Kept")
    if row.state == RehomingState.WAITING:
        return _("Being done")
    if row.state == RehomingState.OFFERED and row.answer_by:
        at = local_time.clock(row.answer_by, visit.time_zone)
        return _("Offered to colleagues until %(at)s") % {"at": at}
    if not visit.follow_up:
        return _("Dealt with")
    if visit.follow_up == FollowUp.ASKED_TO_REBOOK:
        return _("To be chosen again by the patient")
    return _("Nobody yet")


def _knows(line: ReachedLine) -> str:
    """What the patient knows of it, read from the outbox and from who called."""
    if line.row.called_at is not None:
        at = local_time.clock(line.row.called_at, line.visit.time_zone)
        return _("called at %(at)s by %(who)s") % {"at": at, "who": line.row.called_by}
    if line.reached in (Reached.DOING, Reached.ASKING) or line.row.plan == Plan.KEEP:
        return ""
    words = state_words(line.message, line.visit.time_zone)
    if line.asked_by_text is not None:
        at = local_time.clock(line.asked_by_text, line.visit.time_zone)
        return _("asked by text at %(at)s to choose another time, please call") % {"at": at}
    if line.message is None and not reachable(line.visit):
        return _("not told: no e-mail address, please call")
    if line.reached == Reached.UNANSWERED:
        return _("%(told)s, no answer yet") % {"told": words}
    return words


def _asked(offer: ColleagueOffer) -> str:
    words = {"who": offer.practitioner.name, "answer": offer.get_answer_display()}
    return _("%(who)s: %(answer)s") % words if offer.answer else _("%(who)s: no answer") % words
