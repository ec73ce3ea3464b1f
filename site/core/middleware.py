"""What every request passes through that is nobody's business rule."""

from collections.abc import Callable
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import OperationalError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

GetResponse = Callable[[HttpRequest], HttpResponse]


class SecurityHeadersMiddleware:
    """Headers Django does not set, and the admin's looser content policy."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        response.setdefault(
            "Permissions-Policy", "camera=(), geolocation=(), microphone=(), payment=()"
        )
        response.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        if request.path.startswith("/admin/"):
            policy = "; ".join(
                f"{name} {' '.join(str(source) for source in sources)}"
                for name, sources in settings.ADMIN_CONTENT_SECURITY_POLICY.items()
            )
            response.setdefault("Content-Security-Policy", policy)
        return response


class ClinicTimeMiddleware:
    """Pages show the clinic's wall clock; the process itself stays on UTC."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response
        self.zone = ZoneInfo(settings.CLINIC_TIME_ZONE)

    def __call__(self, request: HttpRequest) -> HttpResponse:
        with timezone.override(self.zone):
            return self.get_response(request)


class BusyDatabaseMiddleware:
    """A database that is locked or gone is a short wait (503), not a crash."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if not isinstance(exception, OperationalError):
            return None
        response = render(request, "503.html", status=503)
        response["Retry-After"] = "5"
        return response
