"""One paper of an insurer that pays for many visits, written down once (0951)."""

import datetime as dt

import pytest
from django.db import IntegrityError, transaction

from booking.models import LedgerEntry, Remittance, RemittanceLine
from booking.operations.money.by_hand import PaymentInvalid
from booking.operations.money.corrections import put_right
from booking.operations.money.remittances import (
    RemittanceKnown,
    TotalDiffers,
    record_remittance,
)
from booking.payments import ledger
from tests.doors.insurers.papers import CLAIMS, ICBC, act, paper, state, write_down
from tests.doors.paper_reading import OFFICE
from tests.doors.patient import words_of


def test_one_paper_pays_many_visits_and_the_ledger_has_each(done, office):
    first, second = done("09:30"), done("14:00")
    sent = paper((first, "95"), (second, "95.50"))

    looked = words_of(office.post(ICBC, sent))
    assert "$95; then $40 is left to pay" in looked
    assert not Remittance.objects.exists()
    page = words_of(write_down(office, sent))

    assert "on record for 2 visits" in page
    assert [str(state(one)) for one in (first, second)] == ["paid", "paid"]
    assert [ledger.owed_cents(one) for one in (first, second)] == [4000, 3950]
    (row, _other) = LedgerEntry.objects.filter(kind="insurer").order_by("pk")
    assert (row.note, row.day.date()) == ("EFT0042", dt.date(2026, 11, 19))
    assert "EFT0042 ICBC" in page


def test_the_same_paper_twice_is_refused_however_its_reference_is_typed(done, office):
    first, second = done("09:30"), done("14:00")
    write_down(office, paper((first, "95")))

    answer = write_down(office, paper((second, "95"), reference="eft0042"))

    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == ["reference"]
    assert Remittance.objects.count() == RemittanceLine.objects.count() == 1
    assert ledger.owed_cents(second) == 13500


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"total": "94.99"}, "total"),
        ({"total": "-5"}, "total"),
        ({"reference": ""}, "reference"),
        ({"paid_on": "2026-11-21"}, "paid_on"),
        ({"paid_on": "1926-11-19"}, "paid_on"),
        ({"paid_on": "yesterday"}, "paid_on"),
    ],
)
def test_a_paper_that_does_not_add_up_names_its_field_and_writes_nothing(
    done, office, wrong, field
):
    visit = done()

    answer = office.post(ICBC, {**paper((visit, "95")), **wrong, "seen": "yes"})

    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == [field]
    assert 'value="95' in answer.content.decode()  # nothing typed is lost
    assert not Remittance.objects.exists()


def test_a_paper_without_a_line_is_no_paper(done, office):
    done()

    answer = office.post(ICBC, paper(total="95"))

    assert answer.status_code == 422
    assert "at least one visit" in words_of(answer)


def test_the_operation_refuses_what_no_form_sends(done, bench):
    visit, other = done("09:30"), done("14:00", payer="veterans")
    common = {
        "payer": "icbc",
        "reference": "A",
        "paid_on": dt.date(2026, 11, 19),
        "moved_at": None,
        "by": OFFICE,
        "now": visit.end,
    }
    with pytest.raises(TotalDiffers):
        record_remittance(total_cents=5, lines={visit.pk: 4}, **common)
    with pytest.raises(PaymentInvalid):
        record_remittance(total_cents=9, lines={visit.pk: 4, other.pk: 5}, **common)
    assert not Remittance.objects.exists()
    record_remittance(total_cents=4, lines={visit.pk: 4}, **common)
    with pytest.raises(RemittanceKnown):
        record_remittance(total_cents=4, lines={visit.pk: 4}, **common)


def test_the_database_itself_keeps_one_paper_of_a_reference(done):
    row = {
        "payer": "icbc",
        "reference": "A",
        "paid_on": dt.date(2026, 11, 19),
        "currency": "cad",
        "at": dt.datetime(2026, 11, 19, tzinfo=dt.UTC),
    }
    Remittance.objects.create(**row)

    with pytest.raises(IntegrityError), transaction.atomic():
        Remittance.objects.create(**row)


def test_money_taken_back_makes_the_claim_open_again(done, office, bench):
    visit = done()
    write_down(office, paper((visit, "95")))
    entry = LedgerEntry.objects.get(kind="insurer")

    put_right(entry=entry, right=None, why="another clinic's", by=OFFICE, now=visit.end)

    assert state(visit) == "to_send"


def test_msp_pays_the_patient_so_no_paper_of_it_comes_here(done, office):
    visit = done(payer="msp")
    act(office, visit, "claim-sent")
    act(office, visit, "claim-paid")

    assert state(visit) == "paid"
    assert ledger.owed_cents(visit) == 13500  # the patient pays the clinic, whatever MSP does
    assert office.get(f"{CLAIMS}msp/").status_code == 404
