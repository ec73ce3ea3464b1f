"""The outermost middleware: numbers each request and, where somebody reads it, takes its time (1031)."""

import logging
import re
import secrets
import time
from collections.abc import Callable, Mapping
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from core.client_address import is_through_a_proxy
from core.latencies import begin_anew, note
from core.logs import redact
from core.request_ids import bear, current, done_for, route_of
from core.status import PROBES

log = logging.getLogger(__name__)

HEADER = "HTTP_X_REQUEST_ID"
#: As nginx, Caddy and the clouds make them. No words: whoever writes one could write a name.
SAFE = re.compile(r"[0-9a-fA-F-]{16,64}")
SLOW_SECONDS = 3.0


def number_of(meta: Mapping[str, Any]) -> str:
    """The number our own proxy gave the request, or a new one: a stranger's is never believed."""
    given = str(meta.get(HEADER, ""))
    believed = SAFE.fullmatch(given) and redact(given) == given and is_through_a_proxy(meta)
    return given if believed else secrets.token_hex(8)


class RequestMiddleware:
    """Outermost, so that whatever is said and left to be done meanwhile bears the number."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response
        if settings.METRICS_TOKEN:
            begin_anew()

    def __call__(self, request: HttpRequest) -> HttpResponse:
        with done_for(number_of(request.META)):
            bear(request, current())
            began = time.perf_counter()
            response = self.get_response(request)
            _tell(request, response, time.perf_counter() - began)
            response["X-Request-ID"] = current()
            return response


def _tell(request: HttpRequest, response: HttpResponse, seconds: float) -> None:
    # Without a route: from the page cache, or an address that nobody has.
    route = route_of(request, otherwise="none" if response.status_code >= 400 else "kept")
    route = "probe" if request.path in PROBES else route
    if response.status_code >= 500 or seconds >= SLOW_SECONDS:
        told = (request.method, route, response.status_code, seconds)
        log.warning("%s %s was answered %s after %.1f s", *told)
    if settings.METRICS_TOKEN:
        note(route, request.method or "", response.status_code, seconds)
