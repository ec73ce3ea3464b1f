"""The card on file of a visit as the office reads it: which, for what, agreed when, and what became of it."""

from django.utils.translation import gettext as _

from booking.models import Payment, SavedCard, Visit
from booking.payments.card_terms import kept_words
from booking.staff import presenters


def expiry(card: SavedCard) -> str:
    """`expires 12/2034`, as far as the provider has told it."""
    if card.expires_year is None or card.expires_month is None:
        return _("no date known")
    return _("expires %(when)s") % {"when": f"{card.expires_month:02d}/{card.expires_year}"}


def card_rows(visit: Visit) -> list[tuple[str, str]]:
    """Rows for the visit's page; none where no card was ever agreed to."""
    card = SavedCard.objects.filter(visit=visit).select_related("visit").first()
    if card is None:
        return []
    rows = [(_("Card on file"), _state(card))]
    if card.is_kept:
        agreed = presenters.instant(card.agreed_at)
        rows.append((_("Agreed to"), _("%(fees)s (on %(when)s)") % _of(kept_words(card), agreed)))
    fee = Payment.objects.filter(visit=visit, off_session=True).first()
    if fee is not None:
        amount = presenters.money(fee.amount_cents, fee.currency)
        rows.append((_("Fee from that card"), f"{amount}: {fee.get_state_display()}"))
    return rows


def _of(fees: str, when: str) -> dict[str, str]:
    return {"fees": fees, "when": when}


def _state(card: SavedCard) -> str:
    if card.is_kept:
        return f"{card.name}, {expiry(card)}"
    if card.kept_at is None:
        return _("agreed to, but no card was given") if card.revoked_at is None else _("none")
    why = card.get_ended_display()
    if card.removed_at is None:
        return _("%(why)s; its removal at Stripe is on its way") % {"why": why}
    said = {"why": why, "when": presenters.instant(card.removed_at)}
    return _("%(why)s; removed at Stripe on %(when)s") % said
