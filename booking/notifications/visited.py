"""What the person we visit reads of a visit somebody else booked: when, who comes, how to prepare."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import replace

from django.utils.translation import gettext as _

from booking.models import ActingConsent, Visit
from booking.notifications.about_visit import calendar_entry, prepare_words, short_time
from booking.notifications.acting import own_facts
from booking.notifications.calendar import Method, calendar_of_several
from booking.notifications.lateness import late, on_my_way
from booking.notifications.moved import moved_words
from booking.notifications.plans import PlanToTell
from core.letters import Invitation, Letter
from core.local_time import clock
from core.models import ClinicSettings

#: The letters about a visit that the person we visit reads as well, where they said so.
COPIED = {
    *("confirmed", "changed", "cancelled", "reminder_48h", "reminder_2h"),
    *("late", "on_my_way", "rebook", "plan_agreed", "plan_changed"),
}
#: Those whose calendar entry goes along, and how.
ENTRIES: dict[str, Method] = {"confirmed": "REQUEST", "changed": "REQUEST", "cancelled": "CANCEL"}
PREPARE = ("confirmed", "reminder_48h", "plan_agreed", "plan_changed")


def to_visited(
    visit: Visit, consent: ActingConsent, message: str, link: str, now: dt.datetime
) -> Letter:
    """The same news as the booker's, in the words for the one who opens the door."""
    call = _("To change it, ask %(who)s, or call us: %(phone)s") % {
        "who": consent.actor,
        "phone": ClinicSettings.current().phone,
    }
    letter = _said(visit, message)
    prepared = [prepare_words()] if message in PREPARE else []
    return replace(
        letter,
        to=consent.visited_email,
        facts=own_facts(visit, consent),
        closing=[*prepared, *([] if message == "cancelled" else [call])],
        actions=[(_("Your visits, and who acts for you"), link)],
        invitations=_entry(visit, consent, message, now),
    )


def plan_to_visited(
    plan: PlanToTell, consent: ActingConsent, message: str, link: str, now: dt.datetime
) -> Letter:
    """Several visits are booked, or have other times: one letter, with one file for the calendar."""
    certain = [one for one in plan.visits if not one.awaits_deposit]
    letter = to_visited(plan.visits[0], consent, message, link, now)
    entries = [Invitation(calendar_of_several(certain, now=now), "PUBLISH")] if certain else []
    facts = [*plan.rows(), (_("Booked by"), consent.actor)]
    if message == "plan_changed":
        first = plan.visits[0]
        when = {"when": short_time(first)}
        letter = replace(
            letter,
            subject=_("Changed: your visits from %(when)s on") % when,
            opening=[_("These are all your visits ahead that belong together, as they stand now.")],
        )
        heading = _("Your visits have other times")
    else:
        heading = _("Your visits are booked")
    return replace(letter, heading=heading, facts=facts, invitations=entries)


def _said(visit: Visit, message: str) -> Letter:
    """Subject, heading, and what is said first."""
    when = {"when": short_time(visit)}
    if message in ("late", "on_my_way"):
        return (late if message == "late" else on_my_way)(visit, link="")
    if message == "changed":
        moved = moved_words(visit)
        return _letter(_("Changed: your visit on %(when)s") % when, moved.heading, moved.opening)
    if message == "cancelled":
        off = [_("Nobody comes at this time.")]
        return _letter(
            _("Cancelled: your visit on %(when)s") % when, _("Your visit is cancelled"), off
        )
    if message == "reminder_2h":
        at = {"when": clock(visit.start, visit.time_zone)}
        unwell = [_("Feeling unwell, or not at home? Please call us right away.")]
        subject = _("Your visit today at %(when)s") % at
        return _letter(subject, _("See you at %(when)s") % at, unwell)
    if message == "rebook":
        sorry = _(
            "%(who)s cannot come then, and we are sorry. Whoever booked is asked to choose another time."
        )
        heading = _("We cannot come at this time")
        return _letter(heading, heading, [sorry % {"who": visit.practitioner.name}])
    heading = _("Your visit is soon") if message == "reminder_48h" else _("Your visit is booked")
    return _letter(_("Your visit on %(when)s") % when, heading, [])


def _letter(subject: str, heading: str, opening: Sequence[str]) -> Letter:
    return Letter(to="", subject=subject, heading=heading, opening=opening)


def _entry(
    visit: Visit, consent: ActingConsent, message: str, now: dt.datetime
) -> list[Invitation]:
    method = ENTRIES.get(message)
    return [calendar_entry(visit, method, now, to=consent.visited_email)] if method else []
