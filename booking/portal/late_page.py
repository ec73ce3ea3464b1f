"""The look before a delay is told: whom it makes wait as well, and how each of them hears of it."""

import datetime as dt
from collections.abc import Sequence

from django.contrib import messages
from django.http import HttpRequest
from django.utils.translation import gettext as _

from booking.models import Visit
from booking.operations.visits.fates import reachable
from booking.portal.presenters import card_of, told_words
from booking.queries.lateness import LateToo
from booking.queries.messages import late_as_told, newest


def late_page(
    visit: Visit,
    minutes: int,
    waiting: Sequence[LateToo],
    now: dt.datetime,
    shown: int | None = None,
) -> dict[str, object]:
    """A look before anybody is told: whom this delay makes wait as well, or no longer."""
    rows = [
        {
            "card": card_of(late.visit, now),
            "minutes": late.minutes,
            "was": late.visit.late_minutes if late.visit.late_minutes != late.minutes else 0,
            "reaches": reachable(late.visit),
        }
        for late in waiting
    ]
    card = card_of(visit, now)
    return {
        "card": card,
        "first": _first(visit, minutes, card.who, card.time),
        "minutes": minutes,
        # What the page before this one showed, where it said so: it is the older of the two.
        "shown": visit.late_minutes if shown is None else shown,
        "waiting": rows,
        "writes": reachable(visit) or any(row["reaches"] for row in rows),
    }


def _first(visit: Visit, minutes: int, who: str, time: str) -> str:
    """How the patient of the visit itself hears of it, as `running_late` will do it."""
    if not reachable(visit):
        said = _("No e-mail reaches %(who)s at %(time)s: please call.")
    elif late_as_told(visit) != minutes:
        said = _("%(who)s at %(time)s is told by e-mail.")
    elif minutes:
        said = _("%(who)s at %(time)s has been told so already.")
    else:
        said = _("%(who)s at %(time)s was never told otherwise, and gets no e-mail.")
    return said % {"who": who, "time": time}


def said_elsewhere(visit: Visit, minutes: object) -> str:
    """The second of two tabs reads both delays; below it stand the buttons to mean it."""
    visit.refresh_from_db(fields=["late_minutes"])
    return _(
        "%(who)s: you pressed %(typed)s minutes on a page that is older than the %(stored)s minutes "
        "noted meanwhile. Nothing is changed. Press again below if you mean it."
    ) % {
        "who": visit.patient.short_name if visit.patient else _("Patient"),
        "typed": minutes,
        "stored": visit.late_minutes,
    }


def say_who_knows(request: HttpRequest, visit: Visit) -> None:
    """Say whether the patient of a late visit has been told."""
    message = newest(visit, "late")
    who = visit.patient.short_name if visit.patient else _("Patient")
    if not visit.late_minutes and message is None:
        said = _("%(who)s: on time. Nobody had been told otherwise.")
        messages.success(request, said % {"who": who})
        return
    words = {
        "n": visit.late_minutes,
        "who": who,
        "told": told_words(message, visit),
    }
    # Green would say that the patient knows.
    level = messages.warning if message is None or message.failed else messages.success
    late = _("%(who)s, %(n)s minutes late: %(told)s.")
    level(request, (late if visit.late_minutes else _("%(who)s, on time: %(told)s.")) % words)


def say_on_my_way(request: HttpRequest, visit: Visit) -> None:
    """Say whether the patient has been told that we are on the way."""
    message = newest(visit, "on_my_way")
    who = visit.patient.short_name if visit.patient else _("Patient")
    level = messages.warning if message is None or message.failed else messages.success
    level(
        request,
        _("%(who)s, on the way: %(told)s.") % {"who": who, "told": told_words(message, visit)},
    )
