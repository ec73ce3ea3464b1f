"""The letter about an earlier time that is kept for whoever waits for one (1214)."""

import datetime as dt
from dataclasses import dataclass

from django.utils.translation import gettext as _

from booking.models import Visit
from booking.notifications.about_visit import (
    CostToTell,
    TermsToTell,
    email_of,
    whole_time,
    whom_rows,
)
from core.letters import Letter


@dataclass(frozen=True)
class KeptTime:
    """An earlier time in the words of a letter."""

    when: str
    who: str
    until: str


def earlier(
    visit: Visit,
    *,
    link: str,
    terms: TermsToTell,
    cost: CostToTell,
    now: dt.datetime,
    kept: KeptTime,
) -> Letter:
    """A time earlier than the one booked is kept for a while; how to take it, and to get off the list."""
    return Letter(
        to=email_of(visit),
        subject=_("An earlier time for your visit"),
        heading=_("An earlier time has come free"),
        opening=[_("It is kept for you until %(until)s.") % {"until": kept.until}],
        facts=[
            *whom_rows(visit),
            (_("The earlier time"), kept.when),
            (_("Who comes"), kept.who),
            (_("Your visit now"), whole_time(visit)),
            (_("Reference"), visit.public_ref),
        ],
        closing=[
            _("If you do nothing, your visit stays as it is."),
            _("On the same page you can stop waiting for an earlier time."),
        ],
        actions=[(_("Look at it"), f"{link}?to=earlier")],
    )
