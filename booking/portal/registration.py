"""The end of a practitioner's registration, said in time."""

import datetime as dt
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from booking.models import Practitioner
from booking.queries.agenda import visits_beyond
from core import local_time

#: Colleges renew within a month.
WARNED_FROM = dt.timedelta(days=30)


@dataclass(frozen=True)
class Ending:
    """A registration that ends soon or has ended, and the visits booked beyond it."""

    words: str
    is_over: bool
    visits: list[dict[str, str]]


def ending(practitioner: Practitioner, today: dt.date) -> Ending | None:
    """What to say about the registration; None while it is far from its end, or has none."""
    last = practitioner.registration_valid_to
    if last is None or last > today + WARNED_FROM:
        return None
    is_over = last < today
    day = {"day": local_time.day_of_year(last)}
    words = (
        _("Your registration ended on %(day)s.")
        if is_over
        else _("Your registration is on record until %(day)s.")
    )
    return Ending(
        words % day,
        is_over,
        [
            {
                "url": reverse("portal:visit", args=[visit.public_ref]),
                "words": ", ".join(
                    [
                        local_time.moment(visit.start, visit.time_zone),
                        visit.patient.short_name if visit.patient else _("Patient"),
                    ]
                ),
            }
            for visit in visits_beyond(practitioner, last)
        ],
    )
