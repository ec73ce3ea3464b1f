"""The private calendar feed: visits with area and initials, nothing a glance at a screen may not see."""

import datetime as dt
from collections.abc import Iterable

from django.utils.translation import gettext as _
from icalendar import Calendar, Event, vDuration

from booking.models import Visit
from booking.notifications.calendar import changed_at

#: How often a calendar program is asked to look: a visit may be booked three hours ahead.
AGAIN = dt.timedelta(minutes=30)


def calendar_of(visits: Iterable[Visit]) -> bytes:
    """The calendar; times in UTC, one event a visit with a stable id."""
    calendar = Calendar()
    calendar.add("prodid", "-//Doorstep//practice//EN")
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", "PUBLISH")
    calendar.add("name", _("Visits"))
    # The standard's `NAME` is read by few programs, this older one by nearly all.
    calendar.add("x-wr-calname", _("Visits"))
    calendar.add("refresh-interval", AGAIN, parameters={"VALUE": "DURATION"})
    # The same wish once for Outlook and once, above, for everybody else.
    calendar.add("x-published-ttl", vDuration(AGAIN))
    for visit in visits:
        calendar.add_component(_event(visit))
    return bytes(calendar.to_ical())


def _event(visit: Visit) -> Event:
    event = Event()
    # Not the clinic's host: the entry keeps its name wherever the site moves (0812).
    event.add("uid", f"{visit.public_ref}@doorstep")
    # Not now: what has not changed reads the same, byte for byte, and need not be sent again.
    event.add("dtstamp", changed_at(visit))
    event.add("last-modified", changed_at(visit))
    event.add("status", "CONFIRMED")
    event.add("dtstart", visit.start)
    event.add("dtend", visit.end)
    event.add("sequence", visit.sequence)
    where = visit.area.name if visit.area else visit.town
    who = visit.patient.initials if visit.patient else ""
    event.add("summary", ", ".join(part for part in (_("Visit"), where, who) if part))
    # In a shared calendar others see that the time is taken, and no more.
    event.add("class", "PRIVATE")
    return event
