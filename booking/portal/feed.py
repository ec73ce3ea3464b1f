"""Visits as an iCalendar file: area and initials, nothing that a glance at a screen may not see."""

import datetime as dt
from collections.abc import Iterable

from django.utils.translation import gettext as _
from icalendar import Calendar, Event

from booking.models import Visit


def calendar_of(visits: Iterable[Visit], now: dt.datetime) -> bytes:
    """The calendar; times in UTC, one event a visit with a stable id."""
    calendar = Calendar()
    calendar.add("prodid", "-//Doorstep//practice//EN")
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", _("Visits"))
    for visit in visits:
        calendar.add_component(_event(visit, now))
    return bytes(calendar.to_ical())


def _event(visit: Visit, now: dt.datetime) -> Event:
    event = Event()
    event.add("uid", f"{visit.public_ref}@doorstep")
    event.add("dtstamp", now)
    event.add("dtstart", visit.start)
    event.add("dtend", visit.end)
    event.add("sequence", visit.sequence)
    where = visit.area.name if visit.area else visit.town
    who = visit.patient.initials if visit.patient else ""
    event.add("summary", ", ".join(part for part in (_("Visit"), where, who) if part))
    event.add("class", "PRIVATE")
    return event
