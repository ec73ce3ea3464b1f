"""The calendar file of a visit. Times are in UTC: no calendar program's zone data can be stale.

The identifier never changes, whatever becomes of the site's address, and SEQUENCE rises with every
change, so that a calendar replaces its entry instead of adding one. It says where (the patient's own
door) and for whom by first name where somebody else booked; no reason, no full name, and a link that
opens nothing to a stranger: calendars are shared and synced.
"""

import datetime as dt
from collections.abc import Sequence
from typing import Literal

from django.conf import settings
from django.utils.translation import gettext as _
from icalendar import Alarm, Calendar, Event, vCalAddress, vText

from booking.models import Visit
from booking.notifications.whom import for_somebody_else
from core.models import ClinicSettings

#: Time enough to come home, clear a space and find the list of medicines.
BEFORE = dt.timedelta(hours=-2)
Method = Literal["PUBLISH", "REQUEST", "CANCEL"]


def calendar_file(visit: Visit, *, method: Method, now: dt.datetime, to: str = "") -> bytes:
    """The `.ics` of a visit. REQUEST and CANCEL go to the address `to`; PUBLISH is for downloading."""
    return _file([visit], method, now, to)


def calendar_of_several(visits: Sequence[Visit], *, now: dt.datetime) -> bytes:
    """The `.ics` of several visits: only one that is published may hold more than one entry (RFC 5546)."""
    return _file(visits, "PUBLISH", now, "")


def _file(visits: Sequence[Visit], method: Method, now: dt.datetime, to: str) -> bytes:
    clinic = ClinicSettings.current()
    calendar = Calendar()
    calendar.add("prodid", "-//Doorstep//Visits//EN")
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", method)
    for visit in visits:
        calendar.add_component(_event(visit, method, clinic, now, to))
    return bytes(calendar.to_ical())


def identifier(visit: Visit) -> str:
    """The entry's UID, for as long as anybody keeps the entry."""
    return f"{visit.public_ref}@{visit.calendar_domain}"


def changed_at(visit: Visit) -> dt.datetime:
    """When a calendar last had something new to learn about the visit."""
    # Not `now`: a feed fetched every hour would look changed every hour.
    steps = (visit.confirmed_at, visit.moved_at, visit.started_at, visit.finished_at)
    return max(filter(None, [visit.created_at, *steps, visit.cancelled_at]))


def _event(
    visit: Visit, method: Method, clinic: ClinicSettings, now: dt.datetime, to: str
) -> Event:
    event = Event()
    event.add("uid", identifier(visit))
    event.add("sequence", visit.sequence)
    event.add("dtstamp", now)
    event.add("last-modified", changed_at(visit))
    event.add("dtstart", visit.start.astimezone(dt.UTC))
    event.add("dtend", visit.end.astimezone(dt.UTC))
    event.add("summary", _summary(visit, clinic))
    event.add("location", ", ".join(part for part in (visit.street, visit.town) if part))
    event.add("url", f"{settings.BASE_URL}/visit/{visit.public_ref}/")
    event.add("description", _words(visit, clinic, is_off=method == "CANCEL"))
    event.add("status", "CANCELLED" if method == "CANCEL" else "CONFIRMED")
    # An alarm on a visit that is off would send its patient to the door for nothing.
    if method != "CANCEL":
        event.add_component(_alarm(visit, clinic))
    event.add("organizer", _person(settings.DEFAULT_FROM_EMAIL, clinic.name))
    if to and method != "PUBLISH":
        event.add("attendee", _person(to, ""))
    return event


def _summary(visit: Visit, clinic: ClinicSettings) -> str:
    if for_whom := for_somebody_else(visit):
        known = {"clinic": clinic.short_name, "name": for_whom}
        return _("Visit from %(clinic)s for %(name)s") % known
    return _("Visit from %(clinic)s") % {"clinic": clinic.short_name}


def _words(visit: Visit, clinic: ClinicSettings, *, is_off: bool) -> str:
    known = {
        "who": visit.practitioner.name,
        "reference": visit.public_ref,
        "phone": clinic.phone,
        "name": for_somebody_else(visit),
    }
    if is_off:
        return f"{_('This visit was cancelled.')} {visit.public_ref}, {clinic.phone}"
    if known["name"]:
        return _("%(who)s comes to %(name)s. Reference %(reference)s. Questions: %(phone)s") % known
    return _("%(who)s comes to you. Reference %(reference)s. Questions: %(phone)s") % known


def _alarm(visit: Visit, clinic: ClinicSettings) -> Alarm:
    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("trigger", BEFORE)
    alarm.add("description", _summary(visit, clinic))
    return alarm


def _person(address: str, name: str) -> vCalAddress:
    person = vCalAddress(f"mailto:{address}")
    if name:
        person.params["cn"] = vText(name)
    else:
        person.params["rsvp"] = vText("FALSE")
        # Or calendars ask the patient to accept what they have booked themselves.
        person.params["partstat"] = vText("ACCEPTED")
    return person
