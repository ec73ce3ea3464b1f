"""Signed one-use links: the way to a first password, or to a new one.

Nothing is stored. The signature names the person and carries a fingerprint of their password as it
was; setting a password changes the fingerprint, so a link works once and its brothers die with it.
"""

import datetime as dt
from dataclasses import dataclass

from django.core import signing
from django.utils.crypto import constant_time_compare, salted_hmac

from accounts.models import User

SALT = "accounts.links"
INVITATION = "invitation"
RESET = "reset"
LIFE = {INVITATION: dt.timedelta(days=7), RESET: dt.timedelta(hours=2)}


class LinkUnreadable(Exception):
    """Not a link of ours, or only part of one."""


class LinkExpired(Exception):
    """It was ours, but its time is over."""


class LinkUsed(Exception):
    """It has done its work, or the person may no longer sign in."""


@dataclass(frozen=True)
class Opened:
    """Whom a link leads in, and why."""

    user: User
    purpose: str


def make_link_token(user: User, *, purpose: str, now: dt.datetime) -> str:
    """A token for `purpose` (INVITATION or RESET), good from `now` for LIFE[purpose]."""
    content = [user.pk, purpose, int(now.timestamp()), _fingerprint(user)]
    return signing.dumps(content, salt=SALT)


def open_link_token(token: str, *, now: dt.datetime) -> Opened:
    """Whom the token leads in. Raises LinkUnreadable, LinkExpired, LinkUsed."""
    try:
        pk, purpose, made_at, fingerprint = signing.loads(token, salt=SALT)
        life = LIFE[purpose]
    except (signing.BadSignature, ValueError, TypeError, KeyError):
        raise LinkUnreadable from None
    user = User.objects.filter(pk=pk, is_active=True).first()
    # Used before expired: a link that did its work says so, however old it is.
    if user is None or not constant_time_compare(fingerprint, _fingerprint(user)):
        raise LinkUsed
    if now >= dt.datetime.fromtimestamp(made_at, tz=dt.UTC) + life:
        raise LinkExpired
    return Opened(user, purpose)


def _fingerprint(user: User) -> str:
    # With the address: a link sent to an old mailbox dies when the person's e-mail is changed.
    return salted_hmac(SALT, f"{user.password}{user.email}").hexdigest()[:32]
