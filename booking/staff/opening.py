"""What a new clinic lacks before its first patient can book, and where each is done (1290)."""

import datetime as dt

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from booking.models import AreaPrefix, Practitioner, Visit, VisitType
from booking.queries.paper_facts import missing_on_papers
from booking.queries.readiness import not_ready
from core.models import ClinicSettings
from core.readiness import Point, points_elsewhere


def opening(today: dt.date) -> list[Point]:
    """Every point, those without which nobody can book first; empty once the clinic has begun.

    It has begun when nothing is lacking, or when nothing that must be is and somebody has booked.
    """
    points = [*_blocking(today), *_besides(), *points_elsewhere(ClinicSettings.current())]
    lacking = [point for point in points if not point.is_done]
    must = any(point.blocks for point in lacking)
    if not lacking or (not must and Visit.objects.exists()):
        return []
    return sorted(points, key=lambda point: not point.blocks)


def _blocking(today: dt.date) -> list[Point]:
    nobody = _("without it nobody can book")
    number, to_call = ClinicSettings.current().phone, _("every page and letter ends with it")
    areas = AreaPrefix.objects.filter(area__is_active=True).exists()
    kinds = VisitType.objects.filter(is_active=True, phone_only=False).exists()
    add_area, add_kind = reverse("service_areas:add"), reverse("visit_types:add")
    return [
        Point(_("A telephone number"), bool(number), _settings(), True, to_call),
        Point(_("A service area with its postal codes"), areas, add_area, True, nobody),
        Point(_("A visit type patients can book"), kinds, add_kind, True, nobody),
        _somebody(today, nobody),
    ]


def _somebody(today: dt.date, nobody: str) -> Point:
    people = Practitioner.objects.filter(is_active=True)
    ready = people.exclude(pk__in=not_ready(today, also_new=False).values("pk"))
    begun = people.exists()
    return Point(
        _("A practitioner with areas, visit types and hours"),
        ready.exists(),
        reverse("practitioners:index" if begun else "practitioners:add"),
        True,
        _("the practitioner's own page says what is missing") if begun else nobody,
    )


def _besides() -> list[Point]:
    lacks = missing_on_papers()
    takes_deposits = settings.PAYMENTS != "off"
    no_keys = _("visits are confirmed without one until whoever runs the site sets the keys")
    return [
        Point(_("What receipts say of the clinic"), not lacks, _settings(), more=", ".join(lacks)),
        Point(_("Deposits by card"), takes_deposits, more="" if takes_deposits else no_keys),
    ]


def _settings() -> str:
    return reverse("wagtailsettings:edit", args=["core", "clinicsettings"])
