"""A daughter books for her father: her browser, his letter, and what they press."""

import re

from django.core import mail

from booking.models import Visit
from booking.operations.money.by_hand import record_payment
from booking.payments import ledger
from core.audit import Actor

FATHER, DAUGHTER = "gurpreet@example.org", "ann@example.org"
FOR_HIM = {
    "name": "ਗੁਰਪ੍ਰੀਤ Singh",
    "contact_name": "王小明",
    "email": DAUGHTER,
    "visited_email": FATHER,
    "visited_phone": "604 555 0123",
    "visited_language": "fr",
}


def letters_to(address):
    return [one for one in mail.outbox if one.to == [address]]


def own_page(letter):
    return re.search(r"(/visit/acting/\S+/)", letter.body)[1]


def daughters_link():
    """The link in her newest letter about the visit."""
    (letter, *_rest) = [one for one in reversed(letters_to(DAUGHTER)) if "/visit/" in one.body]
    return re.search(r"http\S+?(/visit/[\w-]{40,}/)", letter.body)[1]


def yes(client, page, **changes):
    shown = re.search(r'name="shown_version" value="(\w+)"', client.get(page).content.decode())[1]
    said = {"may": ["book", "change", "pay", "read"], "gets_letters": "on", "shown_version": shown}
    return client.post(page, said | changes)


def pay_all(visit, now):
    cents = ledger.owed_cents(Visit.objects.get(pk=visit.pk))
    record_payment(
        visit=visit, way="cash", cents=cents, key="till", by=Actor("office"), now=now, note=""
    )
