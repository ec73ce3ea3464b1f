"""Somebody all of whose personal words can be told from everything else, and a search for them."""

import datetime as dt
import json
import re

from cryptography.fernet import InvalidToken
from django.db import connection

from blog.models import Follower
from booking.models import (
    Absence,
    ActingConsent,
    AddressChange,
    AuditAction,
    CardPage,
    ChangeRequest,
    CreditAccount,
    EmailChange,
    ExerciseList,
    GiftCard,
    HowItWent,
    ImportedPatient,
    ImportedVisit,
    ImportFile,
    IntakeAnswers,
    LedgerEntry,
    Patient,
    Purchase,
    Rehoming,
    SavedCard,
    TextChoice,
    TextMessage,
    Visit,
    VisitMessage,
)
from booking.operations.messages.address_links import mint_address_link
from booking.operations.messages.private_links import mint_link
from booking.operations.money.by_hand import record_payment
from booking.operations.money.refund_by_office import refund_as_goodwill
from booking.operations.patients.edit import PatientFacts
from booking.operations.patients.merge import merge_patients
from booking.operations.reserving.waiting_list import TextsTo, join_waiting_list
from booking.operations.visits.doorstep import write_door_note
from booking.operations.visits.progress import complete_visit
from booking.payments import ledger
from core.audit import Actor, record
from core.fields import _keyring, lookup_hash
from home.operations.contact import keep_message

MARK = "zqmark"
EMAIL = "zqmark@example.org"
PHONE = "604-555-7193"
DETAILS = {"name": f"Zoe {MARK}", "email": EMAIL, "phone": PHONE, "reason": f"knee {MARK}"}
ADDRESS = {
    "street": f"9 {MARK} Street",
    "town": f"Burnaby {MARK}",
    "postal_code": "V5H 9Z9",
    "buzzer": MARK,
}
#: Whatever of this is left anywhere names the person, or the door.
TRACES = (MARK, "555-7193", "5557193", "555 7193", "V5H9Z9", "V5H 9Z9", lookup_hash(EMAIL)[:32])
TRACES = (*TRACES, lookup_hash("+16045557193")[:32])
OFFICE = Actor("office")


def told(patient, **details):
    """All answers given, the last page open."""
    patient.until("times")
    first = next(iter(patient.offered().values()))
    patient.client.post("/book/times/", {"start": first})
    patient.post("details", **DETAILS, **details)
    patient.post("address", **ADDRESS)
    return patient


def visited(patient):
    """The visit took place, was paid in full, partly refunded; notes were written everywhere."""
    told(patient).pay()
    visit, bench = patient.visit, patient.bench
    bench.work()
    bench.now = visit.end + dt.timedelta(hours=1)
    complete_visit(visit=visit, by=OFFICE, now=bench.now)
    owed = ledger.owed_cents(Visit.objects.get(pk=visit.pk))
    record_payment(
        visit=visit, way="cash", cents=owed, key="till", by=OFFICE, now=bench.now, note=MARK
    )
    refund_as_goodwill(
        visit=visit,
        cents=1000,
        seen_left_cents=visit.deposit_cents,
        why=f"for {MARK}",
        by=OFFICE,
        now=bench.now,
    )
    bench.work()
    bench.webhooks()
    bench.work()
    left_lying_about(Visit.objects.get(pk=visit.pk), bench.now)
    return Visit.objects.get(pk=visit.pk)


def left_lying_about(visit, now):
    """What else may carry the same person's words."""
    Visit.objects.filter(pk=visit.pk).update(
        follow_up=f"call {MARK}", contact_name=f"daughter {MARK}", contact_phone=PHONE
    )
    Patient.objects.filter(pk=visit.patient_id).update(notes=f"likes {MARK}")
    ActingConsent.objects.create(
        patient=visit.patient, actor=f"daughter {MARK}", actor_hash="0", actor_email=EMAIL, actor_phone=PHONE,
        visited_email=EMAIL, visited_phone=PHONE, asked_at=now, note=MARK, end_note=MARK,
    )  # fmt: skip
    card = SavedCard.objects.create(
        visit=visit,
        # The provider's names for things name nobody; what becomes of them: test_erase_cards.py.
        customer_id="cus_opaque",
        card_id="pm_opaque",
        cap_cents=1,
        consent_text="",
        consent_version="1",
        agreed_at=now,
    )
    CardPage.objects.create(
        card=card, state="over", email=EMAIL, base_url="", cancel_path="", language="en",
        created_at=now, expires_at=now, session_url=f"https://pay.example/{MARK}",
    )  # fmt: skip
    record(
        actor=OFFICE,
        action=AuditAction.DEALT_WITH,
        on=visit.patient,
        now=now,
        note=f"spoke to {MARK}",
    )
    file = ImportFile.objects.create(
        source="jane", kind="patients", name="p.csv", state="checked", asked_at=now,
        content=f"Name\n{MARK}", report=[[2, "same", [], visit.patient_id]],
    )  # fmt: skip
    ImportedPatient.objects.create(
        patient=visit.patient, file=file, key=f"jane:{MARK}", key_hash="a", born=f"zoe {MARK}|1950",
        born_hash="b", door={"street": f"9 {MARK} Street"},
    )  # fmt: skip
    ImportedVisit.objects.create(visit=visit, file=file, key=f"jane:{MARK}", key_hash="c")
    twin = Patient.objects.create(name=f"Zo {MARK}", phone=PHONE, created_at=now)
    facts = PatientFacts(f"Zoe {MARK}", EMAIL, PHONE, f"likes {MARK}")
    merge_patients(kept=visit.patient, gone=twin, facts=facts, shown=None, by=OFFICE, now=now)
    texts = TextsTo("+16045557193", f"Text me {MARK}")
    join_waiting_list(prefix="V5A", email=EMAIL, now=now, texts=texts)
    Follower.objects.create(email=EMAIL, email_hash=lookup_hash(EMAIL), asked_at=now)
    keep_message(name=MARK, email=EMAIL, phone="", text=f"Hello {MARK}", now=now)
    keep_message(name=MARK, email="", phone="+1 (604) 555 7193", text=f"Me again {MARK}", now=now)
    mint_link(visit=visit, now=now)
    told_later(visit, now)
    write_door_note(visit=visit, text=f"key at {MARK}", key="door", by=OFFICE, now=now)
    bought(visit, now)


def told_later(visit, now):
    """What a patient told beside the booking and afterwards."""
    mint_address_link(email=EMAIL, now=now)
    told = {"emergency_name": MARK, "emergency_phone": PHONE}
    told |= {"claim_number": MARK, "visits_used": MARK}
    IntakeAnswers.objects.create(visit=visit, **told, crash_date=f"2026 {MARK}")
    AddressChange.objects.create(visit=visit, answers=ADDRESS, asked_at=now)
    number = {"number": "+16045557193", "number_hash": lookup_hash("+16045557193")}
    TextMessage.objects.create(
        visit=visit, what="late", key="a", state="sent", written_at=now, **number
    )
    for where in (visit, None):
        TextChoice.objects.create(visit=where, said="agreed", at=now, words="yes", **number)
    HowItWent.objects.create(visit=visit, answer="badly", words=f"the {MARK}", answered_at=now)
    VisitMessage.objects.create(visit=visit, text=f"my {MARK}", written_at=now, key=str(visit.pk))
    ExerciseList.objects.create(
        visit=visit,
        lines=[{"slug": "a", "name": MARK, "dose": f"twice {MARK}"}],
        by_name="x",
        sent_at=now,
    )
    ChangeRequest.objects.create(
        visit=visit, sequence=9, practitioner=visit.practitioner, start=visit.start, asked_at=now,
        answer="declined", answered_at=now, why=f"no {MARK}",
    )  # fmt: skip
    EmailChange.objects.create(
        visit=visit, email=EMAIL, former=EMAIL, asked_at=now, expires_at=now + dt.timedelta(days=2)
    )


def bought(visit, now):
    """A gift card, used up since; and a visit that was told on the phone of an absence."""
    absence = Absence.objects.create(
        practitioner=visit.practitioner, start=visit.start, end=visit.end, created_at=now, by_name="office"
    )  # fmt: skip
    Rehoming.objects.create(
        absence=absence, visit=visit, plan="call", was_start=visit.start, said=f"told {MARK}",
        called_at=now, state="done", done_at=now,
    )  # fmt: skip
    account = CreditAccount.objects.create(kind="gift", currency=visit.currency, opened_at=now)
    Purchase.objects.create(
        kind="gift", price_cents=5000, currency=visit.currency, buyer=MARK, email=EMAIL, account=account,
        email_hash=lookup_hash(EMAIL), gift={"receiver": MARK}, language="en", key="gift", created_at=now,
        delivered_at=now,
    )  # fmt: skip
    GiftCard.objects.create(
        account=account, code_hash="0", code=MARK, amount_cents=5000, giver=MARK, receiver=MARK,
        receiver_email=EMAIL, message=MARK, language="en", sold_at=now, key="gift",
    )  # fmt: skip


def columns():
    """Every cell of the whole database as (table.column, text), private ones made readable."""
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT * FROM "{table}"')
            names = [column[0] for column in cursor.description]
            for row in cursor.fetchall():
                for name, cell in zip(names, row, strict=True):
                    yield f"{table}.{name}", readable(cell)


def readable(cell):
    text = cell if isinstance(cell, str) else json.dumps(cell, default=str)
    for token in re.findall(r"gAAAA[\w=-]+", text):
        try:
            text += _keyring().decrypt(token.encode()).decode()
        except InvalidToken:
            continue
    return text


def traces():
    """Where in the database anything is left of the marked person: `{"table.column", …}`."""
    return {where for where, text in columns() if any(trace in text for trace in TRACES)}


def marked_patient():
    return Patient.objects.exclude(email_hash="").get(email_hash=lookup_hash(EMAIL))


def books():
    """Every ledger row's money, in order."""
    return list(LedgerEntry.objects.order_by("pk").values_list("kind", "amount_cents", "key", "by"))
