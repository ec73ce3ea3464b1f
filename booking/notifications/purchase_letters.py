"""E-mails to whoever bought a package or a gift card, in the language they bought it in."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from booking.models import GiftCard, PackageSale, Purchase, PurchaseKind, Refund
from booking.notifications.back_words import going_back
from booking.notifications.email import demo_mark
from booking.notifications.gift_words import facts_of_card
from booking.notifications.money_letters import MESSAGES as ABOUT_VISITS
from booking.notifications.package_words import facts_of_package
from core.languages import speaking
from core.letters import Letter, send
from core.models import ClinicSettings
from core.models.outbox import Outcome
from core.money import shown

#: What is said in other words than of a visit; the rest is said in the same.
MESSAGES = {
    "package_bought": (
        gettext_lazy("Your package"),
        gettext_lazy(
            "Thank you: you paid %(price)s by card for your package “%(package)s” (reference %(ref)s), "
            "%(visits)s visits.\n\nTo book with it, open it by the button below: the visit is then paid "
            "for. Or call us at %(phone)s. You get a receipt for your plan after each visit, for its share "
            "of the price.\n\n%(terms)s"
        ),
    ),
    "gift_bought": (
        gettext_lazy("Your gift card"),
        gettext_lazy(
            "Thank you: you paid %(gift)s by card for a gift card for %(receiver)s (reference %(ref)s). Its "
            "code is %(code)s. Open it by the button below to print it.\n\n%(sent)sIt is used by typing the "
            "code on the page where a visit is paid, or by calling us at %(phone)s. It never expires. Keep "
            "the code like money. What is left on it: %(balance)s"
        ),
    ),
    "purchase_failed": (
        gettext_lazy("Your payment did not go through"),
        gettext_lazy(
            "Your bank did not make the payment for reference %(ref)s. Nothing was charged and nothing was "
            "bought. Try again at %(again)s or call us at %(phone)s."
        ),
    ),
    "paid_too_much": (
        gettext_lazy("You paid twice; one payment goes back"),
        gettext_lazy(
            "Your purchase %(ref)s was paid twice. The second payment of %(refund)s went back to the card "
            "you paid with. What you bought is not affected."
        ),
    ),
    "paid_back": (
        gettext_lazy("Your money back"),
        gettext_lazy("About your purchase with the reference %(ref)s. %(going_back)s"),
    ),
    "package_ended": (
        gettext_lazy("Your package has ended"),
        gettext_lazy("Your package “%(package)s” (reference %(ref)s) has ended. %(going_back)s"),
    ),
    "gift_ended": (
        gettext_lazy("Your gift card has ended"),
        gettext_lazy(
            "The gift card for %(receiver)s (reference %(ref)s) has ended: its code pays for nothing any "
            "more. %(going_back)s"
        ),
    ),
}
_SHOP: dict[str, str] = {PurchaseKind.PACKAGE: "packages", PurchaseKind.GIFT: "gift-cards"}
#: Letters that open what was bought.
WITH_LINK = ("package_bought", "package_ends_soon", "gift_bought")


def send_to_buyer(ids: dict[str, Any], link: str = "") -> Outcome:
    """One e-mail about `ids["what"]`; `link` opens what was bought."""
    purchase = Purchase.objects.get(pk=ids["purchase"])
    if not purchase.email:
        return Outcome.NOBODY
    with speaking(purchase.language):
        send(_letter(purchase, ids, link))
    return Outcome.SENT


def _letter(purchase: Purchase, ids: dict[str, Any], link: str) -> Letter:
    what = ids["what"]
    subject, text = MESSAGES[what] if what in MESSAGES else ABOUT_VISITS[what]
    body = str(text) % _facts(purchase, ids)
    title = _("%(subject)s (%(ref)s)") % {"subject": str(subject), "ref": purchase.public_ref}
    return Letter(
        to=purchase.email,
        subject=f"{demo_mark()}{title}",
        heading=str(subject),
        opening=body.split("\n\n"),
        actions=[(_open(purchase), link)] if link else [],
    )


def _open(purchase: Purchase) -> str:
    gift = purchase.kind == PurchaseKind.GIFT
    return _("Open the gift card") if gift else _("Open my package")


def _facts(purchase: Purchase, ids: dict[str, Any]) -> dict[str, str]:
    sale = PackageSale.objects.filter(account=purchase.account_id).first()
    refund = Refund.objects.filter(pk=ids["refund"]).first() if "refund" in ids else None
    cents = int(ids.get("cents", 0))
    card = GiftCard.objects.select_related("account").filter(account=purchase.account_id).first()
    about = facts_of_package({"sale": sale.pk if sale else 0}) | facts_of_card(card)
    return about | {
        "ref": purchase.public_ref,
        "refund": shown(refund.amount_cents if refund else cents, purchase.currency),
        "back": shown(cents, purchase.currency),
        "going_back": going_back(ids["way"], cents, purchase.currency) if "way" in ids else "",
        "phone": ClinicSettings.current().phone,
        "book": f"{settings.BASE_URL}/book/",
        "again": f"{settings.BASE_URL}/{_SHOP[purchase.kind]}/",
    }
