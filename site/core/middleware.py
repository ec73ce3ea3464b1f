"""Middleware for every request: security headers, the clinic's time zone, plain error pages."""

from collections.abc import Callable
from typing import cast
from zoneinfo import ZoneInfo

from csp.constants import SELF, UNSAFE_INLINE
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from core.errors import AWAY, UNASKABLE, busy, plain_page, too_often
from core.raced import is_race, look_again
from core.ratelimit import TooOften

INLINE_TOO = [SELF, UNSAFE_INLINE]  # Wagtail's own pages carry inline scripts
GetResponse = Callable[[HttpRequest], HttpResponse]


class SecurityHeadersMiddleware:
    """Headers Django does not set, and the admin's looser content policy."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response
        site = cast(dict[str, list[str]], settings.CONTENT_SECURITY_POLICY["DIRECTIVES"])
        admin = {**site, "script-src": INLINE_TOO, "style-src": INLINE_TOO}
        self.admin_policy = "; ".join(
            f"{name} {' '.join(sources)}" for name, sources in admin.items()
        )

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        # Not over a header that the view has set for a reason of its own.
        response.setdefault(
            "Permissions-Policy", "camera=(), geolocation=(), microphone=(), payment=()"
        )
        response.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        if request.path.startswith("/admin/"):
            response.setdefault("Content-Security-Policy", self.admin_policy)
        return response


class ClinicTimeMiddleware:
    """Pages show the clinic's wall clock; the process itself stays on UTC."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response
        self.zone = ZoneInfo(settings.CLINIC_TIME_ZONE)

    def __call__(self, request: HttpRequest) -> HttpResponse:
        with timezone.override(self.zone):
            return self.get_response(request)


class PlainPagesMiddleware:
    """A page where there would be none: the database is away (503) or could hold no such number (400),
    the address takes no GET (405), it was asked too often (429); or somebody else was faster (1018)."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if response.status_code != 405 or response.content or not _is_read_by_a_person(request):
            return response
        page = plain_page(request, 405)
        # RFC 9110: a 405 names the methods that are taken.
        page["Allow"] = response["Allow"]
        return page

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if isinstance(exception, AWAY):
            return busy(request)
        if isinstance(exception, TooOften):
            return too_often(request, exception)
        if is_race(request, exception):
            return look_again(request)
        # Only a question: a change that does not fit is a fault of ours, and is to be seen.
        if isinstance(exception, UNASKABLE) and request.method in ("GET", "HEAD"):
            return plain_page(request, 400)
        # What nobody knows goes on to Django, which logs it and answers 500.
        return None


def _is_read_by_a_person(request: HttpRequest) -> bool:
    return request.method == "GET" and "text/html" in request.META.get("HTTP_ACCEPT", "")
