"""Adapters of the sign-in library (allauth): closed sign-up, trusted addresses, encrypted seeds."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.flows.login import record_authentication
from allauth.mfa.adapter import DefaultMFAAdapter
from django.conf import settings
from django.http import HttpRequest
from wagtail.users.models import UserProfile

from accounts.sessions import note_session
from core import fields
from core.client_address import client_address
from core.clock import now
from core.models import ClinicSettings


class ClinicAccountAdapter(DefaultAccountAdapter):
    """Accounts are made by the office, never by strangers."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def is_safe_url(self, url: str | None) -> bool:
        """Only paths of this site: nothing relative, nothing encoded that a browser might read else."""
        return bool(url) and str(url).startswith("/") and super().is_safe_url(url)

    def get_client_ip(self, request: HttpRequest) -> str:
        return client_address(request.META)

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        """Wrong passwords are counted by axes, in the database; a count in this process's memory
        would let a stranger lock somebody out from everywhere."""

    def post_login(self, request: HttpRequest, user: Any, **kwargs: Any) -> Any:
        """Whoever signed in a moment ago is not asked for the password again at once."""
        record_authentication(request, user, "password", reauthenticated=True)
        _set_admin_clock(user)
        note_session(request, user, now())
        return super().post_login(request, user, **kwargs)


def _set_admin_clock(user: Any) -> None:
    """Wagtail's admin runs on UTC until a person chooses a zone: begin with the clinic's, so that a
    page scheduled for nine goes live at nine."""
    profile = UserProfile.get_for_user(user)
    if not profile.current_time_zone:
        profile.current_time_zone = settings.CLINIC_TIME_ZONE
        # Only where nothing was chosen: a person's own zone is never put back.
        profile.save(update_fields=["current_time_zone"])


class ClinicSecondFactor(DefaultMFAAdapter):
    """Seeds of authenticator apps are unreadable in the database file."""

    def encrypt(self, text: str) -> str:
        return fields.encrypt(text)

    def decrypt(self, encrypted_text: str) -> str:
        return fields.decrypt(encrypted_text)

    def get_totp_issuer(self) -> str:
        return ClinicSettings.current().name
