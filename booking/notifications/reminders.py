"""Reminders of a visit: when and where once more, and what is still to be paid, to whom and how.

A job may have waited (a mail server that was away): what a reminder says of the time left is read
from the clock, not from the reminder's name.
"""

import datetime as dt

from django.utils.translation import gettext as _

from booking.models import FollowUp, Visit
from booking.notifications.about_visit import (
    CostToTell,
    TermsToTell,
    email_of,
    free_words,
    prepare_words,
    short_time,
    visit_facts,
)
from core.letters import Letter
from core.local_time import clock

#: How far from its own moment a reminder may be late and still name it.
SLACK_48H, SLACK_2H = dt.timedelta(hours=12), dt.timedelta(minutes=30)


def reminder_48h(
    visit: Visit, *, link: str, terms: TermsToTell, cost: CostToTell, now: dt.datetime
) -> Letter:
    """The reminder two days before the visit."""
    in_time = visit.start - now > dt.timedelta(hours=48) - SLACK_48H
    return Letter(
        to=email_of(visit),
        subject=_("Your visit on %(when)s") % {"when": short_time(visit)},
        heading=_("We come in two days") if in_time else _("Your visit is soon"),
        opening=[
            _("A reminder of your visit. If it no longer suits you, please tell us soon."),
            *_somebody_else(visit),
        ],
        facts=_facts(visit, cost),
        closing=[*cost.how_to_pay(), prepare_words(), free_words(visit, terms, now)],
        actions=[
            (_("Yes, I will be home"), f"{link}?to=home"),
            (_("See, change or cancel your visit"), link),
        ],
    )


def reminder_2h(
    visit: Visit, *, link: str, terms: TermsToTell, cost: CostToTell, now: dt.datetime
) -> Letter:
    """The reminder two hours before the visit."""
    when = clock(visit.start, visit.time_zone)
    return Letter(
        to=email_of(visit),
        subject=_("Your visit today at %(when)s") % {"when": when},
        heading=_("See you at %(when)s") % {"when": when},
        opening=[
            *(_somebody_else(visit) or [_coming(visit, now)]),
            _("Feeling unwell, or not at home? Please call us right away."),
        ],
        facts=_facts(visit, cost),
        closing=cost.how_to_pay(),
        actions=[(_("See your visit"), link)],
    )


def _coming(visit: Visit, now: dt.datetime) -> str:
    who = {"who": visit.practitioner.name}
    if visit.start - now > dt.timedelta(hours=2) - SLACK_2H:
        return _("%(who)s comes to you in about two hours.") % who
    return _("%(who)s comes to you soon.") % who


def _somebody_else(visit: Visit) -> list[str]:
    """Whom the patient knows of cannot come, and nobody has taken the visit yet."""
    if visit.follow_up != FollowUp.OFFER_TO_COLLEAGUE:
        return []
    words = _("%(who)s cannot come then. We are looking for a colleague, and write to you at once.")
    return [words % {"who": visit.practitioner.name}]


def _facts(visit: Visit, cost: CostToTell) -> list[tuple[str, str]]:
    known = visit.follow_up != FollowUp.OFFER_TO_COLLEAGUE
    money = [(label, amount) for label, amount, _total in cost.left()]
    return [*visit_facts(visit, person=known), *money]
