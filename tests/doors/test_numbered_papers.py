"""Receipts and credit notes as a patient gets them: numbered, frozen, corrected by further papers."""

import pytest
from django.core import mail
from django.db import IntegrityError, transaction

from booking.models import LedgerKind, Paper, Patient, Practitioner, Visit
from booking.operations.money.by_hand import record_payment
from booking.operations.money.papers import bring_papers_up_to_date, catch_up_papers
from booking.operations.visits.progress import complete_visit, mark_no_show, reopen_visit
from booking.payments import ledger
from booking.simulator import banks
from core.models import ClinicSettings
from tests.doors.paper_reading import OFFICE, adds_up, look, numbers, page, pays, refunds, text

pytestmark = pytest.mark.django_db


def test_a_visit_that_is_over_and_paid_has_a_numbered_receipt_and_its_patient_a_letter(
    follower, happened, bench
):
    Practitioner.objects.update(college="CHCPBC", registration_number="DEMO-1")
    clinic = ClinicSettings.current()
    clinic.legal_name, clinic.tax_number = "Tidewater Physiotherapy Inc.", "GST 80000 0000 RT0001"
    clinic.address_street, clinic.address_city = "1 Harbour Light Lane", "Burnaby"
    clinic.save()

    assert "Statement" in page(follower, happened)
    assert "This is not a receipt." in text(follower, happened)
    assert numbers() == []
    pays(happened, bench)

    assert numbers() == ["R2026-00001"]
    for said in (page(follower, happened), text(follower, happened)):
        for words in (
            "Tidewater Physiotherapy Inc.",
            "1 Harbour Light Lane",
            "GST 80000 0000 RT0001",
            "Number R2026-00001",
            "Date of issue Wednesday 25 November 2026",
            "Patient Joan Smith",
            "Date of the visit Wednesday 25 November 2026, 9:30 am",
            "Minutes 45",
            "Service First visit",
            "College CHCPBC",
            "Registration number DEMO-1",
            "Amount $135",
            "Tax Exempt",
            "Paid by card $50 on Friday 20 November 2026",
            "Paid in cash $85 on Wednesday 25 November 2026",
            "Paid $135",
            "Balance $0",
        ):
            assert words in said
        assert "not a receipt" not in said
    assert [letter.subject for letter in mail.outbox] == [
        "Receipt for your visit on Wed 25 Nov, 9:30 am"
    ]
    assert "R2026-00001" in mail.outbox[0].body


def test_it_is_issued_identically_whatever_things_are_called_later(follower, settled):
    before = look(follower, settled, "papers/R2026-00001.pdf").content

    Patient.objects.update(name="Somebody Else")
    Practitioner.objects.update(name="Renamed", college="Another")
    settled.visit_type.name = "Renamed"
    settled.visit_type.save()
    Visit.objects.filter(pk=settled.pk).update(price_cents=1)
    clinic = ClinicSettings.current()
    clinic.legal_name = clinic.name = "Sold and renamed"
    clinic.save()

    again = look(follower, settled, "papers/R2026-00001.pdf")
    assert again.content == before
    assert again["Content-Disposition"] == 'attachment; filename="R2026-00001.pdf"'


def test_what_is_done_twice_is_issued_and_mailed_once(settled, bench):
    assert bring_papers_up_to_date(visit=settled, now=bench.now) is None
    assert catch_up_papers(now=bench.now) == 0
    bench.work()

    assert numbers() == ["R2026-00001"]
    assert len(mail.outbox) == 1


def test_a_refund_is_a_credit_note_that_names_the_receipt(follower, settled, bench):
    refunds(settled, bench, 2000)

    assert numbers() == ["R2026-00001", "C2026-00001"]
    note = text(follower, settled)
    for words in (
        "Credit note",
        "Number C2026-00001",
        "Corrects receipt R2026-00001 of Wednesday 25 November 2026",
        "Goodwill −$20",
        "Paid back to the card $20 on Wednesday 25 November 2026",
        "Charged after this correction $115",
        "Paid after this correction $115",
        "Balance $0",
    ):
        assert words in note
    assert "Amount $135" in text(follower, settled, "papers/R2026-00001.pdf")
    assert "Receipt R2026-00001" in page(follower, settled)
    assert [one.subject for one in mail.outbox if "Correction" in one.subject] != []


def test_money_the_bank_takes_and_gives_back_is_on_paper_each_time(settled, bench):
    payment = settled.payments.get()
    dispute = banks.open_dispute(payment.intent_id)
    bench.webhooks()
    bench.work()
    assert numbers() == ["R2026-00001", "C2026-00001"]

    banks.close_dispute(dispute["id"], "won")
    bench.webhooks()
    bench.work()

    assert numbers() == ["R2026-00001", "C2026-00001", "R2026-00002"]
    assert adds_up(settled)


def test_a_discount_after_the_receipt_is_a_credit_note(follower, settled, bench):
    ledger.post(
        visit=settled, kind=LedgerKind.DISCOUNT, cents=-1500, key="less", now=bench.now, by="office"
    )
    bench.work()

    assert numbers() == ["R2026-00001", "C2026-00001"]
    assert "Discount −$15" in text(follower, settled)
    assert adds_up(settled)


def test_a_visit_taken_back_and_done_again_keeps_its_receipt(settled, bench):
    reopen_visit(visit=settled, by=OFFICE, now=bench.now)
    bench.work()
    again = Visit.objects.get(pk=settled.pk)
    complete_visit(visit=again, by=OFFICE, now=bench.now)
    bench.work()

    assert numbers() == ["R2026-00001"]


def test_a_visit_that_was_no_visit_after_all_is_corrected_to_its_fee(follower, settled, bench):
    reopen_visit(visit=settled, by=OFFICE, now=bench.now)
    mark_no_show(visit=Visit.objects.get(pk=settled.pk), by=OFFICE, now=bench.now)
    catch_up_papers(now=bench.now)

    note = text(follower, settled)
    assert numbers() == ["R2026-00001", "C2026-00001"]
    assert "Fee for a missed visit $50 Amount −$135 Total −$85" in note
    assert "Balance $0 To be paid back $85" in note
    assert "The fee is for no treatment: health plans do not pay it back." in note


def test_the_database_refuses_to_change_delete_or_jump(settled):
    paper = Paper.objects.get()
    for harm in (
        lambda: Paper.objects.update(paid_cents=1),
        lambda: Paper.objects.update(facts={}),
        lambda: Paper.objects.update(patient="Another"),
        lambda: Paper.objects.all().delete(),
        lambda: copy(paper, serial=3),
        lambda: copy(paper, serial=1),
        lambda: copy(paper, serial=2, turn=1),
        lambda: copy(paper, kind="credit_note", serial=1, corrects=None),
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            harm()
    assert numbers() == ["R2026-00001"]


def copy(paper, **changes):
    row = Paper.objects.get(pk=paper.pk)
    row.pk, row.turn = None, 2
    for name, value in changes.items():
        setattr(row, name, value)
    row.save(force_insert=True)


@pytest.mark.parametrize(
    ("facts", "paid", "said"),
    [
        ({}, False, "This is not a receipt. You get one when the visit is over and paid."),
        ({}, True, "This is not a receipt. The visit is over and paid: one can be issued."),
        ({"status": "cancelled"}, False, "This is not a receipt. This visit was cancelled."),
        ({"status": "no_show"}, False, "This is not a receipt. Nobody was there for this visit."),
    ],
)
def test_a_statement_promises_a_receipt_only_where_one_follows(
    follower, happened, bench, facts, paid, said
):
    if paid:  # and the worker has not been yet
        owed = ledger.owed_cents(happened)
        record_payment(visit=happened, way="cash", cents=owed, key="x", by=OFFICE, now=bench.now)
    Visit.objects.filter(pk=happened.pk).update(**facts)

    assert said in text(follower, happened)
