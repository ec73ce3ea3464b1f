"""The terms of a card on file: what is offered when booking, and which fee is due of a kept card."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import Q
from django.utils.translation import gettext as _

from booking.models import PaymentKind, SavedCard, Visit, VisitStatus
from booking.payments.terms import is_in_grace, policy_of
from core.models import ClinicSettings
from core.money import shown

#: Of the words below: another wording is another version.
WORDS_VERSION = "2026-11"


@dataclass(frozen=True)
class CardTerms:
    """What may be charged to a card on file, and whether nothing is booked without one."""

    no_show_cents: int
    late_cents: int
    late_hours: int
    currency: str
    is_required: bool


def card_terms(visit: Visit) -> CardTerms | None:
    """The terms on which a card may be kept for `visit`; None where none is asked for."""
    if not settings.SAVED_CARDS or settings.PAYMENTS == "off":
        return None
    kept = visit.policy.get("card") if isinstance(visit.policy, dict) else None
    if not kept:
        return None
    # "Late" is what is no longer free: two limits would make one of the two sentences untrue.
    free = [step.hours for step in policy_of(visit).steps if step.percent == 100]
    hours = min(free, default=0)
    return CardTerms(
        no_show_cents=int(kept["no_show_cents"]),
        late_cents=int(kept["late_cents"]) if hours else 0,
        late_hours=hours,
        currency=visit.currency,
        is_required=bool(kept["required"]),
    )


def fee_words(no_show_cents: int, late_cents: int, late_hours: int, currency: str) -> str:
    """When which fee is charged, as one sentence that ends without its point."""
    missed = _("%(amount)s if nobody is there when we come") % {
        "amount": shown(no_show_cents, currency)
    }
    late = _("%(amount)s if the visit is cancelled less than %(hours)s hours before it begins") % {
        "amount": shown(late_cents, currency),
        "hours": late_hours,
    }
    if no_show_cents and late_cents:
        return _("%(missed)s, or %(late)s") % {"missed": missed, "late": late}
    return missed if no_show_cents else late


def offer_words(terms: CardTerms) -> str:
    """What stands beside the tick, and is kept word for word with it."""
    fees = fee_words(terms.no_show_cents, terms.late_cents, terms.late_hours, terms.currency)
    said = {"clinic": ClinicSettings.current().short_name, "fees": fees}
    return (
        _(
            "Keep my card on file for this visit. %(clinic)s may charge it once: %(fees)s. I can take this "
            "back at any time on the page of my visit; from then on nothing is charged to it."
        )
        % said
    )


def kept_words(card: SavedCard) -> str:
    """What a kept card is kept for, as it was agreed."""
    return fee_words(card.cap_cents, card.late_cents, card.late_hours, card.visit.currency)


@dataclass(frozen=True)
class Fee:
    """A fee that may be charged to a kept card: which, and at most how much."""

    kind: PaymentKind
    most_cents: int


def fee_due(visit: Visit) -> Fee | None:
    """The fee that the office may charge to the card kept for `visit`; None when none may be."""
    card = SavedCard.objects.filter(visit=visit).first()
    if card is None or not card.is_kept or not settings.SAVED_CARDS:
        return None
    if visit.status == VisitStatus.NO_SHOW:
        fee = Fee(PaymentKind.NO_SHOW, card.cap_cents)
    elif was_cancelled_late(visit, card):
        fee = Fee(PaymentKind.LATE, card.late_cents)
    else:
        return None
    charged = visit.payments.filter(off_session=True).exists()
    return None if charged or fee.most_cents == 0 else fee


def fees_not_charged() -> list[tuple[Visit, Fee]]:
    """Missed and late-cancelled visits whose kept card could be charged and was not; the oldest first.

    Gone once it is charged or tried, let go of with a reason, or the consent is over.
    """
    over = Q(status=VisitStatus.NO_SHOW) | Q(status=VisitStatus.CANCELLED, cancelled_by="patient")
    kept = Visit.objects.filter(over, saved_card__revoked_at=None).exclude(saved_card__card_id="")
    found = kept.exclude(payments__off_session=True).select_related("patient", "saved_card")
    due = [(visit, fee_due(visit)) for visit in found.order_by("start", "pk")]
    return [(visit, fee) for visit, fee in due if fee is not None]


def kept_until(visit: Visit) -> datetime:
    """Until when the card of a visit that is over is kept, and its fee may be charged."""
    over = visit.cancelled_at if visit.status == VisitStatus.CANCELLED else None
    return (over or visit.end) + timedelta(days=ClinicSettings.current().keep_cards_days)


def was_cancelled_late(visit: Visit, card: SavedCard) -> bool:
    """Whether the patient called `visit` off after the last moment at which that is free."""
    return (
        visit.status == VisitStatus.CANCELLED
        and visit.cancelled_by == "patient"
        and visit.cancelled_at is not None
        and is_late(visit, card, visit.cancelled_at)
    )


def is_late(visit: Visit, card: SavedCard, at: datetime) -> bool:
    """Whether cancelling at `at` is less than the agreed hours before the visit, and not just booked."""
    if is_in_grace(visit, at):
        return False
    return card.late_cents > 0 and visit.start - at < timedelta(hours=card.late_hours)


def late_fee_cents(visit: Visit, now: datetime) -> int:
    """What may be charged if the patient cancels now; shown before the button (promise 5)."""
    card = SavedCard.objects.filter(visit=visit).first()
    if card is None or not card.is_kept or visit.is_ours_to_mend:
        return 0
    return card.late_cents if is_late(visit, card, now) else 0


def after_no_show_words(visit: Visit) -> str:
    """Whether anything more may be charged once `visit` is marked as missed."""
    card = SavedCard.objects.filter(visit=visit).first()
    if card is None or not card.is_kept or not card.cap_cents:
        return _("No further fee is charged.")
    said = {"amount": shown(card.cap_cents, visit.currency), "card": card.name}
    return (
        _(
            "Nothing more is charged by this. The office may then charge up to %(amount)s, as the patient "
            "agreed, to the card on file (%(card)s)."
        )
        % said
    )
