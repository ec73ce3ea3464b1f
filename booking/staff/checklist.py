"""The checklist of a practitioner: what is done, what is missing, and where each is done (1155)."""

import datetime as dt

from django.urls import reverse
from django.utils.translation import gettext as _

from booking.models import Practitioner
from booking.queries.readiness import Readiness, readiness
from core import local_time
from core.readiness import Point, points_elsewhere


def checklist(who: Practitioner, now: dt.datetime) -> list[Point]:
    """Every point, those without which nothing is offered first."""
    found = readiness(who, now)
    return [*_points(who, found), _offered(who, found)]


def _points(who: Practitioner, found: Readiness) -> list[Point]:
    return [*_blocking(who, found), *_besides(who), *points_elsewhere(who)]


def _blocking(who: Practitioner, found: Readiness) -> list[Point]:
    form = reverse("practitioners:edit", args=[who.pk])
    hours = reverse("desk:practitioner_hours", args=[who.pk])
    hours_more = "" if found.hours_serve_areas else _("none of the hours is in one of the areas")
    ended = "" if found.is_registered else _("it has ended")
    return [
        Point(_("Takes bookings"), found.takes_bookings, form, True),
        Point(_("Registration in force"), found.is_registered, form, True, ended),
        Point(_("Areas that are served"), found.has_areas, form, True),
        Point(_("Visit types patients can book"), found.has_visit_types, form, True),
        Point(
            _("Working hours in the next 28 days"),
            found.has_hours and (found.hours_serve_areas or not found.has_areas),
            hours,
            True,
            hours_more if found.has_hours and found.has_areas else "",
        ),
    ]


def _besides(who: Practitioner) -> list[Point]:
    form = reverse("practitioners:edit", args=[who.pk])
    signs_in = bool(who.user and who.user.has_usable_password())
    invited = _("invited, no password yet") if who.user and not signs_in else ""
    has_number = bool(who.college and who.registration_number)
    return [
        Point(_("College and registration number, for receipts"), has_number, form),
        Point(_("Phone and e-mail"), bool(who.phone and who.email), form),
        Point(_("Where the day starts from"), bool(who.home_code), form),
        Point(_("Languages"), who.languages.exists(), form),
        Point(_("Signs in"), signs_in, form, more=invited),
    ]


def _offered(who: Practitioner, found: Readiness) -> Point:
    said = _("Patients are offered times")
    if found.first is None:
        why = _("no time in the next 28 days") if found.is_ready else ""
        return Point(said, False, f"{reverse('desk:why')}", False, why)
    first = local_time.short_moment(found.first, who.time_zone)
    return Point(said, True, "", False, _("the first is %(when)s") % {"when": first})


def still_missing(who: Practitioner, now: dt.datetime) -> list[Point]:
    """What of the list is not done yet, without looking for the first time that is offered."""
    return [point for point in _points(who, readiness(who, now, looks=False)) if not point.is_done]
