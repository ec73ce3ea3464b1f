"""The evidence for a dispute: terms, consent, messages, check-in. No clinical notes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from booking.models import CreditEntry, Dispute, Purchase, SavedCard, Visit
from booking.payments.money_history import Line, credit_sentence, money_story
from booking.payments.terms import grace_minutes, policy_of
from booking.queries.messages import sent_to, sent_to_buyer
from booking.scheduling.policy import write_policy
from core.models import AuditEntry


@dataclass(frozen=True)
class Evidence:
    """Everything for one dispute on one page, for staff to copy into the bank's form."""

    dispute: Dispute
    #: None where the payment bought a package or a gift card; then `purchase` says which.
    visit: Visit | None
    policy_text: str
    policy_steps: list[dict[str, int]]
    grace_minutes: int
    consent_text: str
    consent_version: str
    consent_at: datetime | None
    messages: list[tuple[datetime, str]]
    checked_in_at: datetime | None
    checked_out_at: datetime | None
    story: list[Line]
    acts: list[tuple[datetime, str, str]]
    purchase: Purchase | None = None


def evidence_for(*, dispute: Dispute) -> Evidence:
    """Gather what is on record about a disputed visit or purchase, in order of time."""
    if dispute.payment.purchase is not None:
        return _of_purchase(dispute, dispute.payment.purchase)
    visit = dispute.payment.of_visit
    # A fee from a card on file was agreed to in words of its own.
    card = SavedCard.objects.filter(visit=visit).first() if dispute.payment.off_session else None
    agreed: Visit | SavedCard = card or visit
    acts = AuditEntry.objects.filter(object_type="visit", object_id=str(visit.pk)).order_by("at")
    return Evidence(
        dispute=dispute,
        visit=visit,
        policy_text=str((visit.policy or {}).get("text", "")),
        policy_steps=write_policy(policy_of(visit)),
        grace_minutes=grace_minutes(visit),
        consent_text=agreed.consent_text,
        consent_version=agreed.consent_version,
        consent_at=agreed.agreed_at if isinstance(agreed, SavedCard) else agreed.consent_at,
        messages=[(sent.at, sent.what) for sent in sent_to(visit)],
        checked_in_at=visit.started_at,
        checked_out_at=visit.finished_at,
        story=money_story(visit),
        acts=[(entry.at, entry.actor_name, entry.action) for entry in acts],
    )


def _of_purchase(dispute: Dispute, purchase: Purchase) -> Evidence:
    """What was bought, the terms as they were read, what was written, and what was used of it."""
    entries = CreditEntry.objects.filter(account__purchase=purchase).order_by("at", "pk")
    return Evidence(
        dispute=dispute,
        visit=None,
        purchase=purchase,
        policy_text="",
        policy_steps=[],
        grace_minutes=0,
        consent_text=purchase.terms,
        consent_version="",
        consent_at=purchase.created_at,
        messages=[(sent.at, sent.what) for sent in sent_to_buyer(purchase)],
        checked_in_at=None,
        checked_out_at=None,
        story=[
            Line(row.at, _with_visit(row), row.amount_cents, row.kind)
            for row in entries.select_related("account", "visit")
        ],
        acts=[],
    )


def _with_visit(row: CreditEntry) -> str:
    said = credit_sentence(row)
    return f"{said} ({row.visit.public_ref})" if row.visit is not None else said
