"""Staff and practitioners need a second factor, and no door leads around it."""

from collections.abc import Callable

from allauth.account.authentication import get_authentication_records
from allauth.mfa.models import Authenticator
from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from accounts.sessions import see_again
from core.clock import now

GetResponse = Callable[[HttpRequest], HttpResponse]

ALWAYS = ("account_login", "account_logout")
TO_ENROL = (*ALWAYS, "mfa_activate_totp", "account_reauthenticate")
TO_PROVE = (*ALWAYS, "mfa_reauthenticate")


class NothingKeptMiddleware:
    """What somebody signed in was shown, and every refusal, is kept by no browser and no proxy.

    A refusal too: a private address answers 404 to strangers, and a 404 may be kept by default.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        leaves = request.method == "POST" and request.path.endswith("/logout/")
        leaves = leaves and is_signed_in(request)
        response = self.get_response(request)
        if leaves:
            # What the practice kept on the phone for want of a signal goes with whoever leaves (1133).
            response["Clear-Site-Data"] = '"storage"'
        # Pictures and scripts that are the same for everybody say so themselves.
        for_everybody = "public" in response.get("Cache-Control", "")
        if not for_everybody and (response.status_code >= 400 or is_signed_in(request)):
            response["Cache-Control"] = "no-store, private"
        return response


class SessionsSeenMiddleware:
    """Notes, now and then, that a browser in which somebody is signed in is still in use (1153)."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if is_signed_in(request):
            see_again(request, now())
        return self.get_response(request)


class SecondFactorMiddleware:
    """Whoever signs in sets up a second factor, and has shown it in this very session.

    Patients never sign in, so every signed-in person is staff or a practitioner and the rule is
    for all of them and for every address, not for a list of doors. A session begun before the
    factor was set up elsewhere must show it too, or it would remain a way in without one.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if settings.SECOND_FACTOR_REQUIRED and is_signed_in(request):
            missing = self._missing_step(request)
            if missing:
                return redirect(missing)
        return self.get_response(request)

    def _missing_step(self, request: HttpRequest) -> str:
        if not is_mfa_enabled(request.user, [Authenticator.Type.TOTP]):
            step, open_pages = "mfa_activate_totp", set(TO_ENROL)
        elif not shown_in_session(request):
            step, open_pages = "mfa_reauthenticate", set(TO_PROVE)
        else:
            return ""
        # The very pages that set up or ask for the factor, or nobody could ever get past.
        is_open = request.path in {reverse(name) for name in open_pages}
        return "" if is_open or request.path.startswith(settings.STATIC_URL) else step


def is_signed_in(request: HttpRequest) -> bool:
    """Whether somebody is signed in. Without the cookie the session is not even looked at."""
    return settings.SESSION_COOKIE_NAME in request.COOKIES and request.user.is_authenticated


def shown_in_session(request: HttpRequest) -> bool:
    """Whether a code of the second factor was accepted in this session."""
    records = get_authentication_records(request, request.user)
    return any(record.get("method") == "mfa" for record in records)
