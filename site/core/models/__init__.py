"""The front of core's models: import from here."""

from core.models.audit import AuditEntry
from core.models.clinic import ClinicSettings
from core.models.generation import Generation
from core.models.image import ClinicImage, ClinicRendition
from core.models.limits import RateCount
from core.models.outbox import OutboxMessage, WorkerHeartbeat

__all__ = [
    "AuditEntry",
    "ClinicImage",
    "ClinicRendition",
    "ClinicSettings",
    "Generation",
    "OutboxMessage",
    "RateCount",
    "WorkerHeartbeat",
]
