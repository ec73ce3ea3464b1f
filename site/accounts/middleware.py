"""Staff and practitioners need a second factor, and no door leads around it."""

from collections.abc import Callable

from allauth.account.authentication import get_authentication_records
from allauth.mfa.models import Authenticator
from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

GetResponse = Callable[[HttpRequest], HttpResponse]

ALWAYS = ("account_login", "account_logout")
TO_ENROL = (*ALWAYS, "mfa_activate_totp", "account_reauthenticate")
TO_PROVE = (*ALWAYS, "mfa_reauthenticate")


class SecondFactorMiddleware:
    """Whoever signs in sets up a second factor, and has shown it in this very session.

    Patients never sign in, so every signed-in person is staff or a practitioner and the rule is
    for all of them and for every address, not for a list of doors. A session begun before the
    factor was set up elsewhere must show it too, or it would remain a way in without one.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if settings.SECOND_FACTOR_REQUIRED and self._is_signed_in(request):
            missing = self._missing_step(request)
            if missing:
                return redirect(missing)
        return self.get_response(request)

    def _is_signed_in(self, request: HttpRequest) -> bool:
        # Without the cookie the session is not even looked at: pages stay cacheable.
        return settings.SESSION_COOKIE_NAME in request.COOKIES and request.user.is_authenticated

    def _missing_step(self, request: HttpRequest) -> str:
        if not is_mfa_enabled(request.user, [Authenticator.Type.TOTP]):
            step, open_pages = "mfa_activate_totp", set(TO_ENROL)
        elif not shown_in_session(request):
            step, open_pages = "mfa_reauthenticate", set(TO_PROVE)
        else:
            return ""
        is_open = request.path in {reverse(name) for name in open_pages}
        return "" if is_open or request.path.startswith(settings.STATIC_URL) else step


def shown_in_session(request: HttpRequest) -> bool:
    """Whether a code of the second factor was accepted in this session."""
    records = get_authentication_records(request, request.user)
    return any(record.get("method") == "mfa" for record in records)
