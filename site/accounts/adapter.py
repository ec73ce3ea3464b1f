"""How the sign-in library behaves here."""

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest


class ClinicAccountAdapter(DefaultAccountAdapter):
    """Accounts are made by the office, never by strangers."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False
