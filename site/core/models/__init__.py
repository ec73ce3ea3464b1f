"""The front of core's models: import from here."""

from core.models.audit import AuditEntry
from core.models.breaker import CircuitBreaker
from core.models.clinic import ClinicSettings
from core.models.clinic_rules import LateChanges, PlanDeposit
from core.models.generation import Generation
from core.models.image import ClinicImage, ClinicRendition
from core.models.kept_elsewhere import PagesKeptElsewhere
from core.models.library import Alert, Author, CallToAction, Faq, GlossaryTerm, Reference
from core.models.limits import RateCount
from core.models.outbox import OutboxMessage, WorkerHeartbeat
from core.models.sent_letter import LetterState, SentLetter
from core.models.shared_card import SharedCard

__all__ = [
    "Alert",
    "AuditEntry",
    "Author",
    "CallToAction",
    "CircuitBreaker",
    "ClinicImage",
    "ClinicRendition",
    "ClinicSettings",
    "Faq",
    "Generation",
    "GlossaryTerm",
    "LateChanges",
    "LetterState",
    "OutboxMessage",
    "PagesKeptElsewhere",
    "PlanDeposit",
    "RateCount",
    "Reference",
    "SentLetter",
    "SharedCard",
    "WorkerHeartbeat",
]
