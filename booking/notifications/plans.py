"""The letters about a plan of care: visits proposed, and visits agreed to, all in one letter (1231)."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from booking.models import Visit
from booking.notifications.about_visit import (
    CostToTell,
    TermsToTell,
    email_of,
    prepare_words,
    whom_rows,
)
from booking.notifications.calendar import calendar_of_several
from core.letters import Invitation, Letter
from core.local_time import moment, short_moment, zone_words

PLANS = ("plan_proposed", "plan_agreed", "plan_changed")


@dataclass(frozen=True)
class PlanToTell:
    """The visits a letter lists, and until when their times are kept while they are only proposed."""

    visits: Sequence[Visit]
    until: dt.datetime | None = None
    #: What is asked for once it is agreed to, or what pays; empty where nothing is to be said.
    asked: str = ""

    def rows(self) -> list[tuple[str, str]]:
        """Each visit: which, when, and who comes."""
        return [
            (
                _("Visit %(number)s") % {"number": number},
                ", ".join([moment(one.start, one.time_zone), one.practitioner.name]),
            )
            for number, one in enumerate(self.visits, start=1)
        ]


def plan_proposed(
    visit: Visit,
    *,
    link: str,
    terms: TermsToTell,
    cost: CostToTell,
    now: dt.datetime,
    plan: PlanToTell,
) -> Letter:
    """The practitioner proposes several visits; nothing is booked before their patient agrees."""
    first = plan.visits[0]
    until = moment(plan.until or first.start, first.time_zone)
    heading = _("More visits are proposed for you")
    kept = _("The times are kept for you until %(until)s, %(zone)s.")
    many = len(plan.visits)
    proposed = ngettext("This is %(many)s visit.", "These are %(many)s visits.", many)
    return Letter(
        to=email_of(visit),
        subject=heading,
        heading=heading,
        opening=[
            proposed % {"many": many},
            kept % {"until": until, "zone": zone_words(first.time_zone)},
        ],
        facts=[*whom_rows(visit), *plan.rows()],
        closing=[
            _("Nothing is booked before you agree, and you may leave some of them out."),
            *([plan.asked] if plan.asked else []),
            _("If you do nothing, the times are free for others then. Nothing is charged."),
        ],
        # The private link first, then on: only it opens the visit, and it is the only key in the letter.
        actions=[(_("Look at them and agree"), f"{link}?to=offered_plan")],
    )


def plan_agreed(
    visit: Visit,
    *,
    link: str,
    terms: TermsToTell,
    cost: CostToTell,
    now: dt.datetime,
    plan: PlanToTell,
) -> Letter:
    """All visits of a plan are booked, in one letter with one file for the calendar."""
    first = plan.visits[0]
    return Letter(
        to=email_of(visit),
        subject=_("Your visits from %(when)s on")
        % {"when": short_moment(first.start, first.time_zone)},
        heading=_("Your visits are booked"),
        opening=[_deposit_words()] if first.awaits_deposit else [plan.asked] if plan.asked else [],
        facts=[*whom_rows(visit), *plan.rows()],
        closing=[
            _(
                "Each of them can be changed or cancelled by itself, or you cancel all that are left."
            ),
            prepare_words(),
        ],
        actions=[(_("See, change or cancel your visits"), f"{link}?to=planned")],
        invitations=_calendar(plan, now),
    )


def plan_changed(
    visit: Visit,
    *,
    link: str,
    terms: TermsToTell,
    cost: CostToTell,
    now: dt.datetime,
    plan: PlanToTell,
) -> Letter:
    """Several visits of a plan have other times: all that are ahead, as they stand, in one letter."""
    first = plan.visits[0]
    return Letter(
        to=email_of(visit),
        subject=_("Changed: your visits from %(when)s on")
        % {"when": short_moment(first.start, first.time_zone)},
        heading=_("Your visits have other times"),
        opening=[
            _("These are all your visits ahead that belong together, as they stand now."),
            _("What was agreed and paid for each of them stays as it was."),
        ],
        facts=[*whom_rows(visit), *plan.rows()],
        closing=[prepare_words()],
        actions=[(_("See, change or cancel your visits"), f"{link}?to=planned")],
        invitations=_calendar(plan, now),
    )


def _calendar(plan: PlanToTell, now: dt.datetime) -> list[Invitation]:
    """One file with all that is certain: a visit that awaits its deposit may still lapse."""
    certain = [one for one in plan.visits if not one.awaits_deposit]
    return [Invitation(calendar_of_several(certain, now=now), "PUBLISH")] if certain else []


def _deposit_words() -> str:
    return _(
        "The first is kept until its deposit is paid: another letter asks for it. All others are booked, "
        "and no deposit is asked for them."
    )
