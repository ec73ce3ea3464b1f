"""Papers that are no plain receipt: fees, an insurer's part, a name put right, a year for the tax office."""

import datetime as dt

import pytest
from django.core import mail
from django.urls import reverse

from booking.models import LedgerEntry, LedgerKind, Patient, Visit
from booking.operations.money.credit import keep_as_credit
from booking.operations.money.papers import NothingToCorrect, issue_anew
from booking.operations.visits.cancel import cancel_visit
from booking.payments import ledger
from tests.doors.office.staff_people import office_user
from tests.doors.paper_reading import OFFICE, adds_up, look, numbers, page, pays, text
from tests.doors.patient import words_of

pytestmark = pytest.mark.django_db


def test_a_late_cancellation_fee_is_a_line_of_its_own(follower, booked, bench):
    bench.work()
    bench.now = booked.start - dt.timedelta(hours=2)
    cancel_visit(visit=booked, now=bench.now, by="patient")
    bench.work()

    said = text(follower, booked)
    assert numbers() == ["R2026-00001"]
    assert "Fee for a late cancellation $50" in said
    assert "Amount" not in said
    assert "health plans do not pay it back" in said


def test_a_visit_cancelled_in_time_has_no_receipt(booked, bench):
    bench.work()
    cancel_visit(visit=booked, now=bench.now, by="patient")
    for _again in range(2):
        bench.work()
        bench.webhooks()

    assert numbers() == []


def test_an_insurers_part_is_told_apart_from_the_patients(follower, happened, bench):
    pays(happened, bench, "insurer", 6000)
    assert numbers() == []
    pays(happened, bench, "e_transfer")

    said = text(follower, happened)
    assert "Insurer’s part $60 Patient’s part $75" in said
    assert "Paid $135 Balance $0" in said


def test_a_changed_name_takes_the_receipt_back_and_issues_another(follower, settled, bench):
    Patient.objects.update(name="Joan Smythe")
    issue_anew(visit=settled, why="name", by=OFFICE, now=bench.now)

    assert numbers() == ["R2026-00001", "C2026-00001", "R2026-00002"]
    note = text(follower, settled, "papers/C2026-00001.pdf")
    assert "Patient Joan Smith " in note
    assert "Amount −$135" in note
    assert "Corrects receipt R2026-00001" in note
    assert "Patient Joan Smythe" in text(follower, settled)
    assert "Paid in cash $85" in text(follower, settled)
    assert adds_up(settled)
    bench.work()
    assert len(numbers()) == 3


def test_a_paper_is_found_under_its_own_visit_only(follower, settled):
    assert look(follower, settled, "papers/R2026-00001/").status_code == 200
    assert look(follower, settled, "papers/R2026-00002/").status_code == 404
    assert follower.get("/visit/AAAA-BBBB/papers/R2026-00001/").status_code == 404


def test_whoever_does_not_wait_for_the_worker_gets_the_receipt_by_a_button(
    follower, happened, bench
):
    LedgerEntry.objects.create(
        visit=happened, kind="cash", amount_cents=8500, currency="cad", key="x", at=bench.now
    )
    assert "Get the receipt now" in page(follower, happened)

    for _twice in range(2):
        follower.post(f"/visit/{happened.public_ref}/receipt/issue/")

    assert numbers() == ["R2026-00001"]
    assert "Get the receipt now" not in page(follower, happened)


def test_a_years_summary_adds_up_what_the_patient_paid_and_leaves_out_fees_and_insurers(
    follower, happened, bench
):
    pays(happened, bench, "insurer", 6000)
    pays(happened, bench)
    missed = Visit.objects.get(pk=happened.pk)
    missed.pk, missed.public_ref, missed.status = None, "ZZZZ-2222", "no_show"
    missed.start -= dt.timedelta(days=1)
    missed.end -= dt.timedelta(days=1)
    missed.save(force_insert=True)
    ledger.post(visit=missed, kind=LedgerKind.CARD, cents=4000, key="fee", now=bench.now)

    assert "Payments in 2026" in page(follower, happened)
    for said in (page(follower, happened, "year/2026/"), text(follower, happened, "year/2026.pdf")):
        for words in (
            "Patient Joan Smith",
            "You paid for visits $75",
            "Insurers paid to us $60",
            "R2026-00001 $75",
            "Together: $75",
            "Fees for cancelled and missed visits",
            "Together: $40",
        ):
            assert words in said
    assert look(follower, happened, "year/2025/").status_code == 404


def test_a_taxed_visit_shows_the_tax_as_a_part_of_its_price(follower, happened, bench):
    happened.visit_type.tax_code = "gst_pst"
    happened.visit_type.save()
    pays(happened, bench)

    said = text(follower, happened)
    assert "Amount $135 Including GST, 5 % $6.03 Including PST, 7 % $8.44" in said
    assert "Tax Exempt" not in said
    assert "Paid $135 Balance $0" in said


def test_through_the_door_the_office_issues_it_anew_and_the_patient_is_told(
    client, follower, settled, bench
):
    Patient.objects.update(name="王小明")
    client.force_login(office_user())
    address = reverse("desk:act", args=[settled.public_ref, "receipt-anew"])
    page = client.get(address)
    assert numbers() == ["R2026-00001"]  # looking issues nothing
    number = page.context["form"]["number"].value()

    nothing = client.post(address, {"why": "", "number": number})
    wrong = client.post(address, {"why": "because", "number": number})
    done = client.post(address, {"why": "name", "number": number}, follow=True)
    bench.work()

    assert [nothing.status_code, wrong.status_code] == [422, 422]
    assert "R2026-00002 is issued. The message to the patient is queued." in words_of(done)
    assert numbers() == ["R2026-00001", "C2026-00001", "R2026-00002"]
    assert "Patient 王小明" in text(follower, settled)
    assert "R2026-00002" in mail.outbox[-1].body


def test_what_is_kept_as_credit_is_said_by_a_receipt_and_corrects_nothing(follower, settled, bench):
    pays(settled, bench, "cash", 2000)
    bench.work()
    mail.outbox.clear()
    assert numbers() == ["R2026-00001"]

    facts = {"visit": settled, "cents": 2000, "by": OFFICE, "now": bench.now}
    for _press in range(2):
        keep_as_credit(key="k", **facts)
        bench.work()

    assert numbers() == ["R2026-00001", "R2026-00002"]
    said = text(follower, settled)
    assert "Paid in cash $20 on" in said
    assert "Put on your credit $20 on" in said
    assert "Charged for this visit $135 Paid for this visit $135 Balance $0" in said
    assert "Credit note" not in said
    assert not [one.subject for one in mail.outbox if "Correction" in one.subject]
    papers = settled.papers.all()
    assert sum(one.paid_cents for one in papers) == ledger.received_cents(settled) == 13500


def test_what_was_never_issued_cannot_be_issued_anew(happened, bench):
    with pytest.raises(NothingToCorrect):
        issue_anew(visit=happened, why="name", by=OFFICE, now=bench.now)

    assert numbers() == []


def test_a_receipt_issued_anew_by_two_presses_is_taken_back_once(client, settled):
    client.force_login(office_user())
    address = reverse("desk:act", args=[settled.public_ref, "receipt-anew"])
    shown = client.get(address).context["form"]["number"].value()
    sent = {"why": "name", "number": shown}

    first, second = client.post(address, sent), client.post(address, sent)
    mute = client.post(address, {"why": "name"})

    assert shown == "R2026-00001"
    assert (first.status_code, second.status_code, mute.status_code) == (302, 422, 422)
    assert "changed meanwhile" in second.content.decode()
    assert second.context["form"].data["number"] == "R2026-00002"
    assert numbers() == ["R2026-00001", "C2026-00001", "R2026-00002"]
