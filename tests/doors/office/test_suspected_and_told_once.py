"""Warnings of fraud on the office's list, one letter for one act, and the receipt issued by the office."""

import pytest
from django.core import mail
from django.test import Client

from booking.models import AuditAction, FraudWarning, Paper, Refund, Visit
from booking.operations.money.balance import start_balance
from booking.operations.money.refund import refund_refused
from booking.operations.money.refund_by_office import preview_refund, refund_as_goodwill
from booking.operations.visits.progress import complete_visit
from booking.payments.attention import money_needing_attention
from booking.simulator import payouts
from core.models import AuditEntry, OutboxMessage
from tests.doors.office.a_visit import address
from tests.doors.office.staff_people import editor_user, office_user
from tests.doors.patient import words_of
from tests.payments.bench import BASE, Bench
from tests.payments.refunds import OFFICE

pytestmark = pytest.mark.django_db
SUSPECTED, ISSUED = "fraud-dealt-with", "issue-receipt"


@pytest.fixture
def bench(db, time_machine):
    return Bench(traveller=time_machine)


@pytest.fixture
def desk(bench):
    browser = Client()
    browser.force_login(office_user())
    return browser


def listed():
    return [item.kind for item in money_needing_attention()]


@pytest.fixture
def suspected(bench):
    visit, payment = bench.paid()
    payouts.fraud_suspected(payment.intent_id)
    bench.webhooks("radar.early_fraud_warning.created")
    return visit


def paid_in_two(bench):
    """A visit that is done, its deposit of $50 and its rest of $85 paid by card; letters are gone."""
    visit, _deposit = bench.paid()
    bench.wait(seconds=(visit.start - bench.now).total_seconds() + 300)
    visit = complete_visit(visit=visit, by=OFFICE, now=bench.now)
    start_balance(visit=visit, now=bench.now, base_url=BASE)
    rest = visit.payments.get(kind="balance")
    bench.pays(rest)
    bench.webhooks()
    return Visit.objects.get(pk=visit.pk)


def test_pay_140_a_warning_of_fraud_stands_on_the_list_with_what_to_do(suspected, desk):
    page = words_of(desk.get("/admin/"))

    assert listed() == ["fraud"]
    assert f"{suspected.public_ref} : The card's bank suspects fraud. Call the patient" in page


def test_pay_140_dealt_with_it_leaves_the_list_once_and_who_did_it_is_on_record(suspected, desk):
    before = list(suspected.ledger.values_list("kind", "amount_cents"))
    for _twice in range(2):
        desk.post(address(suspected, SUSPECTED), {"what_was_done": "called: it was her"})

    assert listed() == []
    entry = AuditEntry.objects.get(action=AuditAction.FRAUD_WARNING_CLOSED)
    assert (entry.note, entry.actor_name) == ("called: it was her", "office@tidewater.example")
    assert list(suspected.ledger.values_list("kind", "amount_cents")) == before


def test_pay_140_the_same_warning_again_does_not_open_it_again(suspected, desk, bench):
    desk.post(address(suspected, SUSPECTED), {"what_was_done": "called"})
    (payment,) = suspected.payments.all()
    warning = FraudWarning.objects.get()
    payouts.fraud_suspected(payment.intent_id)
    (event,) = bench.take("radar.early_fraud_warning.created")
    event["data"]["object"]["id"] = warning.provider_id
    bench.post(event)

    assert listed() == []


def test_pay_140_without_a_word_or_a_right_it_stays_on_the_list(suspected, desk, client):
    assert desk.post(address(suspected, SUSPECTED), {"what_was_done": " "}).status_code == 422
    client.force_login(editor_user())
    client.post(address(suspected, SUSPECTED), {"what_was_done": "nothing"})

    assert listed() == ["fraud"]


def give_back(bench, visit, cents):
    left = preview_refund(visit=visit, now=bench.now).left_cents
    return refund_as_goodwill(
        visit=visit, cents=cents, seen_left_cents=left, why="kind", by=OFFICE, now=bench.now
    )


def letters(what):
    return [one for one in OutboxMessage.objects.order_by("pk") if one.ids.get("what") == what]


def test_pay_141_deposit_and_rest_refunded_by_one_act_are_one_letter_with_both(bench):
    visit = paid_in_two(bench)
    bench.work()
    mail.outbox.clear()

    refunds = give_back(bench, visit, 10000)
    bench.work()
    bench.webhooks()
    bench.work()

    assert [one.amount_cents for one in refunds] == [8500, 1500]
    told = [one.body for one in mail.outbox if "refunded" in one.body]
    assert len(told) == 1
    assert "We refunded $100 to the card you paid with" in told[0]


def test_pay_141_where_one_of_the_two_fails_the_letter_names_what_went(bench):
    visit = paid_in_two(bench)
    first, second = give_back(bench, visit, 10000)
    refund_refused(refund_id=second.pk, why="card_closed", now=bench.now)
    bench.work()
    bench.webhooks()

    assert [one.ids["cents"] for one in letters("refunded")] == [first.amount_cents]


def test_pay_141_two_acts_are_two_letters(bench):
    visit = paid_in_two(bench)
    for cents in (1000, 2000):
        give_back(bench, visit, cents)
        bench.work()
        bench.webhooks()
        bench.wait(minutes=5)

    told = [Refund.objects.get(pk=one.ids["refund"]) for one in letters("refunded")]
    assert [one.amount_cents for one in told] == [1000, 2000]


def test_the_balance_that_arrives_is_told_by_its_receipt_and_by_no_second_letter(bench):
    visit = paid_in_two(bench)
    mail.outbox.clear()
    bench.work()
    bench.work()

    to_patient = [one for one in mail.outbox if one.to == [visit.patient.email]]
    about_money = [one.subject for one in to_patient if "Receipt" in one.subject]
    assert len(about_money) == 1
    assert not [one for one in to_patient if "balance" in one.subject.lower()]


def test_the_office_issues_the_receipt_by_its_button_once(bench, desk):
    visit = paid_in_two(bench)
    page = words_of(desk.get(address(visit, ISSUED)))
    assert "It gets the next number and cannot be changed afterwards." in page
    assert not Paper.objects.exists()

    first = words_of(desk.post(address(visit, ISSUED), follow=True))
    again = words_of(desk.post(address(visit, ISSUED), follow=True))

    (paper,) = Paper.objects.all()
    assert f"{paper.number} is issued." in first
    assert "The papers are up to date." in again


def test_the_receipt_is_issued_by_nobody_without_the_right(bench, client):
    visit = paid_in_two(bench)
    client.force_login(editor_user())

    client.post(address(visit, ISSUED))

    assert not Paper.objects.exists()
