"""A message to the office arrives, is told of, and is forgotten after a season."""

import datetime as dt
from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.utils.translation import gettext as _

from core.models import ClinicSettings
from core.outbox import enqueue, handles, periodic
from home.models import ContactMessage

KEPT = dt.timedelta(days=180)


@transaction.atomic
def keep_message(
    *, name: str, email: str, phone: str, text: str, now: dt.datetime
) -> ContactMessage:
    """Store a message and have the office told that one waits (not what it says)."""
    message = ContactMessage.objects.create(name=name, email=email, phone=phone, text=text, at=now)
    enqueue("contact.told", key=f"contact:{message.pk}", ids={"message": message.pk}, now=now)
    return message


@handles("contact.told")
def tell_office(ids: dict[str, Any], now: dt.datetime) -> None:
    """An e-mail without the message: e-mail is no place for what patients write."""
    office = ClinicSettings.current().email
    if not office:
        return
    link = f"{settings.BASE_URL}/admin/contact-messages/"
    body = _("Somebody wrote to the clinic through the website. Read it here:") + f"\n\n{link}\n"
    EmailMessage(_("A message waits for you"), body, to=[office]).send()


@periodic("contact-messages", every=dt.timedelta(hours=12))
def forget_old(now: dt.datetime) -> None:
    """Delete messages older than half a year."""
    ContactMessage.objects.filter(at__lt=now - KEPT).delete()
