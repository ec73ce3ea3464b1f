"""The evidence for a dispute: terms, consent, messages, check-in. No clinical notes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from booking.models import Dispute, SavedCard, Visit
from booking.payments.money_history import Line, money_story
from booking.payments.terms import policy_of
from booking.queries.messages import sent_to
from booking.scheduling.policy import write_policy
from core.models import AuditEntry


@dataclass(frozen=True)
class Evidence:
    """Everything for one dispute on one page, for staff to copy into the bank's form."""

    dispute: Dispute
    visit: Visit
    policy_text: str
    policy_steps: list[dict[str, int]]
    consent_text: str
    consent_version: str
    consent_at: datetime | None
    messages: list[tuple[datetime, str]]
    checked_in_at: datetime | None
    checked_out_at: datetime | None
    story: list[Line]
    acts: list[tuple[datetime, str, str]]


def evidence_for(*, dispute: Dispute) -> Evidence:
    """Gather what is on record about a disputed visit, in order of time."""
    visit = dispute.payment.visit
    # A fee from a card on file was agreed to in words of its own.
    card = SavedCard.objects.filter(visit=visit).first() if dispute.payment.off_session else None
    agreed: Visit | SavedCard = card or visit
    acts = AuditEntry.objects.filter(object_type="visit", object_id=str(visit.pk)).order_by("at")
    return Evidence(
        dispute=dispute,
        visit=visit,
        policy_text=str((visit.policy or {}).get("text", "")),
        policy_steps=write_policy(policy_of(visit)),
        consent_text=agreed.consent_text,
        consent_version=agreed.consent_version,
        consent_at=agreed.agreed_at if isinstance(agreed, SavedCard) else agreed.consent_at,
        messages=[(sent.at, sent.what) for sent in sent_to(visit)],
        checked_in_at=visit.started_at,
        checked_out_at=visit.finished_at,
        story=money_story(visit),
        acts=[(entry.at, entry.actor_name, entry.action) for entry in acts],
    )
