"""A message to the office arrives, is told of, and is forgotten in time, or on request."""

import datetime as dt
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from core.letters import Letter, send
from core.models import ClinicSettings
from core.outbox import Lane, enqueue, handles
from core.periodic import periodic
from core.personal import Identity, keeps_personal_records
from core.phones import shown
from home.models import ContactMessage


@transaction.atomic
def keep_message(
    *, name: str, email: str, phone: str, text: str, now: dt.datetime
) -> ContactMessage:
    """Store a message and have the office told that one waits (not what it says)."""
    message = ContactMessage.objects.create(name=name, email=email, phone=phone, text=text, at=now)
    enqueue("contact.told", key=f"contact:{message.pk}", ids={"message": message.pk}, now=now)
    return message


@handles("contact.told", lane=Lane.MAIL)
def tell_office(ids: dict[str, Any], now: dt.datetime) -> None:
    """An e-mail without the message: e-mail is no place for what patients write."""
    office = ClinicSettings.current().email
    if not office:
        return
    # The list, not the message: whoever opens it signs in, and the address names nobody.
    link = f"{settings.BASE_URL}/admin/contact-messages/"
    send(
        Letter(
            to=office,
            subject=_("A message waits for you"),
            heading=_("A message waits for you"),
            opening=[_("Somebody wrote to the clinic through the website.")],
            actions=[(_("Read it here"), link)],
            is_to_patient=False,
        )
    )


@periodic("contact-messages", every=dt.timedelta(hours=12))
def forget_old(now: dt.datetime) -> None:
    """Delete messages older than the clinic keeps them."""
    kept = dt.timedelta(days=ClinicSettings.current().keep_messages_days)
    ContactMessage.objects.filter(at__lt=now - kept).delete()


def messages_of(person: Identity) -> list[dict[str, Any]]:
    """What somebody wrote to the office, for their export."""
    return [
        {
            "at": message.at,
            "name": message.name,
            "email": message.email,
            "phone": shown(message.phone),
            "text": message.text,
        }
        for message in _written_by(person)
    ]


def delete_messages_of(person: Identity) -> int:
    """Take somebody's messages away. Returns how many there were."""
    found = [message.pk for message in _written_by(person)]
    ContactMessage.objects.filter(pk__in=found).delete()
    return len(found)


def _written_by(person: Identity) -> list[ContactMessage]:
    # Encrypted: only reading can tell. There are few, and none is old.
    return [
        message
        for message in ContactMessage.objects.order_by("at")
        if person.is_of(email=message.email, phone=message.phone)
    ]


keeps_personal_records("messages to the office", find=messages_of, clear=delete_messages_of)
