"""E-mails to a patient whose practitioner is on the way, late, or after all is not."""

import datetime as dt

from django.utils.translation import gettext as _

from booking.models import Visit
from booking.notifications.about_visit import email_of, whom_rows
from core.letters import Letter
from core.local_time import clock, zone_words


def late(visit: Visit, *, link: str, **_facts: object) -> Letter:
    """The practitioner is behind time, or no longer."""
    if not visit.late_minutes:
        return _on_time(visit, link)
    expected = visit.start + dt.timedelta(minutes=visit.late_minutes)
    return Letter(
        to=email_of(visit),
        subject=_("Running late: your visit today at %(when)s")
        % {"when": clock(visit.start, visit.time_zone)},
        heading=_("About %(minutes)s minutes late") % {"minutes": visit.late_minutes},
        opening=[
            _("%(who)s is running late and expects to be with you around %(when)s, %(zone)s.")
            % {
                "who": visit.practitioner.name,
                "when": clock(expected, visit.time_zone),
                "zone": zone_words(visit.time_zone),
            },
            _("You still have your full time. We are sorry to keep you waiting."),
        ],
        facts=whom_rows(visit),
        actions=[(_("See your visit"), link)],
    )


def on_my_way(visit: Visit, *, link: str, **_facts: object) -> Letter:
    """The practitioner has set out."""
    when = clock(visit.start, visit.time_zone)
    return Letter(
        to=email_of(visit),
        subject=_("On the way: your visit today at %(when)s") % {"when": when},
        heading=_("On the way to you"),
        opening=[_("%(who)s is on the way to you.") % {"who": visit.practitioner.name}],
        facts=whom_rows(visit),
        actions=[(_("See your visit"), link)],
    )


def _on_time(visit: Visit, link: str) -> Letter:
    when = clock(visit.start, visit.time_zone)
    return Letter(
        to=email_of(visit),
        subject=_("On time after all: your visit today at %(when)s") % {"when": when},
        heading=_("On time after all"),
        opening=[
            _("%(who)s expects to be with you at %(when)s, %(zone)s, as booked.")
            % {
                "who": visit.practitioner.name,
                "when": when,
                "zone": zone_words(visit.time_zone),
            },
        ],
        facts=whom_rows(visit),
        actions=[(_("See your visit"), link)],
    )
