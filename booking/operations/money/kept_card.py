"""A card on file: the consent to it, the card's arrival, and its end; the card itself is at the provider.

Consent, charge and end take the same lock, and the database refuses what the lock would let slip
(`booking/database/card_rules.py`): a consent taken back is never charged, whoever is faster.
"""

from __future__ import annotations

from datetime import datetime
from hashlib import sha256

from django.db import transaction
from django.db.models import Q, QuerySet

from booking.models import UNSETTLED, AuditAction, CardEnd, SavedCard, Visit, VisitStatus
from booking.notifications import kinds
from booking.operations.locks.diary import lock_diary
from booking.payments.card_terms import WORDS_VERSION, CardTerms
from booking.payments.gateway import CardReport, GatewayTrouble, payments_are_on
from booking.payments.provider import gateway
from core.audit import PATIENT, SYSTEM, Actor, record
from core.models import OutboxMessage
from core.outbox import enqueue
from core.prepared import prepared

MOST_A_TURN = 200


class FeeUnderWay(Exception):
    """The card is being charged at this moment: what will be known in a minute cannot be taken back now."""


class CardStays(Exception):
    """The provider did not answer; the card is no longer charged, and its removal is tried again."""


@transaction.atomic
def agree_to_card(*, visit: Visit, terms: CardTerms, text: str, now: datetime) -> SavedCard:
    """Keep the patient's consent in the words they saw. The card itself comes with the payment.

    A consent whose card has arrived stands: its words may not be exchanged by a second press.
    """
    lock_diary(visit.practitioner_id)
    visit = Visit.objects.get(pk=visit.pk)
    agreed = {
        "cap_cents": terms.no_show_cents,
        "late_cents": terms.late_cents,
        "late_hours": terms.late_hours,
        "consent_text": text,
        "consent_version": f"{WORDS_VERSION}.{visit.policy.get('version', 0)}"[:20],
        "language": visit.language,
    }
    card = SavedCard.objects.filter(visit=visit).first()
    if card is not None and (card.card_id or _says(card, agreed)):
        return card
    whole = {**agreed, "agreed_at": now, "revoked_at": None, "ended": ""}
    card, _new = SavedCard.objects.update_or_create(visit=visit, defaults=whole)
    # The words themselves are in the consent's row; the trail says that and when.
    record(actor=PATIENT, action=AuditAction.CARD_AGREED, on=visit, now=now, fields=["consent"])
    return card


def _says(card: SavedCard, agreed: dict[str, object]) -> bool:
    return card.revoked_at is None and all(
        getattr(card, name) == value for name, value in agreed.items()
    )


def wants_card(visit: Visit) -> bool:
    """Whether the patient agreed to keep a card, and none has arrived yet."""
    return bool(_wanted_of(visit.pk))


@prepared
def _wanted_of(visit_id: int) -> QuerySet[SavedCard, int]:
    wanted = SavedCard.objects.filter(visit=visit_id, revoked_at=None, card_id="")
    return wanted.values_list("pk", flat=True)


def card_arrived(*, visit: Visit, customer_id: str, card: CardReport, now: datetime) -> bool:
    """Note the card that was given; one that nobody agreed to, or nobody needs, is forgotten at once.

    Call it under the diary's lock. Returns whether it is kept.
    """
    kept = SavedCard.objects.select_for_update().filter(visit=visit).first()
    if kept is not None and kept.card_id == card.id:
        return kept.is_kept
    off = visit.status in VisitStatus.OVER
    if kept is None or kept.revoked_at is not None or kept.card_id or off:
        forget_card(kept, card.id, customer_id, now)
        return False
    kept.customer_id, kept.card_id, kept.kept_at = customer_id, card.id, now
    kept.brand, kept.last4 = card.brand, card.last4
    kept.expires_year, kept.expires_month = card.expires_year, card.expires_month
    kept.save()
    record(actor=PATIENT, action=AuditAction.CARD_KEPT, on=visit, now=now, fields=["card"])
    return True


@transaction.atomic
def end_card(*, visit: Visit, why: CardEnd, by: Actor, now: datetime) -> bool:
    """Take a consent back, and the card out of the provider's keeping. Returns whether there was one.

    From the commit on nothing is charged; the provider is told by a job. Raises FeeUnderWay.
    """
    lock_diary(visit.practitioner_id)
    card = next(iter(_standing_of(visit.pk)), None)
    if card is None:
        return False
    if visit.payments.filter(off_session=True, state__in=UNSETTLED).exists():
        raise FeeUnderWay
    card.revoked_at, card.ended = now, why
    card.save(update_fields=["revoked_at", "ended"])
    if card.card_id:
        forget_card(card, card.card_id, card.customer_id, now)
    record(actor=by, action=AuditAction.CARD_REMOVED, on=visit, now=now, note=str(why.label))
    return True


@prepared
def _standing_of(visit_id: int) -> QuerySet[SavedCard]:
    return SavedCard.objects.select_for_update().filter(visit=visit_id, revoked_at=None)


def end_card_without_fee(visit: Visit, now: datetime, *, fee_is_due: bool) -> None:
    """After a cancellation: a card of which no fee can become due is not kept for another hour."""
    if not fee_is_due:
        end_card(visit=visit, why=CardEnd.NOT_NEEDED, by=SYSTEM, now=now)


def forget_card(kept: SavedCard | None, card_id: str, customer_id: str, now: datetime) -> None:
    """Write the job that takes a card out of the provider's keeping."""
    # The ids travel with the job: an erasure empties the row before the provider has been told.
    enqueue(
        kinds.FORGET_CARD,
        key=_key(card_id),
        ids={"card": card_id, "customer": customer_id, "kept": kept.pk if kept else 0},
        now=now,
    )


def _key(card_id: str) -> str:
    """One job for one card; the card itself is not in it, so that a job that is done names none."""
    return f"card:{sha256(card_id.encode()).hexdigest()[:40]}"


def forget_at_provider(*, card_id: str, customer_id: str, kept: int, now: datetime) -> None:
    """Detach a card at the provider; asked again, it changes nothing. Raises CardStays."""
    if not payments_are_on():
        return
    try:
        gateway().forget_card(card_id, customer_id)
    except GatewayTrouble as trouble:
        raise CardStays from trouble
    SavedCard.objects.filter(pk=kept, removed_at=None).exclude(revoked_at=None).update(
        removed_at=now
    )
    OutboxMessage.objects.filter(key=_key(card_id)).update(ids={})


def let_cards_go(*, before: datetime, now: datetime) -> int:
    """End the cards of visits that were over before `before`. Returns how many."""
    over = (
        Q(visit__end__lt=before)
        | Q(visit__status=VisitStatus.CANCELLED, visit__cancelled_at__lt=before)
        | Q(visit__status=VisitStatus.RELEASED, visit__hold_expires__lt=before)
    )
    due = SavedCard.objects.filter(over, revoked_at=None).select_related("visit").order_by("pk")
    return sum(_let_go(card.visit, now) for card in due[:MOST_A_TURN])


def _let_go(visit: Visit, now: datetime) -> bool:
    try:
        return end_card(visit=visit, why=CardEnd.NOT_NEEDED, by=SYSTEM, now=now)
    # Not a failure: a fee on its way keeps its card, and the next turn asks again.
    except FeeUnderWay:
        return False
