"""The card on file in words for a patient's pages: offered, kept, removed."""

from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from booking.models import SavedCard, Visit
from booking.payments.card_terms import CardTerms, kept_words, offer_words
from core.local_time import day_of_year, local
from core.money import shown
from core.prepared import prepared


def card_offer(terms: CardTerms | None) -> dict[str, Any]:
    """What the check page offers; empty where no card is asked for."""
    if terms is None:
        return {}
    required = _("For this visit the clinic asks for a card on file. Nothing is charged to it now.")
    optional = _("You may keep a card on file, or leave this out. Nothing is charged to it now.")
    return {
        "words": offer_words(terms),
        "lead": required if terms.is_required else optional,
    }


def card_kept(visit: Visit) -> dict[str, str]:
    """The card kept for `visit`, or what became of it; empty where there never was one."""
    card = next(iter(_cards_of(visit.pk)), None)
    if card is None or card.kept_at is None:
        return {}
    if card.is_kept:
        said = {"card": card.name, "fees": kept_words(card), "on": _day(card, card.agreed_at)}
        return {
            "kept": _("%(card)s is kept on file for this visit: %(fees)s.") % said,
            "agreed": _("You agreed to this on %(on)s.") % said,
            "name": said["card"],
        }
    if card.removed_at is None:
        return {"gone": _("Your card is no longer charged. It is being removed at Stripe.")}
    gone = _("Your card is no longer on file: it was removed on %(day)s.")
    return {"gone": gone % {"day": _day(card, card.removed_at)}}


@prepared
def _cards_of(visit_id: int) -> QuerySet[SavedCard]:
    return SavedCard.objects.filter(visit=visit_id).select_related("visit")


def late_fee_words(visit: Visit, cents: int) -> str:
    """What cancelling now may cost beyond what is kept; empty where nothing."""
    card = SavedCard.objects.filter(visit=visit).first()
    if not cents or card is None:
        return ""
    return _(
        "It is late to cancel: as you agreed, the clinic may charge %(amount)s to your card on file "
        "(%(card)s)."
    ) % {"amount": shown(cents, visit.currency), "card": card.name}


def _day(card: SavedCard, at: Any) -> str:
    return day_of_year(local(at, card.visit.time_zone).date())
