"""What is still to come for a visit's patient, in words: read from what is written down to be sent (0915)."""

import datetime as dt
from collections.abc import Sequence

from django.utils.text import get_text_list
from django.utils.translation import gettext as _

from booking.models import Visit, VisitMove, VisitStatus
from booking.operations.visits.reschedule import when_to_tell
from booking.queries.messages import (
    Hearing,
    Message,
    MessageState,
    newest,
    reminders_ahead,
    will_hear,
)
from booking.queries.moves import both_moves_to_undo, move_to_undo
from core.local_time import clock, moment
from core.models import ClinicSettings


def told_words(visit: Visit, news: Message | None) -> str:
    """Whether the patient has been written to about the visit as it stands now."""
    phone = ClinicSettings.current().phone
    to = masked(visit.patient.email if visit.patient else "")
    off = visit.status == VisitStatus.CANCELLED
    if not to and off:
        return _("We have no e-mail address for you, so we send no message about this.")
    if not to:
        return _(
            "We have no e-mail address for you, so we send no message about this visit. "
            "Please note the time, or call us on %(phone)s."
        ) % {"phone": phone}
    if news is not None and news.failed:
        stands = _("Your visit is off all the same.") if off else _("Your visit stands.")
        return _(
            "We could not send this to %(email)s. %(stands)s Please call us on %(phone)s to correct "
            "the address."
        ) % {"email": to, "phone": phone, "stands": stands}
    nothing = _("There is nothing else to do.")
    said = {
        MessageState.SENT: _("We have sent this to %(email)s.") % {"email": to},
        MessageState.QUEUED: _("We are sending you an e-mail at %(email)s.") % {"email": to},
    }
    return " ".join(filter(None, [nothing, said.get(news.state.in_short) if news else ""]))


def checking_words(visit: Visit) -> str:
    """Whether somebody who paid knows that we are looking into it, and how they hear of the end."""
    news = newest(visit, "paid_checking")
    to = {"email": masked(visit.patient.email if visit.patient else "")}
    if news is not None and news.told:
        return _("We have written to %(email)s, and write or call again once it is clear.") % to
    if news is not None and news.state == MessageState.QUEUED:
        return (
            _(
                "We are sending you an e-mail at %(email)s, and write or call again once it is clear."
            )
            % to
        )
    phone = ClinicSettings.current().phone
    return _("We call you once it is clear. You can also call us on %(phone)s.") % {"phone": phone}


def masked(email: str) -> str:
    """`j•••@example.org`: enough to notice a slip, too little for a glance over the shoulder."""
    name, _at, host = email.partition("@")
    return f"{name[:1]}•••@{host}" if host else ""


def reminder_words(visit: Visit, now: dt.datetime) -> str:
    """Which reminders will come; empty when none will."""
    return {
        ("reminder_48h", "reminder_2h"): _(
            "Two days before, and two hours before, we remind you by e-mail."
        ),
        ("reminder_48h",): _("Two days before, we remind you by e-mail."),
        ("reminder_2h",): _("Two hours before, we remind you by e-mail."),
    }.get(tuple(reminders_ahead(visit, now)), "")


def undo_words(
    visit: Visit, now: dt.datetime, *, opens_other: bool = False
) -> dict[str, str] | None:
    """A change that can still be taken back: from when it was, until when, and what is told then.

    One of both visits of a joint visit can be taken back by whoever `opens_other` as well, and no more
    than both: one alone would part them.
    """
    if both := both_moves_to_undo(visit, now):
        return _both_words(both) if opens_other else None
    move = move_to_undo(visit, now)
    if move is None:
        return None
    waits = when_to_tell(visit, move.start, move.moved_at) > now
    until = clock(move.undo_until, visit.time_zone)
    return {
        "former": moment(move.start, move.practitioner.time_zone),
        "until": until,
        "untold": _untold(will_hear(visit), until) if waits else "",
    }


def _both_words(moves: Sequence[VisitMove]) -> dict[str, str]:
    first = moves[0]
    zone = first.practitioner.time_zone
    former = moment(first.start, zone)
    return {"former": former, "until": clock(first.undo_until, zone), "both": "yes"}


def _untold(hearing: Hearing, until: str) -> str:
    """Whom we write to once the change is final, and whom we cannot."""
    who = get_text_list(hearing.practitioners, _("and"))
    if who and hearing.patient:
        return _("At %(until)s we tell %(who)s, and write to you.") % {"until": until, "who": who}
    if hearing.patient:
        return _("At %(until)s we write to you.") % {"until": until}
    alone = _("We have no e-mail address for you: please note the new time.")
    if not who:
        return alone
    told = _("At %(until)s we tell %(who)s.") % {"until": until, "who": who}
    return f"{told} {alone}"
