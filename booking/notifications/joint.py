"""The letter about a joint visit: both visits in one, each with its own link and its own price (1251)."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from booking.models import Visit
from booking.notifications.about_visit import (
    CostToTell,
    TermsToTell,
    email_of,
    free_words,
    prepare_words,
    short_time,
    whole_time,
)
from booking.notifications.calendar import calendar_of_several
from core.letters import Invitation, Letter

JOINT = "joint_booked"
MOVED = "joint_moved"
#: The letters about both visits of a joint visit.
BOTH = (JOINT, MOVED)


@dataclass(frozen=True)
class OneOfBoth:
    """One of the two visits: its link, and what it costs."""

    visit: Visit
    link: str
    cost: CostToTell

    @property
    def name(self) -> str:
        """Whose it is: a first name, as everywhere outside the house."""
        return self.visit.patient.first_name if self.visit.patient else ""

    def rows(self) -> list[tuple[str, str]]:
        """Who, when, its reference, its price."""
        about = {"name": self.name}
        prices = [
            (_("%(what)s, %(name)s") % {"what": what, **about}, amount)
            for what, amount, _total in self.cost.rows()
        ]
        when = whole_time(self.visit)
        return [
            (self.name, when),
            (_("Reference, %(name)s") % about, self.visit.public_ref),
            *prices,
        ]


def joint_booked(
    visit: Visit,
    *,
    link: str,
    terms: TermsToTell,
    cost: CostToTell,
    now: dt.datetime,
    both: Sequence[OneOfBoth],
) -> Letter:
    """Both visits are booked, in one letter with one file for the calendar."""
    return Letter(
        subject=_("Your visits on %(when)s") % {"when": short_time(both[0].visit)},
        heading=_("Your visits are booked"),
        opening=[
            _("There is nothing else to do. This is what we have written down."),
            _("One person comes to both of you, one right after the other."),
        ],
        **_about_both(visit, both, terms, now),
    )


def joint_moved(
    visit: Visit,
    *,
    link: str,
    terms: TermsToTell,
    cost: CostToTell,
    now: dt.datetime,
    both: Sequence[OneOfBoth],
) -> Letter:
    """Both visits have other times, in one letter with one file for the calendar."""
    return Letter(
        subject=_("Changed: your visits on %(when)s") % {"when": short_time(both[0].visit)},
        heading=_("Your visits have moved"),
        opening=[
            _("These are the times that count now."),
            _("What was agreed and paid for each of them stays as it was."),
        ],
        **_about_both(visit, both, terms, now),
    )


def _about_both(
    visit: Visit, both: Sequence[OneOfBoth], terms: TermsToTell, now: dt.datetime
) -> dict[str, Any]:
    """What either letter says below its opening."""
    calendar = calendar_of_several([one.visit for one in both], now=now)
    return {
        "to": email_of(visit),
        "facts": [*_of_both(visit), *(row for one in both for row in one.rows())],
        "closing": [_each_by_itself(), prepare_words(), free_words(visit, terms, now)],
        "actions": _pages(both),
        "invitations": [Invitation(calendar, "PUBLISH")],
    }


def _each_by_itself() -> str:
    return _(
        "Each visit has a page of its own and can be changed or cancelled by itself: the other "
        "stays at its time. Each page shows only what concerns that visit, so its link can be "
        "passed on."
    )


def _pages(both: Sequence[OneOfBoth]) -> list[tuple[str, str]]:
    return [
        (_("See, change or cancel the visit of %(name)s") % {"name": one.name}, one.link)
        for one in both
    ]


def _of_both(visit: Visit) -> list[tuple[str, str]]:
    """Who comes and where: the same for both."""
    who = visit.practitioner
    return [
        (_("Who comes"), ", ".join(filter(None, [who.name, who.title]))),
        (_("Where"), ", ".join(part for part in (visit.street, visit.town) if part)),
    ]
