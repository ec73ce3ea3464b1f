"""Error pages (400, 405, 429, 500, 503), made without asking the database for anything (0404)."""

import sys
from typing import Any

from django.conf import settings
from django.db import DataError, InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string

from core.clinic_fallback import fallback_facts
from core.ratelimit import TooOften
from core.request_ids import spoken

#: A database that is locked, gone, or has hung up on us: a short wait, no fault of the program.
AWAY = (OperationalError, InterfaceError)
#: `?p=99999999999999999999` in the admin's lists: no column holds such a number, on SQLite, on PostgreSQL.
UNASKABLE = (OverflowError, DataError)
RETRY_SECONDS = 5


def plain_page(request: HttpRequest, status: int) -> HttpResponse:
    """`<status>.html` in the visitor's language, with the phone number the clinic last had.

    Without the request: its context would ask the very database that may be away.
    """
    context = {
        "clinic": fallback_facts(),
        "base_url": settings.BASE_URL,
        "brief": True,
        "was_sent": request.method == "POST",
        # What the office is told on the telephone, and finds in the log.
        "request_number": spoken() if status in (400, 500, 503) else "",
    }
    return HttpResponse(render_to_string(f"{status}.html", context), status=status)


def busy(request: HttpRequest) -> HttpResponse:
    """503, and after how many seconds to ask again."""
    response = plain_page(request, 503)
    response["Retry-After"] = str(RETRY_SECONDS)
    return response


def too_often(request: HttpRequest, error: TooOften) -> HttpResponse:
    """429, and after how many seconds to ask again."""
    response = plain_page(request, 429)
    response["Retry-After"] = str(error.seconds)
    # A proxy that kept it would turn everybody away.
    response["Cache-Control"] = "no-store, private"
    return response


def failed(request: HttpRequest) -> HttpResponse:
    """Django's handler of what nobody caught: the database is away, or we have made a mistake."""
    if isinstance(sys.exc_info()[1], AWAY):
        return busy(request)
    return plain_page(request, 500)


def unreadable(request: HttpRequest, exception: Any = None) -> HttpResponse:
    """Django's handler of requests that cannot be read."""
    return plain_page(request, 400)
