"""People who sign in, and an authenticator app of their own."""

import time

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value

from tests.factories import make_user

SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
PASSWORD = "a long enough password"


def app_code(steps_ago: int = 0, secret: str = SECRET) -> str:
    """What an authenticator app shows."""
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30 - steps_ago))


def sign_in(client, email, password=PASSWORD, **extra):
    return client.post("/accounts/login/", {"login": email, "password": password}, **extra)


@pytest.fixture
def guarded(settings):
    """As in production: a second factor is asked for and wrong passwords are counted."""
    settings.SECOND_FACTOR_REQUIRED = True
    settings.AXES_ENABLED = True


@pytest.fixture
def office(db):
    return make_user("office@tidewater.example", is_superuser=True, is_staff=True)


@pytest.fixture
def enrolled(office):
    TOTP.activate(office, SECRET)
    assert Authenticator.objects.count() == 1
    return office
