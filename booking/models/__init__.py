"""The front of booking's models: import from here, never from the files inside."""

from booking.models.absence import (
    Absence,
    ColleagueOffer,
    OfferAnswer,
    Plan,
    Rehoming,
    RehomingState,
)
from booking.models.acting import ActingConsent, ActingLink, EndedBy, GivenBy
from booking.models.address_change import AddressChange
from booking.models.area_closure import AreaClosure
from booking.models.audit_action import ACTORS, LOOKS, AuditAction
from booking.models.bookkeeping import ACCOUNTS, BookkeepingSettings
from booking.models.books_file import BooksFile, BooksKind, FileState
from booking.models.busy import BusyFeed, BusyProblem, BusyTime
from booking.models.care_plan import CarePlan, PlanAnswer, PlannedVisit
from booking.models.change_request import ChangeRequest, RequestAnswer
from booking.models.claims import ClaimState, InsurerClaim, Remittance, RemittanceLine
from booking.models.credit import (
    BETWEEN_ACCOUNTS,
    AccountKind,
    CreditAccount,
    CreditEntry,
    CreditKind,
)
from booking.models.data_consent import DataConsent
from booking.models.day_close import DayClose
from booking.models.demand import DayPart, DemandCount
from booking.models.deposit import (
    RANK,
    REFUND_COUNTS,
    REFUND_RANK,
    UNSETTLED,
    Payment,
    PaymentKind,
    PaymentState,
    Refund,
    RefundReason,
    RefundState,
)
from booking.models.desk import DeskReport, ReportKind, ReportState
from booking.models.doorstep import LONGEST_WAIT, DoorNote, ExerciseList, LatePress, MissedTry
from booking.models.earlier import EarlierAnswer, EarlierOffer, EarlierWish
from booking.models.email_change import EmailChange
from booking.models.finding import PatientWord
from booking.models.gift import GiftCard, GiftSettings
from booking.models.home_answer import HomeAnswer, SaidBy
from booking.models.hours import Closure, ExtraHours, TimeOff, Weekday, WorkingHours
from booking.models.how_it_went import HowItWent, Went
from booking.models.importing import (
    MAY_BE_UNDONE,
    ImportedPatient,
    ImportedVisit,
    ImportFile,
    ImportKind,
    ImportLetters,
    ImportSource,
    ImportState,
    ImportVerdict,
)
from booking.models.intake import IntakeAnswers
from booking.models.keys import AddressLink, CalendarFeed, Draft, PatientLink
from booking.models.ledger import (
    BACK_BY_HAND,
    CHARGES,
    FROM_CREDIT,
    IN_BY_HAND,
    INTO_CREDIT,
    OTHER_MONEY,
    PROVIDER_MONEY,
    TAKEN_BACK,
    LedgerEntry,
    LedgerKind,
)
from booking.models.money_watch import (
    MONEY_BACK,
    Dispute,
    EventState,
    FraudWarning,
    MoneyCheck,
    WebhookEvent,
)
from booking.models.package import Package, PackageSale, PackageUse, RestRule
from booking.models.papers import PAPERS_JOB, Paper, PaperKind, PaperSeries
from booking.models.patient_merge import MAY_BE_PARTED, PatientMerge
from booking.models.pay import (
    CORRECTIONS,
    FOR_TRAVEL,
    FOR_VISITS,
    OF_VISITS,
    PayKind,
    PayLine,
    PayPeriod,
    PayRate,
    PayWay,
)
from booking.models.payouts import BalanceTransaction, Payout
from booking.models.people import Gender, Language, Patient, Practitioner
from booking.models.place import (
    AreaPrefix,
    Crossing,
    DriveCorrection,
    DriveMinutes,
    PostalPoint,
    ServiceArea,
    UnservedSearch,
    WaitingListEntry,
)
from booking.models.purchase import Purchase, PurchaseKind, PurchaseLink
from booking.models.reference import REFERENCE_LETTERS, reference_begun
from booking.models.saved_card import CardEnd, CardPage, CardPageState, SavedCard
from booking.models.saved_filter import FilteredList, SavedFilter
from booking.models.texts import (
    IncomingText,
    NumberSaid,
    TextChoice,
    TextMessage,
    TextState,
    WhyNot,
)
from booking.models.visit import LONGEST_MINUTES, Visit
from booking.models.visit_group import VisitGroup
from booking.models.visit_message import LONGEST_MESSAGE, VisitMessage
from booking.models.visit_move import UNDO, VisitMove
from booking.models.visit_status import Fate, FollowUp, VisitStatus
from booking.models.visit_type import GRACE_MINUTES, RefundPolicy, RefundStep, VisitType

__all__ = [
    "ACCOUNTS",
    "ACTORS",
    "BACK_BY_HAND",
    "BETWEEN_ACCOUNTS",
    "CHARGES",
    "CORRECTIONS",
    "FOR_TRAVEL",
    "FOR_VISITS",
    "FROM_CREDIT",
    "GRACE_MINUTES",
    "INTO_CREDIT",
    "IN_BY_HAND",
    "LONGEST_MESSAGE",
    "LONGEST_MINUTES",
    "LONGEST_WAIT",
    "LOOKS",
    "MAY_BE_PARTED",
    "MAY_BE_UNDONE",
    "MONEY_BACK",
    "OF_VISITS",
    "OTHER_MONEY",
    "PAPERS_JOB",
    "PROVIDER_MONEY",
    "RANK",
    "REFERENCE_LETTERS",
    "REFUND_COUNTS",
    "REFUND_RANK",
    "TAKEN_BACK",
    "UNDO",
    "UNSETTLED",
    "Absence",
    "AccountKind",
    "ActingConsent",
    "ActingLink",
    "AddressChange",
    "AddressLink",
    "AreaClosure",
    "AreaPrefix",
    "AuditAction",
    "BalanceTransaction",
    "BookkeepingSettings",
    "BooksFile",
    "BooksKind",
    "BusyFeed",
    "BusyProblem",
    "BusyTime",
    "CalendarFeed",
    "CardEnd",
    "CardPage",
    "CardPageState",
    "CarePlan",
    "ChangeRequest",
    "ClaimState",
    "Closure",
    "ColleagueOffer",
    "CreditAccount",
    "CreditEntry",
    "CreditKind",
    "Crossing",
    "DataConsent",
    "DayClose",
    "DayPart",
    "DemandCount",
    "DeskReport",
    "Dispute",
    "DoorNote",
    "Draft",
    "DriveCorrection",
    "DriveMinutes",
    "EarlierAnswer",
    "EarlierOffer",
    "EarlierWish",
    "EmailChange",
    "EndedBy",
    "EventState",
    "ExerciseList",
    "ExtraHours",
    "Fate",
    "FileState",
    "FilteredList",
    "FollowUp",
    "FraudWarning",
    "Gender",
    "GiftCard",
    "GiftSettings",
    "GivenBy",
    "HomeAnswer",
    "HowItWent",
    "ImportFile",
    "ImportKind",
    "ImportLetters",
    "ImportSource",
    "ImportState",
    "ImportVerdict",
    "ImportedPatient",
    "ImportedVisit",
    "IncomingText",
    "InsurerClaim",
    "IntakeAnswers",
    "Language",
    "LatePress",
    "LedgerEntry",
    "LedgerKind",
    "MissedTry",
    "MoneyCheck",
    "NumberSaid",
    "OfferAnswer",
    "Package",
    "PackageSale",
    "PackageUse",
    "Paper",
    "PaperKind",
    "PaperSeries",
    "Patient",
    "PatientLink",
    "PatientMerge",
    "PatientWord",
    "PayKind",
    "PayLine",
    "PayPeriod",
    "PayRate",
    "PayWay",
    "Payment",
    "PaymentKind",
    "PaymentState",
    "Payout",
    "Plan",
    "PlanAnswer",
    "PlannedVisit",
    "PostalPoint",
    "Practitioner",
    "Purchase",
    "PurchaseKind",
    "PurchaseLink",
    "Refund",
    "RefundPolicy",
    "RefundReason",
    "RefundState",
    "RefundStep",
    "Rehoming",
    "RehomingState",
    "Remittance",
    "RemittanceLine",
    "ReportKind",
    "ReportState",
    "RequestAnswer",
    "RestRule",
    "SaidBy",
    "SavedCard",
    "SavedFilter",
    "ServiceArea",
    "TextChoice",
    "TextMessage",
    "TextState",
    "TimeOff",
    "UnservedSearch",
    "Visit",
    "VisitGroup",
    "VisitMessage",
    "VisitMove",
    "VisitStatus",
    "VisitType",
    "WaitingListEntry",
    "WebhookEvent",
    "Weekday",
    "Went",
    "WhyNot",
    "WorkingHours",
    "reference_begun",
]
