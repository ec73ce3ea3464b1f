"""Access to the practice's pages: practitioners only, methods named, with their navigation."""

from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, ParamSpec
from zoneinfo import ZoneInfo

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from booking.access import practitioner_of
from booking.models import Practitioner
from core.audit import Actor, acting

P = ParamSpec("P")

#: The words of the navigation, the page each leads to, and the pages that belong to it.
NAVIGATION = [
    (_("Today"), "portal:today", ()),
    (_("Agenda"), "portal:agenda", ("portal:calendar", "portal:own_calendar")),
    (_("Hours"), "portal:hours", ("portal:dates", "portal:areas", "portal:limits")),
    (_("Time off"), "portal:time_off", ()),
]


class PortalRequest(HttpRequest):
    """A request that has passed the door."""

    practitioner: Practitioner
    zone: ZoneInfo
    actor: Actor


PortalView = Callable[Concatenate[PortalRequest, P], HttpResponse]


def practitioners_only(*methods: str) -> Callable[[PortalView[P]], Callable[..., HttpResponse]]:
    """Let a practitioner pass with one of `methods`; to anybody else signed in this is no page."""

    def guard(view: PortalView[P]) -> Callable[..., HttpResponse]:
        # On a phone that is handed round, patients' names must not come back by the back button.
        @never_cache
        @require_http_methods([*methods, "HEAD"] if "GET" in methods else [*methods])
        @login_required
        @wraps(view)
        def guarded(request: Any, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
            practitioner = practitioner_of(request.user)
            if practitioner is None:
                # 404 and not 403: to the office and to editors these pages do not exist.
                raise Http404
            request.practitioner = practitioner
            request.zone = ZoneInfo(practitioner.time_zone)
            request.actor = acting(request.user)
            return view(request, *args, **kwargs)

        return guarded

    return guard


def page(
    request: PortalRequest, template: str, context: dict[str, Any], status: int = 200
) -> HttpResponse:
    """A page of the practice, with its navigation."""
    here = request.resolver_match.view_name if request.resolver_match else ""
    navigation = [
        {
            "title": title,
            "url": reverse(name) + ("#now" if name == "portal:today" else ""),
            "current": here == name,
            "within": here in inside,
        }
        for title, name, inside in NAVIGATION
    ]
    return render(request, template, {"portal_navigation": navigation, **context}, status=status)
