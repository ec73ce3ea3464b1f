"""The job that writes to whoever bought a package or a gift card."""

import datetime as dt
from typing import Any

from django.conf import settings

from booking.models import Purchase
from booking.notifications import kinds
from booking.notifications.gift_words import send_to_receiver
from booking.notifications.purchase_letters import WITH_LINK, send_to_buyer
from booking.operations.messages.purchase_links import mint_purchase_link
from booking.payments.books import owed_of_purchase
from core.models.outbox import Outcome
from core.outbox import Lane, handles


@handles(kinds.PURCHASE_LETTER, lane=Lane.MAIL)
def write_to_buyer(ids: dict[str, Any], now: dt.datetime) -> Outcome:
    """A letter about what was bought; the link to it is minted as the letter is sent (0004)."""
    purchase = Purchase.objects.get(pk=ids["purchase"])
    if ids["what"] == "refund_failed":
        # What is owed now: paid back by hand meanwhile, there is nothing to say.
        owed = owed_of_purchase(purchase)
        return send_to_buyer({**ids, "cents": owed}) if owed else Outcome.DROPPED
    link = ""
    if ids["what"] in WITH_LINK and purchase.email:
        token = mint_purchase_link(purchase=purchase, now=now)
        link = f"{settings.BASE_URL}/packages/mine/{token}/"
    return send_to_buyer(ids, link)


@handles(kinds.GIFT_LETTER, lane=Lane.MAIL)
def send_gift_card(ids: dict[str, Any], now: dt.datetime) -> Outcome:
    """A gift card to whom it is for."""
    return send_to_receiver(ids)
