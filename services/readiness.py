"""Pages as points of the checklists for new people and for a new clinic (1155, 1290)."""

from collections.abc import Iterable
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from core.clock import now
from core.readiness import Point, asks_readiness
from services.models import (
    AreaIndexPage,
    AreaPage,
    PractitionerPage,
    ServiceIndexPage,
    ServicePage,
    TeamIndexPage,
)
from services.models.public_offer import current_offer


def page_of(who: Any) -> Iterable[Point]:
    """Whether they have a published page, and a photo or drawing on it."""
    page = PractitionerPage.objects.filter(practitioner=who.pk).order_by("-live").first()
    team = TeamIndexPage.objects.first()
    if page is None:
        return [Point(_("A page of their own, published"), False, _add(team))]
    edit = reverse("wagtailadmin_pages:edit", args=[page.pk])
    return [
        Point(_("A page of their own, published"), page.live, edit),
        Point(_("A photo on it"), page.photo_id is not None, edit),
    ]


def public_pages(_clinic: Any) -> Iterable[Point]:
    """Whether what a new clinic offers is described: a service, and each area that is served."""
    services, areas = ServiceIndexPage.objects.first(), AreaIndexPage.objects.first()
    there = set(AreaPage.objects.live().values_list("service_area", flat=True))
    served = current_offer(now()).areas
    without = sorted(area.name for area in served if area.id not in there)
    described = ServicePage.objects.live().exists()
    yield Point(_("A page of a service, published"), described, _add(services))
    if there or without:
        more = ", ".join(without)
        yield Point(_("A page of each area, published"), not without, _add(areas), more=more)


def _add(parent: Any) -> str:
    return reverse("wagtailadmin_pages:add_subpage", args=[parent.pk]) if parent else ""


asks_readiness("booking.practitioner", page_of)
asks_readiness("core.clinicsettings", public_pages)
