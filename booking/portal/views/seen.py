"""A practitioner's round as the practitioner sees it, for the office: nothing can be pressed (1154)."""

import re
from typing import Any
from zoneinfo import ZoneInfo

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from booking.models import AuditAction, Practitioner
from booking.portal.views.visits import round_of_today
from core.audit import acting, record
from core.clock import now

#: Links into the practice lead nowhere for whoever is no practitioner; those to press a phone stay.
_INTO_THE_PRACTICE = re.compile(r'\shref="/practice/[^"]*"')


@never_cache
@require_safe
@login_required
def show(request: HttpRequest, pk: int) -> HttpResponse:
    """The very page of the practice, its buttons switched off. Who looked is on record."""
    if not (request.user.is_active and request.user.has_perm("booking.view_visit")):
        raise Http404  # as every page of the practice is for whoever may not see it
    who = get_object_or_404(Practitioner, pk=pk)
    seen: Any = request
    seen.practitioner, seen.zone = who, ZoneInfo(who.time_zone)
    seen.actor = acting(request.user)
    record(actor=seen.actor, action=AuditAction.ROUND_SEEN, on=who, now=now())
    response = round_of_today(seen, "portal/seen.html")
    text = response.content.decode()
    response.content = _INTO_THE_PRACTICE.sub("", text).encode()
    return response
