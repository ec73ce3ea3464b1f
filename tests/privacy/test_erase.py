"""Somebody is forgotten: nothing of them is left in the database, and the books still add up."""

import datetime as dt
import json

import pytest
from django.apps import apps
from django.core import mail
from django.db import IntegrityError, transaction

from booking.models import (
    AuditAction,
    Dispute,
    LedgerEntry,
    Patient,
    Payment,
    Visit,
    WaitingListEntry,
)
from booking.operations.privacy.erase import MoneyOpen, VisitOpen, erase_patient
from booking.operations.privacy.export import export_patient
from booking.operations.reserving.details import Person, patient_of
from booking.payments import ledger
from core import outbox
from core.fields import EncryptedJSONField, EncryptedTextField
from core.models import AuditEntry, OutboxMessage
from home.models import ContactMessage
from tests.privacy.marked import (
    DETAILS,
    EMAIL,
    MARK,
    OFFICE,
    books,
    marked_patient,
    told,
    traces,
    visited,
)

pytestmark = pytest.mark.django_db


def erase(bench, **options):
    return erase_patient(patient=marked_patient(), by=OFFICE, now=bench.now, **options)


def test_nothing_is_left_of_somebody_erased_in_the_whole_database(patient, another, bench):
    visited(patient)
    told(another)  # unfinished answers in another browser, and a hold
    Visit.objects.filter(status="held").update(status="released")

    planted = traces()
    erase(bench)

    assert {
        "booking_visit.street",
        "booking_simulatorobject.data",
        "core_auditentry.note",
    } < planted
    assert traces() == set()


def test_every_private_column_was_marked_before(patient, another, bench):
    """A new encrypted field that nobody plants here, and so nobody erases, fails."""
    visited(patient)
    told(another)
    private = {
        f"{model._meta.db_table}.{field.column}"
        for model in apps.get_models()
        for field in model._meta.concrete_fields
        if isinstance(field, EncryptedTextField | EncryptedJSONField)
        and model._meta.app_label in ("booking", "home", "core", "services", "blog")
    }

    # The address of a practitioner's own calendar is about no patient.
    assert private - traces() - {"booking_busyfeed.address"} == set()


def test_visits_and_every_cent_stay(patient, bench):
    visit = visited(patient)
    before = books()

    erase(bench)

    after = Visit.objects.get(pk=visit.pk)
    kept = ("status", "start", "end", "practitioner_id", "visit_type_id", "area_id", "price_cents")
    assert [getattr(after, name) for name in kept] == [getattr(visit, name) for name in kept]
    assert (after.place_code, after.patient_id) == ("V5H", visit.patient_id)
    assert books() == before
    assert ledger.owed_cents(after) == 0


def test_erasing_is_on_record_once_however_often_it_is_pressed(patient, bench):
    visited(patient)
    person = marked_patient()

    first = erase_patient(patient=person, by=OFFICE, now=bench.now)
    again = erase_patient(patient=person, by=OFFICE, now=bench.now)

    entry = AuditEntry.objects.get(
        object_type="patient", object_id=str(person.pk), action=AuditAction.ERASED
    )
    assert (first, again) == (True, False)
    assert (entry.actor_name, entry.note) == ("office", "")
    assert str(person) == f"patient {person.pk}"
    assert Patient.objects.get(pk=person.pk).short_name == "erased"


@pytest.mark.parametrize("days", [-1, 1], ids=["not yet marked done", "ahead"])
def test_a_visit_that_is_not_over_keeps_its_patient(patient, bench, days):
    told(patient).pay()
    bench.now = patient.visit.start - dt.timedelta(days=days)
    before = traces()

    with pytest.raises(VisitOpen):
        erase(bench)

    assert traces() == before
    assert not AuditEntry.objects.filter(action=AuditAction.ERASED).exists()


def owing(visit):
    LedgerEntry.objects.create(
        visit=visit, kind="balance_due", amount_cents=1, currency="cad", key="x", at=visit.end
    )


def being_refunded(visit):
    visit.payments.get().refunds.update(state="pending")


def disputed(visit):
    Dispute.objects.create(
        payment=visit.payments.get(),
        provider_id="du_1",
        status="needs_response",
        amount_cents=1,
        opened_at=visit.end,
    )


def in_review(visit):
    Payment.objects.filter(visit=visit).update(review="amount")


def waiting_for_the_office(visit):
    Visit.objects.filter(pk=visit.pk).update(needs_staff=True)


OPEN = [owing, being_refunded, disputed, in_review, waiting_for_the_office]


@pytest.mark.parametrize("open_money", OPEN)
def test_open_money_keeps_its_patient(patient, bench, open_money):
    open_money(visited(patient))
    before = traces()

    with pytest.raises(MoneyOpen):
        erase(bench)

    assert traces() == before


def test_a_debt_does_not_keep_a_name_for_ever_but_moving_money_does(patient, bench):
    visit = visited(patient)
    owing(visit)
    being_refunded(visit)
    with pytest.raises(MoneyOpen):
        erase(bench, even_if_owing=True)
    visit.payments.get().refunds.update(state="succeeded")

    erase(bench, even_if_owing=True)

    assert traces() == set()


def test_others_with_the_same_e_mail_address_stay(patient, bench):
    visited(patient)
    mother = patient_of(Person(name="Their mother", email=EMAIL, phone=""), bench.now)

    erase_patient(
        patient=Patient.objects.exclude(pk=mother.pk).get(erased_at=None, merged_into=None),
        by=OFFICE,
        now=bench.now,
    )

    mother.refresh_from_db()
    assert (mother.name, mother.email, mother.erased_at) == ("Their mother", EMAIL, None)


def test_strangers_lose_nothing(patient, bench):
    visited(patient)
    WaitingListEntry.objects.create(
        prefix="V5H", email="b@example.org", email_hash="b", created_at=bench.now
    )
    ContactMessage.objects.create(name="B", email="b@example.org", text="hello", at=bench.now)
    ContactMessage.objects.create(name="C", text="neither mail nor phone", at=bench.now)

    erase(bench)

    assert WaitingListEntry.objects.count() == 1
    assert ContactMessage.objects.count() == 2


def test_somebody_erased_who_books_again_is_somebody_new(patient, bench):
    visited(patient)
    old = marked_patient()
    erase(bench)

    new = patient_of(Person(name=DETAILS["name"], email=EMAIL, phone=DETAILS["phone"]), bench.now)

    assert new.pk != old.pk


def test_a_message_that_still_waits_is_sent_to_nobody(patient, bench):
    visit = visited(patient)
    ids = {"visit": visit.pk, "message": "receipt", "sequence": visit.sequence}
    outbox.enqueue("visit.mail", key="late receipt", ids=ids, now=bench.now)
    mail.outbox.clear()

    erase(bench)
    bench.work()

    assert mail.outbox == []
    assert OutboxMessage.objects.get(key="late receipt").state == "done"


def test_the_ledger_lets_a_note_be_emptied_and_nothing_else_be_changed(patient, bench):
    visited(patient)
    noted = LedgerEntry.objects.exclude(note="").first()
    refused = [
        {"note": "other words"},
        {"note": "", "amount_cents": 1},
        {"note": "", "by": "somebody"},
        {"note": "", "kind": "insurer"},
        {"note": "", "payment": Payment.objects.get()},
        {"key": "x"},
    ]
    for change in refused:
        with pytest.raises(IntegrityError), transaction.atomic():
            LedgerEntry.objects.filter(pk=noted.pk).update(**change)

    assert LedgerEntry.objects.filter(pk=noted.pk).update(note="") == 1


def test_an_export_holds_every_word_and_is_on_record(patient, another, bench):
    visit = visited(patient)
    told(another)
    person = marked_patient()

    kept = json.loads(export_patient(patient=person, by=OFFICE, now=bench.now))

    told_once = kept["visits"][0]
    assert kept["patient"]["name"] == DETAILS["name"]
    assert (told_once["public_ref"], told_once["reason"]) == (visit.public_ref, DETAILS["reason"])
    assert told_once["street"] == f"9 {MARK} Street"
    assert [row["amount_cents"] for row in told_once["payments"]] == [visit.deposit_cents]
    assert len(told_once["ledger"]) == LedgerEntry.objects.filter(visit=visit).count()
    assert [row["text"] for row in kept["messages to the office"]] == [
        f"Hello {MARK}",
        f"Me again {MARK}",
    ]
    assert [row["email"] for row in kept["waiting list"]] == [EMAIL]
    assert kept["unfinished answers"][0]["street"] == f"9 {MARK} Street"
    assert "confirmed" in [row["what"] for row in told_once["messages"]]
    assert (
        AuditEntry.objects.filter(object_type="patient", action=AuditAction.EXPORTED).count() == 1
    )


def test_an_erased_patient_s_export_names_nobody(patient, bench):
    visited(patient)
    person = marked_patient()
    erase(bench)

    kept = export_patient(patient=person, by=OFFICE, now=bench.now).decode()

    assert MARK not in kept
    assert EMAIL not in kept
