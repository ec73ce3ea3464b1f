"""The visit as a calendar file. Times are in UTC: no calendar program's zone data can be stale.

The identifier never changes and SEQUENCE rises with every change, so that a calendar replaces
its entry instead of adding one. No address, no reason, no link: calendars are shared and synced.
"""

import datetime as dt
from typing import Literal
from urllib.parse import urlsplit

from django.conf import settings
from django.utils.translation import gettext as _
from icalendar import Calendar, Event, vCalAddress, vText

from booking.models import Visit
from core.models import ClinicSettings

Method = Literal["PUBLISH", "REQUEST", "CANCEL"]


def calendar_file(visit: Visit, *, method: Method, now: dt.datetime, to: str = "") -> bytes:
    """The `.ics` of a visit. REQUEST and CANCEL go to the address `to`; PUBLISH is for downloading."""
    clinic = ClinicSettings.current()
    calendar = Calendar()
    calendar.add("prodid", "-//Doorstep//Visits//EN")
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", method)
    calendar.add_component(_event(visit, method, clinic, now, to))
    return bytes(calendar.to_ical())


def _event(
    visit: Visit, method: Method, clinic: ClinicSettings, now: dt.datetime, to: str
) -> Event:
    event = Event()
    event.add("uid", f"{visit.public_ref}@{urlsplit(settings.BASE_URL).hostname}")
    event.add("sequence", visit.sequence)
    event.add("dtstamp", now)
    event.add("dtstart", visit.start.astimezone(dt.UTC))
    event.add("dtend", visit.end.astimezone(dt.UTC))
    event.add("summary", _("Visit from %(clinic)s") % {"clinic": clinic.short_name})
    event.add("description", _words(visit, clinic))
    event.add("status", "CANCELLED" if method == "CANCEL" else "CONFIRMED")
    event.add("organizer", _person(settings.DEFAULT_FROM_EMAIL, clinic.name))
    if to and method != "PUBLISH":
        event.add("attendee", _person(to, ""))
    return event


def _words(visit: Visit, clinic: ClinicSettings) -> str:
    return _("%(who)s comes to you. Reference %(reference)s. Questions: %(phone)s") % {
        "who": visit.practitioner.name,
        "reference": visit.public_ref,
        "phone": clinic.phone,
    }


def _person(address: str, name: str) -> vCalAddress:
    person = vCalAddress(f"mailto:{address}")
    if name:
        person.params["cn"] = vText(name)
    else:
        person.params["rsvp"] = vText("FALSE")
        person.params["partstat"] = vText("ACCEPTED")
    return person
