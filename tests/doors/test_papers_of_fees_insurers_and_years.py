"""Papers that are no plain receipt: fees, an insurer's part, a name put right, a year for the tax office."""

import datetime as dt

import pytest
from django.urls import reverse

from booking.models import LedgerEntry, LedgerKind, Patient, Visit
from booking.operations.money.papers import NothingToCorrect, issue_anew
from booking.operations.visits.cancel import cancel_visit
from booking.payments import ledger
from tests.doors.office.staff_people import office_user
from tests.doors.paper_reading import OFFICE, adds_up, look, numbers, page, pays, text

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
