"""Private pages of a visit: the link to them, the confirmation, the calendar file."""

from collections.abc import Callable
from functools import wraps

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from booking.models import PatientLink, Visit, VisitStatus
from booking.notifications.about_visit import preparation
from booking.notifications.calendar import calendar_file
from booking.operations.messages import private_links
from booking.patient import keys
from booking.patient.joint_words import together_words
from booking.patient.views.acting_door import closed, link_of_pass, link_of_token, may_do, refused
from booking.patient.visit_page import confirmation_page
from booking.queries.joint import beside
from core import clock, languages
from core.client_address import client_address
from core.ratelimit import TooOften, looked

VisitView = Callable[
    ..., HttpResponse
]  # of the request, the visit, and what else the address names
#: From one network in ten minutes: telephones share addresses, and nobody guesses 131 bits anyway.
MOST_TRIES = 120
PAGES = {
    *("receipt", "cancel", "change", "pay", "deposit", "messages", "earlier"),
    *("offered_plan", "planned", "home", "went", "exercises"),
}


def private(*methods: str) -> Callable[[VisitView], VisitView]:
    """A page of one visit, for the browser that carries a key to it; anybody else gets 404."""

    def wrap(view: VisitView) -> VisitView:
        @require_http_methods([*methods, "HEAD"])
        # A browser shared by two must not show the one's visit to the other by its back button.
        @never_cache
        @wraps(view)
        def inner(request: HttpRequest, reference: str, **named: str) -> HttpResponse:
            visit = keys.visit_for(request, reference, clock.now())
            if visit is None:
                # 404 and not 403: whether a reference exists is nobody else's business. Calendars
                # and other devices hold this address too: the page says how it opens (0920).
                return shut(closed(request, link_of_pass(request, reference)))
            return shut(refused(request, visit) or view(request, visit, **named))

        return inner

    return wrap


def shut(response: HttpResponse, referrer: str = "same-origin") -> HttpResponse:
    """Nothing is stored or indexed, and no other site learns the address.

    Not `no-referrer`, except for the link itself: under it browsers send our own forms with
    `Origin: null`, and the check against forged requests rightly refuses those (decisions/0502).
    """
    response["Cache-Control"] = "no-store, private"
    response["Referrer-Policy"] = referrer
    response["X-Robots-Tag"] = "noindex, nofollow"
    return response


@require_http_methods(["GET", "HEAD"])
@never_cache
def follow(request: HttpRequest, token: str) -> HttpResponse:
    """A private link from a message: a pass for two hours, and on to the visit's page.

    Whoever never chose a language reads the page in that of the letters.
    """
    link = private_links.link_behind(token, clock.now())
    if link is None:
        return shut(closed(request, link_of_token(token, clock.now()), token))
    return _followed(request, link, request.GET.get("to", ""))


def _followed(request: HttpRequest, link: PatientLink, page: str) -> HttpResponse:
    # Only known pages: the link is in a letter, and what stands behind it may have been edited.
    url = keys.visit_url(link.visit, page if page in PAGES else "confirmation")
    response = keys.give_pass(redirect(url), request, link)
    if settings.LANGUAGE_COOKIE_NAME not in request.COOKIES:
        languages.remember(response, link.visit.language)
    return shut(response, referrer="no-referrer")


@require_http_methods(["GET", "HEAD"])
@never_cache
def follow_short(request: HttpRequest, code: str) -> HttpResponse:
    """The same of a link in a text: which page it leads to is written beside it (1228).

    Whoever tries many that open nothing is not looked for any more, for a while.
    """
    now = clock.now()
    try:
        looked(f"short:{client_address(request.META)}", most=MOST_TRIES, seconds=600, now=now)
    except TooOften:
        return shut(closed(request, None))
    link = private_links.link_behind(code, now)
    if link is None:
        return shut(closed(request, link_of_token(code, now)))
    return _followed(request, link, link.leads_to)


@private("GET")
def confirmation(request: HttpRequest, visit: Visit) -> HttpResponse:
    """How the visit stands: when, who, where, what happens next."""
    if visit.deposit_until and visit.status in VisitStatus.UNBOOKED:
        return redirect(keys.visit_url(visit, "deposit"))  # nothing is booked yet
    now = clock.now()
    proved, opens = keys.is_proved(request, visit, now), opens_other(request, visit)
    page = confirmation_page(visit, now, proved=proved, opens_other=opens)
    context = page | {"preparation": preparation(), "may": may_do(visit)}
    context["joint"] = joint_context(request, visit)
    return render(request, "booking/visit.html", context)


def joint_context(request: HttpRequest, visit: Visit) -> dict[str, str]:
    """The visit of the other person at this door; a link to it only where this browser may open it."""
    words = together_words(visit)
    reference = words.get("other_reference", "")
    if reference and keys.visit_for(request, reference, clock.now()) is not None:
        words["other_url"] = reverse("visit:confirmation", args=[reference])
    return words


def opens_other(request: HttpRequest, visit: Visit) -> bool:
    """Whether this browser may change the other visit at this door as well (1253)."""
    other = beside(visit)
    if other is None or keys.visit_for(request, other.public_ref, clock.now()) is None:
        return False
    # The person of the other visit, too, may have said what is done for them, and what is not (1255).
    return "change" in may_do(other)


@private("GET")
def calendar(request: HttpRequest, visit: Visit) -> HttpResponse:
    """The visit as a calendar file."""
    cancelled = visit.status == "cancelled"
    content = calendar_file(visit, method="CANCEL" if cancelled else "PUBLISH", now=clock.now())
    return as_file(content, "text/calendar; charset=utf-8", "visit.ics")


def as_file(content: bytes, kind: str, name: str) -> HttpResponse:
    """A download."""
    response = HttpResponse(content, content_type=kind)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
