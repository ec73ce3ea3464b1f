"""The words of texts: what a glance may show on a locked telephone, and a private link (1220).

No name, no address, no kind of visit. They speak the language being spoken when they are called.
"""

import datetime as dt
from collections.abc import Callable

from django.utils.translation import gettext as _

from booking.models import Visit, WaitingListEntry
from booking.notifications.about_visit import short_time
from core.local_time import clock
from core.models import ClinicSettings
from core.text_alphabet import in_their_alphabet


def late(visit: Visit) -> str:
    """The practitioner is behind time, or no longer."""
    expected = visit.start + dt.timedelta(minutes=visit.late_minutes)
    when = {"when": clock(expected, visit.time_zone)}
    if not visit.late_minutes:
        return _("On time after all: we expect to be with you at %(when)s.") % when
    return _("Running late: we expect to be with you around %(when)s.") % when


def on_my_way(visit: Visit) -> str:
    """The practitioner has set out."""
    return _("We are on the way to you.")


def reminder_48h(visit: Visit) -> str:
    """Two days before: it asks, and an answer by text counts."""
    return _("Visit %(when)s. Will you be home? Reply YES, or change it:") % {
        "when": short_time(visit)
    }


def reminder_2h(visit: Visit) -> str:
    """Two hours before."""
    return _("See you today at %(when)s.") % {"when": clock(visit.start, visit.time_zone)}


def changed(visit: Visit) -> str:
    """The visit has another time or another practitioner."""
    return _("Your visit has changed. It is now on %(when)s:") % {"when": short_time(visit)}


def cancelled(visit: Visit) -> str:
    """The visit is off; what comes back stands on its page."""
    when = {"when": short_time(visit)}
    if visit.cancelled_by == "clinic":
        return _("Sorry, we had to cancel your visit on %(when)s. More:") % when
    return _("As you asked, your visit on %(when)s is cancelled. More:") % when


def rebook(visit: Visit) -> str:
    """Nobody can come at that time: another is to be chosen."""
    when = {"when": short_time(visit)}
    return _("Sorry, we cannot come on %(when)s. Please choose again:") % when


def earlier(visit: Visit) -> str:
    """An earlier time is kept for a while; which, stands on the page."""
    return _("An earlier time is kept for you for a while:")


Maker = Callable[[Visit], str]
TO_PATIENT: dict[str, Maker] = {
    "late": late,
    "on_my_way": on_my_way,
    "reminder_48h": reminder_48h,
    "reminder_2h": reminder_2h,
    "changed": changed,
    "cancelled": cancelled,
    "rebook": rebook,
    "earlier": earlier,
}
#: The page that a link leads to, where it is another than the visit's first.
LEADS_TO = {"reminder_48h": "home", "rebook": "change", "earlier": "earlier"}


def reply_of(reply: str) -> str:
    """The answer to a text that came in; empty where nothing is to be said."""
    clinic = ClinicSettings.current()
    said = {
        "thanks": _("Thank you. See you then."),
        "not read": _("Nobody reads texts sent here. Please call us on %(phone)s.")
        % {"phone": clinic.phone},
    }
    return in_their_alphabet(f"{clinic.short_name}: {said[reply]}") if reply in said else ""


def text_of(message: str, visit: Visit, link: str) -> str:
    """The whole text: whose it is, what it says, where more stands, how to end them."""
    return _whole(TO_PATIENT[message](visit), link)


def waiting(entry: WaitingListEntry, link: str) -> str:
    """We come to a place somebody asked about, or a time has come free there."""
    said = (
        _("A time has come free near %(prefix)s, as you asked:")
        if entry.visit_type_id is not None
        else _("We now come to addresses beginning with %(prefix)s, as you asked:")
    )
    return _whole(said % {"prefix": entry.prefix}, link)


def _whole(said: str, link: str) -> str:
    clinic = ClinicSettings.current().short_name
    return in_their_alphabet(f"{clinic}: {said} {link} {_('Reply STOP to end.')}")
