"""A practitioner's own calendar in words: how it reads, what is wrong with it, what it runs into."""

import datetime as dt
from typing import Any

from django import forms
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from booking.models import Practitioner, Visit
from booking.operations.practitioners.busy_feed import LONGEST_ADDRESS
from booking.queries.busy import own_calendar
from core import local_time
from core.forms import CodeField, Form


class OwnCalendarForm(Form):
    """Where the own calendar stands."""

    address = CodeField(
        label=gettext_lazy("Secret address of your calendar"),
        help_text=gettext_lazy(
            "Google: Settings, your calendar, “Secret address in iCal format”. Outlook: Settings, Shared "
            "calendars, Publish, the ICS link. Apple: share the calendar as public, copy the link. "
            "Only when you are busy is kept, nothing of what it is."
        ),
        max_length=LONGEST_ADDRESS,
        widget=forms.TextInput({"inputmode": "url", "autocomplete": "off"}),
        error_messages={"required": gettext_lazy("Paste the address first.")},
    )


def own_in_words(practitioner: Practitioner, now: dt.datetime) -> dict[str, Any] | None:
    """What the page of the own calendar says; None where none is read."""
    own = own_calendar(practitioner, now)
    if own is None:
        return None
    feed, zone = own.feed, practitioner.time_zone
    read = (
        _("Read last %(when)s.") % {"when": local_time.moment(feed.read_at, zone)}
        if (feed.read_at)
        else _("Not read yet.")
    )
    kept = _("What it said last goes on counting.") if feed.read_at else ""
    return {
        "read": read,
        "problem": " ".join(filter(None, [feed.get_problem_display(), kept]))
        if feed.problem
        else "",
        "is_stale": own.is_stale,
        "conflicts": [_line(visit) for visit in own.conflicts],
    }


def own_calendar_says(practitioner: Practitioner, now: dt.datetime) -> str:
    """What the round tells its owner about their own calendar; empty while all is well."""
    own = own_calendar(practitioner, now)
    if own is None or own.is_well:
        return ""
    if own.conflicts:
        said = ngettext(
            "By your own calendar you are busy during %(n)s booked visit",
            "By your own calendar you are busy during %(n)s booked visits",
            len(own.conflicts),
        )
        return said % {"n": len(own.conflicts)}
    return _("Your own calendar cannot be read at present")


def _line(visit: Visit) -> dict[str, str]:
    who = visit.patient.short_name if visit.patient else _("Patient")
    return {
        "words": f"{local_time.moment(visit.start, visit.time_zone)}, {who}",
        "url": reverse("portal:visit", args=[visit.public_ref]),
    }
