"""Counts page views and searches of visitors; staff and machines are left out."""

import re
from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from core.clock import now
from home.page_view_counts import SEARCH, TALLY, VIEW

GetResponse = Callable[[HttpRequest], HttpResponse]
MACHINE = re.compile(r"bot|crawl|spider|slurp|preview|monitor|lighthouse|curl|wget", re.I)
DESK = "/book/"


class CountingMiddleware:
    """A view for each page answered, a search for each postal code sent on from a page's box."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        # Counted after the answer: only a page that was really sent has an id (`page_id`).
        response = self.get_response(request)
        if request.method == "GET" and not is_machine(request):
            count(request, response)
        return response


def is_machine(request: HttpRequest) -> bool:
    """Whether the visitor says it is a program."""
    return bool(MACHINE.search(request.META.get("HTTP_USER_AGENT", "")))


def count(request: HttpRequest, response: HttpResponse) -> None:
    """Count a view or a search; signed-in staff are not visitors."""
    page_id = getattr(response, "page_id", None)
    # Told by the cookie's presence alone: opening the session would cost a query a page.
    if page_id is not None and settings.SESSION_COOKIE_NAME not in request.COOKIES:
        TALLY.add(page_id, VIEW, now())
    elif request.path == DESK and request.GET.get("postal_code"):
        source = request.GET.get("from", "")
        # Anybody may write anything here; longer, it is no id and no column holds it.
        if source.isdecimal() and len(source) < 10:
            TALLY.add(int(source), SEARCH, now())
