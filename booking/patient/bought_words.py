"""What whoever bought something reads about it: that it is paid, where the letter went, what comes next."""

from django.utils.translation import gettext as _

from booking.models import GiftCard, Purchase
from booking.patient.promises import masked
from booking.queries.messages import MessageState, letter_of, letter_with_card
from core.local_time import day_of_year, local
from core.models import ClinicSettings
from core.money import shown


def paid_words(purchase: Purchase) -> str:
    """How much, when, and where the letter went; of a purchase that is paid."""
    assert purchase.delivered_at is not None, "what is paid is delivered"
    paid = _("You paid %(price)s by card on %(day)s.") % {
        "price": shown(purchase.price_cents, purchase.currency),
        "day": day_of_year(local(purchase.delivered_at).date()),
    }
    return f"{paid} {_letter_words(purchase)}".strip()


def _letter_words(purchase: Purchase) -> str:
    said = {
        MessageState.SENT: _("We have written to %(email)s: the letter has a link to this page."),
        MessageState.QUEUED: _("We are writing to %(email)s: the letter has a link to this page."),
        MessageState.COULD_NOT: _(
            "We could not send the letter to %(email)s. Keep this page open and call us at %(phone)s."
        ),
    }.get((letter_of(purchase) or MessageState.DROPPED).in_short, "")
    return said % {"email": masked(purchase.email), "phone": ClinicSettings.current().phone}


def receiver_words(card: GiftCard) -> str:
    """What is still to do so that whoever a gift card is for has it."""
    to = {"email": masked(card.receiver_email)}
    print_it = _("Print it or read the code to whom it is for: whoever has the code can use it.")
    return {
        MessageState.SENT: _("We have sent it to %(email)s as well. There is nothing else to do.")
        % to,
        MessageState.QUEUED: _("We are sending it to %(email)s as well.") % to,
        MessageState.COULD_NOT: _("We could not send it to %(email)s.") % to + f" {print_it}",
    }.get((letter_with_card(card) or MessageState.DROPPED).in_short, print_it)


def thanks_words(purchase: Purchase | None, *, waits: bool) -> str:
    """For a browser that has no key to what was bought: how it stands, and nothing of what or whose."""
    if purchase is not None and purchase.delivered_at is not None:
        return _(
            "Your payment has arrived. The letter to your e-mail address has a private link that opens "
            "what you bought."
        )
    if waits:
        return _("Your payment is on its way. We write to you as soon as it has arrived.")
    return _(
        "If you have just paid, we write to your e-mail address as soon as the payment has arrived, with "
        "a private link to what you bought."
    )
