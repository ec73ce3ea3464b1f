"""The private calendar feed: its address, made and revoked, and the file behind it."""

import datetime as dt
import re
from hashlib import sha256

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.cache import get_conditional_response
from django.utils.http import quote_etag
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from booking.models import CalendarFeed
from booking.operations.practitioners.busy_feed import (
    AddressUnusable,
    forget_busy_feed,
    keep_busy_feed,
)
from booking.operations.practitioners.calendar_feed import close_feeds, open_feed
from booking.portal.door import PortalRequest, page, practitioners_only
from booking.portal.feed import calendar_of
from booking.portal.own_calendar import OwnCalendarForm, own_in_words
from booking.queries.calendar import feed_owner, feed_visits
from booking.queries.versions import busy_version, feed_version
from core.clock import now
from core.tokens import hash_of
from core.versioned import ChangedMeanwhile, shown_in, told

BACK = dt.timedelta(days=30)
AHEAD = dt.timedelta(days=120)


@practitioners_only("GET", "POST")
def calendar(request: PortalRequest) -> HttpResponse:
    """Make a feed and see its address once; or see that one exists."""
    token, changed = "", False
    if request.method == "POST":
        try:
            token = open_feed(
                practitioner=request.practitioner,
                shown=shown_in(request.POST),
                by=request.actor,
                now=now(),
            )
        except ChangedMeanwhile:
            changed = True
    live = CalendarFeed.objects.filter(practitioner=request.practitioner, revoked_at=None)
    address = settings.BASE_URL + reverse("portal:feed", args=[token]) if token else ""
    # The scheme that telephones and desktops hand to their calendar as a subscription.
    subscribe = re.sub(r"^https?:", "webcal:", address)
    context = {
        "address": address,
        "subscribe": subscribe,
        "feed": live.order_by("-pk").first(),
        "changed": changed,
        "shown": feed_version(request.practitioner),
    }
    return page(request, "portal/calendar.html", context, status=409 if changed else 200)


@practitioners_only("POST")
def revoke(request: PortalRequest) -> HttpResponse:
    """Nobody can read the calendar by its address any more."""
    close_feeds(practitioner=request.practitioner, by=request.actor, now=now())
    return redirect("portal:calendar")


@require_safe
def feed(request: HttpRequest, token: str) -> HttpResponse:
    """The calendar itself, for a calendar program that cannot sign in."""
    moment = now()
    # The table holds only the hash: whoever reads it can open no calendar.
    owner = feed_owner(hash_of(token))
    if owner is None:
        raise Http404
    visits = feed_visits(owner, moment - BACK, moment + AHEAD)
    content = calendar_of(visits)
    response = HttpResponse(content, content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="visits.ics"'
    response["X-Robots-Tag"] = "noindex"
    response["Cache-Control"] = "private, no-cache"  # kept by its reader, and asked about each time
    response["ETag"] = quote_etag(sha256(content).hexdigest()[:32])
    # Programs ask every half hour, and nearly always nothing has changed.
    return get_conditional_response(request, response["ETag"], response=response) or response


@practitioners_only("GET", "POST")
def own(request: PortalRequest) -> HttpResponse:
    """The practitioner's own calendar: its address typed, how it reads, and what it runs into."""
    form = OwnCalendarForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            keep_busy_feed(
                practitioner=request.practitioner,
                address=form.cleaned_data["address"],
                shown=shown_in(request.POST),
                by=request.actor,
                now=now(),
            )
        except AddressUnusable:
            form.add_error("address", _("This is no address of a calendar."))
        except ChangedMeanwhile:
            form.add_error(None, told(shown_in(request.POST)))
        else:
            messages.success(request, _("Kept. It is read within a few minutes."))
            return redirect("portal:own_calendar")
    context = {
        "form": form,
        "own": own_in_words(request.practitioner, now()),
        "shown": busy_version(request.practitioner),
    }
    return page(request, "portal/own_calendar.html", context, 422 if form.errors else 200)


@practitioners_only("POST")
def forget_own(request: PortalRequest) -> HttpResponse:
    """The own calendar is read no more, and nothing is busy by it."""
    forget_busy_feed(practitioner=request.practitioner, by=request.actor, now=now())
    return redirect("portal:own_calendar")
