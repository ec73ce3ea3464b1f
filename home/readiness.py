"""Pages a new clinic has to write before it opens, as points of the owner's checklist (1290)."""

from collections.abc import Iterable
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from core.readiness import Point, asks_readiness
from home.models import HomePage, StandardPage


def first_pages(_clinic: Any) -> Iterable[Point]:
    """The privacy notice, to which whoever books agrees, and the others that were planted as drafts."""
    home = HomePage.objects.order_by("depth").first()
    if home is None:
        return
    privacy = StandardPage.objects.child_of(home).filter(slug="privacy").first()
    yield Point(
        _("The privacy notice, published"),
        bool(privacy and privacy.live),
        _edit(privacy.pk) if privacy else reverse("wagtailadmin_explore", args=[home.pk]),
        True,
        _("whoever books agrees to it"),
    )
    drafts = StandardPage.objects.child_of(home).not_live().exclude(slug="privacy")
    titles = list(drafts.order_by("path").values_list("title", flat=True))
    yield Point(
        _("The other first pages, in your own words"),
        not titles,
        reverse("wagtailadmin_explore", args=[home.pk]),
        more=", ".join(titles),
    )


def _edit(pk: int) -> str:
    return reverse("wagtailadmin_pages:edit", args=[pk])


asks_readiness("core.clinicsettings", first_pages)
