"""Letters about signing in, sent by the worker. Each letter mints its own link."""

import datetime as dt
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.links import INVITATION, LIFE, RESET, make_link_token
from accounts.models import User
from core.letters import Letter, send
from core.models import ClinicSettings
from core.outbox import Lane, handles

SEND_LINK = "accounts.link"


@handles(SEND_LINK, lane=Lane.MAIL)
def send_link(ids: dict[str, Any], now: dt.datetime) -> None:
    """Send an invitation or a reset letter; a reset nobody asked for by a known address sends none."""
    user = User.objects.filter(pk=ids["user"], is_active=True).first()
    # Written for unknown addresses too, so that asking takes as long; here nothing is sent (0602).
    if user is None:
        return
    token = make_link_token(user, purpose=ids["purpose"], now=now)
    link = settings.BASE_URL + reverse("accounts:open_link", args=[token])
    send((_invitation if ids["purpose"] == INVITATION else _password_reset)(user, link))


def _invitation(user: User, link: str) -> Letter:
    clinic = ClinicSettings.current()
    known = {"clinic": clinic.name, "days": LIFE[INVITATION].days, "phone": clinic.phone}
    return Letter(
        to=user.email,
        subject=_("Your sign-in at %(clinic)s") % known,
        heading=_hello(user),
        opening=[
            _("%(clinic)s has made a sign-in for you.") % known,
            _("Choose your password below; the link works once, within %(days)s days.") % known,
        ],
        actions=[(_("Choose your password"), link)],
        closing=[
            _(
                "After that you will set up a second factor with an authenticator app on your phone, "
                "because these pages show where patients live."
            ),
            _("Did you not expect this? Then ignore it, or call us: %(phone)s") % known,
        ],
        is_to_patient=False,
    )


def _password_reset(user: User, link: str) -> Letter:
    known = {
        "hours": int(LIFE[RESET].total_seconds()) // 3600,
        "phone": ClinicSettings.current().phone,
    }
    return Letter(
        to=user.email,
        subject=_("Your new password"),
        heading=_hello(user),
        opening=[
            _("Choose a new password below; the link works once, within %(hours)s hours.") % known
        ],
        actions=[(_("Choose a new password"), link)],
        closing=[
            _(
                "You did not ask for this? Then nothing has changed and you need do nothing. If it "
                "happens again, call us: %(phone)s"
            )
            % known
        ],
        is_to_patient=False,
    )


def _hello(user: User) -> str:
    return _("Hello %(name)s") % {"name": user.first_name or user.email}
