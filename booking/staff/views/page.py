"""The layout of every page of the office: Wagtail's header, breadcrumbs and title."""

from collections.abc import Sequence
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from booking.staff.clinic_clock import zone

Crumb = tuple[str, str]


def desk_page(
    request: HttpRequest,
    template: str,
    *,
    title: str,
    heading: str = "",
    icon: str = "calendar-check",
    crumbs: Sequence[Crumb] = (),
    status: int = 200,
    **context: Any,
) -> HttpResponse:
    """Render `template` under `title`; `crumbs` are (address, label) above it. On the clinic's clock.

    `heading` says whose and which where the title may not: titles end in browsers' histories.
    """
    trail = [(reverse("wagtailadmin_home"), _("Home")), *crumbs, ("", title)]
    shown = {
        "header_title": title,
        "page_title": title,
        "heading": heading,
        "header_icon": icon,
        "breadcrumbs_items": [{"url": url, "label": label} for url, label in trail],
        **context,
    }
    # Wagtail has turned the request to the person's own zone, or to UTC.
    with timezone.override(zone()):
        return render(request, template, shown, status=status)


def about(title: str, whose: str) -> str:
    """The heading of a page about somebody, for `desk_page`; nothing where nobody is named."""
    return _("%(title)s: %(whose)s") % {"title": title, "whose": whose} if whose else ""


def patients_crumb() -> Crumb:
    """The room of patients, for the trail above a patient's pages."""
    return reverse("desk:patients"), _("Patients")


def visits_crumb() -> Crumb:
    """The listing of visits, for the trail above a visit's page."""
    return reverse("visits:index"), _("Visits")
