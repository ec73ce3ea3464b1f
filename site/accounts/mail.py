"""Letters about signing in, sent by the worker. Each letter mints its own link."""

import datetime as dt
from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.links import INVITATION, LIFE, make_link_token
from accounts.models import User
from core.models import ClinicSettings
from core.outbox import handles

SEND_LINK = "accounts.link"


@handles(SEND_LINK)
def send_link(ids: dict[str, Any], now: dt.datetime) -> None:
    """Send an invitation or a reset letter; a reset nobody asked for by a known address sends none."""
    user = User.objects.filter(pk=ids["user"], is_active=True).first()
    if user is None:
        return
    purpose = ids["purpose"]
    clinic = ClinicSettings.current()
    token = make_link_token(user, purpose=purpose, now=now)
    context = {
        "user": user,
        "clinic": clinic,
        "link": settings.BASE_URL + reverse("accounts:open_link", args=[token]),
        "days": LIFE[purpose].days,
        "hours": int(LIFE[purpose].total_seconds()) // 3600,
    }
    name = "invitation" if purpose == INVITATION else "password_reset"
    subject = _("Your sign-in at %(clinic)s") if purpose == INVITATION else _("Your new password")
    EmailMessage(
        subject=subject % {"clinic": clinic.name} if purpose == INVITATION else subject,
        body=render_to_string(f"account/email/{name}.txt", context),
        to=[user.email],
    ).send()
