"""A gift card in words: its terms before anybody buys, and its two letters."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from booking.models import GiftCard
from booking.notifications.email import demo_mark
from core.languages import speaking
from core.letters import Letter, send
from core.local_time import local
from core.models import ClinicSettings
from core.models.outbox import Outcome
from core.money import shown
from core.paper import write_paper

SUBJECT = gettext_lazy("A gift card for you")


def gift_terms() -> list[str]:
    """The terms in words, as they are shown before anybody buys."""
    phone = ClinicSettings.current().phone
    return [
        _("It pays for visits of this clinic, all of a visit or a part."),
        _("It never expires, and there is no fee."),
        _("Whoever has the code can use it: keep it like money."),
        _(
            "Changed your mind? Call us at %(phone)s: what has not been used goes back to the card you paid "
            "with."
        )
        % {"phone": phone},
    ]


def facts_of_card(card: GiftCard | None) -> dict[str, str]:
    """What letters about a gift card may say."""
    if card is None:
        return dict.fromkeys(("gift", "code", "receiver", "giver", "sent", "words", "balance"), "")
    return {
        "gift": shown(card.amount_cents, card.account.currency),
        "code": card.shown_code,
        "receiver": card.receiver,
        "giver": card.giver,
        "sent": f"{_sent(card)}\n\n" if card.receiver_email else "",
        "words": f"{card.message}\n\n" if card.message else "",
        "balance": f"{settings.BASE_URL}/gift-cards/balance/",
    }


def _sent(card: GiftCard) -> str:
    return _("We have sent it to %(address)s as well.") % {"address": card.receiver_email}


def gift_paper(card: GiftCard, *, left: int, over: str) -> bytes:
    """The card as a PDF of one page, in the language being spoken.

    `left`: what can still be used of it, in cents. `over`: why that is nothing any more, if so.
    """
    clinic, money = ClinicSettings.current(), card.account.currency
    rows = [
        (_("Amount"), shown(card.amount_cents, money)),
        # A print outlives what is said on it: only what is no longer all of it is named.
        (_("Left on this card"), shown(left, money) if left != card.amount_cents else ""),
        (_("For"), card.receiver),
        (_("From"), card.giver),
        (_("Message"), card.message),
        (_("Code"), "" if over else card.shown_code),
    ]
    day = local(card.sold_at).date()
    return write_paper(
        "receipt.typ",
        {
            "title": _("Gift card, no longer good") if over else _("Gift card"),
            "mark": _("DEMO – NO REAL MONEY") if settings.PAYMENTS == "simulator" else "",
            "clinic": [clinic.name, clinic.phone, settings.BASE_URL],
            "rows": [[label, value] for label, value in rows if value],
            "notes": [over] if over else gift_terms()[:3],
            "language": get_language() or settings.LANGUAGE_CODE,
            "written_on": [day.year, day.month, day.day],
        },
    )


def send_to_receiver(ids: dict[str, Any]) -> Outcome:
    """The gift card itself, to whom it is for."""
    card = GiftCard.objects.select_related("account").get(pk=ids["gift"])
    if not card.receiver_email:
        return Outcome.NOBODY
    with speaking(card.language):
        body = _(
            "%(giver)s gives you %(gift)s for visits of our clinic.\n\n%(words)sThe code of your gift card "
            "is %(code)s. Type it on the page “Pay the rest” of a visit, or read it out to us at "
            "%(phone)s. It never expires. What is left on it: %(balance)s"
        ) % {**facts_of_card(card), "phone": ClinicSettings.current().phone}
        send(
            Letter(
                to=card.receiver_email,
                subject=f"{demo_mark()}{SUBJECT}",
                heading=str(SUBJECT),
                opening=body.split("\n\n"),
                actions=[(_("Book a visit"), f"{settings.BASE_URL}/book/")],
            )
        )
    return Outcome.SENT
