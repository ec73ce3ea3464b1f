"""The record of one patient: everything kept about them, in plain values (0703)."""

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django.db.models import Model, Q

from booking.models import (
    CarePlan,
    ChangeRequest,
    CreditEntry,
    DataConsent,
    DoorNote,
    Draft,
    EarlierWish,
    EmailChange,
    ExerciseList,
    HomeAnswer,
    HowItWent,
    ImportedPatient,
    IntakeAnswers,
    LedgerEntry,
    Paper,
    Patient,
    Payment,
    Refund,
    SavedCard,
    TextChoice,
    TextMessage,
    Visit,
    VisitMessage,
    WaitingListEntry,
)
from booking.queries.acting import consents_of
from booking.queries.messages import sent_to
from core.fields import lookup_hashes
from core.models import AuditEntry
from core.personal import PERSONAL_RECORDS, Identity

#: Of no meaning to a person: keys of ours, and what follows from other columns.
VISIT_LEAVES_OUT = {"holder", "start_minute", "end_minute", "patient", "id", "source_page_id"}
ACTING = (
    *("actor", "may", "until", "asked_at", "given_at", "given_by", "witness", "note"),
    *("visited_email", "visited_phone", "visited_language", "gets_letters"),
    *("ended_at", "ended_by", "ended_name", "end_note"),
)
MONEY = (
    (
        "payments",
        Payment,
        ("kind", "state", "amount_cents", "currency", "email", "created_at", "paid_at"),
    ),
    ("refunds", Refund, ("state", "reason", "amount_cents", "note", "created_at", "settled_at")),
    ("ledger", LedgerEntry, ("kind", "amount_cents", "currency", "at", "note")),
    (
        "card on file",
        SavedCard,
        (
            "brand",
            "last4",
            "expires_month",
            "expires_year",
            "cap_cents",
            "late_cents",
            "late_hours",
            "consent_text",
            "consent_version",
            "language",
            "agreed_at",
            "kept_at",
            "revoked_at",
            "ended",
            "removed_at",
        ),
    ),
    ("use of data agreed to", DataConsent, ("text", "version", "given_at")),
    ("e-mail changes", EmailChange, ("email", "asked_at", "done_at")),
    ("messages with the clinic", VisitMessage, ("from_clinic", "text", "by_name", "written_at")),
    (
        "texts",
        TextMessage,
        ("what", "number", "state", "why", "written_at", "sent_at", "settled_at"),
    ),
    ("how it went", HowItWent, ("asked_at", "answer", "words", "answered_at")),
    ("said to be home", HomeAnswer, ("said_by", "at")),
    ("said about texts", TextChoice, ("number", "said", "words", "at")),
    ("waits for an earlier time", EarlierWish, ("weekdays", "parts", "same_person", "asked_at")),
    ("plans of care", CarePlan, ("rhythm", "proposed_at", "until", "answer", "answered_at")),
    ("other times asked for", ChangeRequest, ("start", "asked_at", "answer", "answered_at", "why")),
    (
        "told beside",
        IntakeAnswers,
        ("emergency_name", "emergency_phone", "claim_number", "crash_date", "visits_used"),
    ),
    ("notes for colleagues", DoorNote, ("text", "by_name", "written_at")),
    ("exercises sent home", ExerciseList, ("lines", "by_name", "sent_at")),
    ("papers", Paper, ("number", "kind", "issued_on", "patient", "facts")),
)


def patient_record(patient: Patient) -> dict[str, Any]:
    """The whole record: the person, visits with their money and messages, and who looked at it."""
    visits = Visit.objects.filter(patient=patient).order_by("start")
    known = Identity(email=patient.email, phone=patient.phone)
    return {
        "patient": _row(patient, ("name", "email", "phone", "notes", "created_at", "erased_at")),
        "also on record as": [
            _row(one, ("name", "email", "phone", "notes")) for one in patient.aliases.all()
        ],
        "in another program": [
            _row(one, ("key", "born", "door"))
            for one in ImportedPatient.objects.filter(patient=patient).order_by("pk")
        ],
        "visits": [
            _visit(visit) for visit in visits.select_related("practitioner", "visit_type", "area")
        ],
        "who may act": [_row(one, ACTING) for one in consents_of(patient)],
        "credit": [
            _row(entry, ("kind", "amount_cents", "at", "note"))
            for entry in CreditEntry.objects.filter(account__patient=patient).order_by("at", "pk")
        ],
        "waiting list": [
            _row(entry, ("prefix", "email", "created_at", "told_at"))
            for entry in _waiting(patient.email)
        ],
        "unfinished answers": [draft.answers for draft in drafts_of(known)],
        **{
            name: [_plain(row) for row in shelf.find(known)]
            for name, shelf in PERSONAL_RECORDS.items()
        },
        "who opened or changed it": _trail(patient, [visit.pk for visit in visits]),
    }


def drafts_of(known: Identity) -> list[Draft]:
    """Unfinished answers somebody is named in. Encrypted: only reading can tell."""
    return [draft for draft in Draft.objects.iterator() if _names(draft.answers, known)]


def _names(answers: Any, known: Identity) -> bool:
    return known.is_of(email=answers.get("email", ""), phone=answers.get("phone", ""))


def _waiting(email: str) -> Iterable[WaitingListEntry]:
    return WaitingListEntry.objects.filter(email_hash__in=lookup_hashes(email)) if email else ()


def _visit(visit: Visit) -> dict[str, Any]:
    # From the model, less what is named: a new column is in the record unless somebody leaves it out.
    columns = [field.name for field in visit._meta.concrete_fields]
    told = [name for name in columns if name not in VISIT_LEAVES_OUT]
    by = {
        Payment: Payment.objects.filter(visit=visit).order_by("created_at"),
        Refund: Refund.objects.filter(payment__visit=visit).order_by("created_at"),
        LedgerEntry: LedgerEntry.objects.filter(visit=visit).order_by("at", "pk"),
        SavedCard: SavedCard.objects.filter(visit=visit),
        DataConsent: DataConsent.objects.filter(visit=visit),
        ChangeRequest: ChangeRequest.objects.filter(visit=visit).order_by("asked_at"),
        VisitMessage: VisitMessage.objects.filter(visit=visit).order_by("written_at", "pk"),
        TextMessage: TextMessage.objects.filter(visit=visit).order_by("written_at", "pk"),
        HowItWent: HowItWent.objects.filter(visit=visit),
        HomeAnswer: HomeAnswer.objects.filter(visit=visit).order_by("at", "pk"),
        TextChoice: TextChoice.objects.filter(visit=visit).order_by("at", "pk"),
        EarlierWish: EarlierWish.objects.filter(visit=visit),
        CarePlan: CarePlan.objects.filter(visit=visit).order_by("proposed_at"),
        EmailChange: EmailChange.objects.filter(visit=visit).order_by("asked_at"),
        IntakeAnswers: IntakeAnswers.objects.filter(visit=visit),
        DoorNote: DoorNote.objects.filter(visit=visit).order_by("written_at", "pk"),
        ExerciseList: ExerciseList.objects.filter(visit=visit),
        Paper: Paper.objects.filter(visit=visit).order_by("turn"),
    }
    money = {name: [_row(row, facts) for row in by[model]] for name, model, facts in MONEY}
    return {**_row(visit, told), **money, "messages": _messages(visit)}


def _messages(visit: Visit) -> list[dict[str, Any]]:
    return [{"at": _said(sent.at), "what": sent.what} for sent in sent_to(visit)]


def _trail(patient: Patient, visit_ids: list[int]) -> list[dict[str, Any]]:
    about = Q(object_type="patient", object_id=str(patient.pk)) | Q(
        object_type="visit", object_id__in=[str(pk) for pk in visit_ids]
    )
    names = ("at", "actor_name", "action", "object_type", "fields", "note")
    return [_row(entry, names) for entry in AuditEntry.objects.filter(about).order_by("at", "pk")]


def _row(row: Model, names: Iterable[str]) -> dict[str, Any]:
    return _plain({name: getattr(row, name) for name in names})


def _plain(values: dict[str, Any]) -> dict[str, Any]:
    return {name: _said(value) for name, value in values.items()}


def _said(value: Any) -> Any:
    """As JSON has it: instants in UTC, other rows by their name."""
    if isinstance(value, dt.datetime):
        return value.astimezone(dt.UTC).isoformat()
    if isinstance(value, (str, int, float, bool, list, dict, type(None))):
        return value
    return str(value)
