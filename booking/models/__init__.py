"""The front of booking's models: import from here, never from the files inside."""

from booking.models.deposit import (
    Dispute,
    LedgerEntry,
    LedgerKind,
    Payment,
    PaymentKind,
    PaymentState,
    Refund,
    RefundReason,
    RefundState,
    WebhookEvent,
)
from booking.models.hours import Closure, ExtraHours, TimeOff, Weekday, WorkingHours
from booking.models.offer import RefundPolicy, RefundStep, VisitType
from booking.models.people import Gender, Language, Patient, Practitioner
from booking.models.place import (
    AreaPrefix,
    DriveCorrection,
    DriveMinutes,
    PostalPoint,
    ServiceArea,
    UnservedSearch,
    WaitingListEntry,
)
from booking.models.visit import CalendarFeed, Draft, PatientLink, Payer, Visit, VisitStatus

__all__ = [
    "AreaPrefix",
    "CalendarFeed",
    "Closure",
    "Dispute",
    "Draft",
    "DriveCorrection",
    "DriveMinutes",
    "ExtraHours",
    "Gender",
    "Language",
    "LedgerEntry",
    "LedgerKind",
    "Patient",
    "PatientLink",
    "Payer",
    "Payment",
    "PaymentKind",
    "PaymentState",
    "PostalPoint",
    "Practitioner",
    "Refund",
    "RefundPolicy",
    "RefundReason",
    "RefundState",
    "RefundStep",
    "ServiceArea",
    "TimeOff",
    "UnservedSearch",
    "Visit",
    "VisitStatus",
    "VisitType",
    "WaitingListEntry",
    "WebhookEvent",
    "Weekday",
    "WorkingHours",
]
