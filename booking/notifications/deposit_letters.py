"""The letter that asks for the deposit of a visit booked by phone."""

import datetime as dt

from django.utils.translation import gettext as _

from booking.models import Visit
from booking.notifications.about_visit import (
    CostToTell,
    TermsToTell,
    email_of,
    free_words,
    short_time,
    visit_facts,
)
from core.letters import Letter
from core.local_time import moment, zone_words


def deposit_asked(
    visit: Visit,
    *,
    link: str,
    terms: TermsToTell,
    cost: CostToTell,
    now: dt.datetime,
    package_note: str,
) -> Letter:
    """The time is kept until the deposit is paid, or until it was not.

    `package_note` says what could take the deposit's place; empty where nothing could.
    """
    until = {
        "until": moment(visit.deposit_until or visit.start, visit.time_zone),
        "zone": zone_words(visit.time_zone),
    }
    return Letter(
        to=email_of(visit),
        subject=_("Please pay the deposit for your visit on %(when)s")
        % {"when": short_time(visit)},
        heading=_("Your time is kept for you"),
        opening=[
            _(
                "We keep this time for you until %(until)s, %(zone)s. Once the deposit is paid, the visit is "
                "booked."
            )
            % until,
            _("If it is not paid by then, the time is free for others. Nothing is charged."),
        ],
        facts=[*visit_facts(visit), *((label, amount) for label, amount, _total in cost.rows())],
        closing=[package_note, cost.share_note, free_words(visit, terms, now)],
        # The private link first, then on: only it opens the visit, and it is the only key in the letter.
        actions=[(_("See the terms and pay"), f"{link}?to=deposit")],
    )
