"""A practitioner's page and photo, as points of the checklist the office keeps for new people."""

from collections.abc import Iterable
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from core.readiness import Point, asks_readiness
from services.models import PractitionerPage, TeamIndexPage


def page_of(who: Any) -> Iterable[Point]:
    """Whether they have a published page, and a photo or drawing on it."""
    page = PractitionerPage.objects.filter(practitioner=who.pk).order_by("-live").first()
    team = TeamIndexPage.objects.first()
    if page is None:
        add = reverse("wagtailadmin_pages:add_subpage", args=[team.pk]) if team else ""
        return [Point(_("A page of their own, published"), False, add)]
    edit = reverse("wagtailadmin_pages:edit", args=[page.pk])
    return [
        Point(_("A page of their own, published"), page.live, edit),
        Point(_("A photo on it"), page.photo_id is not None, edit),
    ]


asks_readiness("booking.practitioner", page_of)
