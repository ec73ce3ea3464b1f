"""How far the messages of an act have come, in words for whoever pressed the button (0917)."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from booking.deciding import FOR_ALL
from booking.models import Fate, Visit
from booking.operations.visits.fates import reachable
from booking.queries.messages import Message, MessageState, last_words
from core import local_time

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
    return {
        MessageState.QUEUED: _("the e-mail is being sent"),
        MessageState.SENT: _("told by e-mail at %(at)s")
        % {"at": local_time.clock(message.at, zone)},
        MessageState.COULD_NOT: _("not told: the e-mail could not be sent, please call"),
        MessageState.NOBODY: _("not told: no e-mail address, please call"),
    }.get(message.state, _("not told"))


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
