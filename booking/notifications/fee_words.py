"""What a letter about a fee says of it: how much, for what, from which card, and when that was agreed."""

from __future__ import annotations

from django.utils.translation import gettext as _

from booking.models import Payment, PaymentKind, SavedCard, Visit
from core.local_time import day_of_year, local
from core.money import shown


def fee_facts(visit: Visit) -> dict[str, str]:
    """The facts of the fee of `visit` for a letter; empty words where there is none."""
    fee = Payment.objects.filter(visit=visit, off_session=True).first()
    card = SavedCard.objects.filter(visit=visit).first()
    if fee is None or card is None:
        return dict.fromkeys(("fee", "why", "card", "agreed"), "")
    why = {
        PaymentKind.NO_SHOW: _("nobody was there when we came"),
        PaymentKind.LATE: _("the visit was cancelled too late for nothing to be due"),
    }
    return {
        "fee": shown(fee.amount_cents, fee.currency),
        "why": why[PaymentKind(fee.kind)],
        "card": card.name,
        "agreed": day_of_year(local(card.agreed_at, visit.time_zone).date()),
    }
