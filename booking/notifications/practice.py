"""E-mails to practitioners about changes of their round, in the site's language."""

import datetime as dt

from django.conf import settings
from django.utils.translation import gettext as _

from booking.models import BusyFeed, ColleagueOffer, Practitioner, Visit
from core.letters import Letter
from core.local_time import clock, moment, short_moment, zone_words


def mirror(
    visit: Visit, practitioner: Practitioner, what: str, was: dt.datetime | None = None
) -> Letter:
    """The practitioner's own note of a change in their round: first name, town, no reason.

    A visit that is `gone`, or cancelled after a move nobody was told of, is named by when it `was`
    in their round, never by its new time.
    """
    headings = {
        "confirmed": _("A visit was booked"),
        "changed": _("A visit has moved"),
        "gone": _("A visit has left your round"),
        "cancelled": _("A visit was cancelled"),
    }
    named = was or (None if what == "gone" else visit.start)
    return Letter(
        to=practitioner.email,
        subject=f"{headings[what]}: {short_moment(named, practitioner.time_zone)}"
        if named
        else headings[what],
        heading=headings[what],
        facts=[] if what == "gone" else _facts(visit, was or visit.start),
        opening=[_("Reference %(reference)s") % {"reference": visit.public_ref}],
        actions=[(_("Open my round"), f"{settings.BASE_URL}/practice/")],
        is_to_patient=False,
    )


def offered(offer: ColleagueOffer, second: Visit | None = None) -> Letter:
    """A visit of somebody who cannot come, offered to a colleague: who accepts first has it.

    `second` is the other visit of a joint visit: whoever accepts has both.
    """
    visit, who, until = offer.rehoming.visit, offer.practitioner, offer.rehoming.answer_by
    heading = _("Can you take this visit?")
    return Letter(
        to=who.email,
        subject=f"{heading} {short_moment(visit.start, who.time_zone)}",
        heading=heading,
        facts=[*_facts(visit, visit.start), *(_facts(second, second.start) if second else [])],
        opening=[
            _("A colleague cannot come. Whoever accepts first has the visit.")
            + (
                " " + _("Please answer by %(at)s.") % {"at": clock(until, who.time_zone)}
                if until
                else ""
            ),
            *(
                [_("It is a joint visit: whoever accepts has both, one right after the other.")]
                if second
                else []
            ),
        ],
        actions=[(_("Accept or decline"), f"{settings.BASE_URL}/practice/offers/")],
        is_to_patient=False,
    )


def own_calendar_unread(feed: BusyFeed) -> Letter:
    """The practitioner's own calendar has not been read for hours: why, and what counts meanwhile."""
    who = feed.practitioner
    heading = _("Your own calendar cannot be read")
    kept = (
        _("What it said last, on %(when)s, goes on counting: nothing new in it is known here.")
        % {"when": moment(feed.read_at, who.time_zone)}
        if feed.read_at
        else _("It has never been read: patients are offered times in which you may be busy.")
    )
    return Letter(
        to=who.email,
        subject=heading,
        heading=heading,
        opening=[
            str(feed.get_problem_display()),
            kept,
            _("It is tried again every hour. You are not written to again about this."),
        ],
        actions=[(_("Look at my own calendar"), f"{settings.BASE_URL}/practice/calendar/own/")],
        is_to_patient=False,
    )


def _facts(visit: Visit, start: dt.datetime) -> list[tuple[str, str]]:
    facts = [
        (
            _("When"),
            _("%(when)s, %(zone)s, %(minutes)s minutes")
            % {
                "when": moment(start, visit.time_zone),
                "zone": zone_words(visit.time_zone),
                "minutes": visit.end_minute - visit.start_minute,
            },
        ),
        (_("Where"), visit.town),
    ]
    if visit.patient is not None:
        facts.append((_("Patient"), visit.patient.short_name))
    return facts
