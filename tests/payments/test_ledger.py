"""The book of a visit's money: each fact once, and sums of exactly what they say."""

import datetime as dt

import pytest

from booking.models import PAPERS_JOB, Dispute, LedgerEntry, LedgerKind, Payment, Refund
from booking.payments import ledger
from core.models import OutboxMessage
from tests.factories import NOW, at, make_practitioner, make_visit, make_visit_type
from tests.payments.oracle import held_by_provider

pytestmark = pytest.mark.django_db


@pytest.fixture
def visit():
    return make_visit(
        practitioner=make_practitioner(hours=""),
        visit_type=make_visit_type(),
        start=at("2026-11-25", "09:30"),
    )


def payment_of(visit, **fields):
    return Payment.objects.create(
        **{
            "visit": visit,
            "kind": "deposit",
            "state": "paid",
            "amount_cents": 5000,
            "currency": "cad",
            "created_at": NOW,
            "expires_at": NOW + dt.timedelta(minutes=35),
            "paid_at": NOW,
            **fields,
        }
    )


def post(visit, kind, cents, key="", **more):
    key = key or f"{kind}:{cents}:{LedgerEntry.objects.count()}"
    return ledger.post(visit=visit, kind=kind, cents=cents, key=key, now=NOW, **more)


def test_a_fact_is_written_whole_and_once(visit):
    payment = payment_of(visit)
    refund = Refund.objects.create(
        payment=payment, reason="staff", amount_cents=100, created_at=NOW
    )
    facts = {"payment": payment, "refund": refund, "by": "x" * 81, "note": "y" * 201}

    assert post(visit, LedgerKind.REFUNDED, -100, "k", **facts)
    paper = OutboxMessage.objects.get(kind=PAPERS_JOB)
    assert (paper.ids, paper.run_at) == ({"visit": visit.pk}, NOW)
    assert not post(visit, LedgerKind.REFUNDED, -200, "k", **facts)

    entry = LedgerEntry.objects.get()
    assert paper.key == f"papers:{entry.pk}"
    assert (entry.visit, entry.kind, entry.amount_cents) == (visit, "refunded", -100)
    assert (entry.payment, entry.refund, entry.currency, entry.at) == (payment, refund, "cad", NOW)
    assert (entry.by, entry.note) == ("x" * 80, "y" * 200)


def test_no_money_is_no_fact(visit):
    assert not post(visit, LedgerKind.CASH, 0)
    assert not LedgerEntry.objects.exists()


def test_a_fact_without_a_person_names_nobody(visit):
    post(visit, LedgerKind.CASH, 1)

    entry = LedgerEntry.objects.get()
    assert (entry.by, entry.note, entry.payment, entry.refund) == ("", "", None, None)


def test_what_was_never_asked_for_cannot_lapse_nor_be_asked_again(visit):
    payment = payment_of(visit)

    ledger.lapse(payment, NOW)
    ledger.ask_again(payment, NOW)

    assert not LedgerEntry.objects.exists()


def test_an_unpaid_deposit_lapses_and_is_due_again_once_each(visit):
    other = payment_of(visit, attempt=2)
    payment = payment_of(visit)
    post(visit, LedgerKind.DEPOSIT_DUE, 5000, f"due:{payment.pk}", payment=payment)

    owed = [ledger.owed_cents(visit)]
    for step in (ledger.lapse, ledger.lapse, ledger.ask_again, ledger.ask_again):
        step(payment, NOW)
        step(other, NOW)
        owed.append(ledger.owed_cents(visit))

    assert owed == [5000, 0, 0, 5000, 5000]
    rows = LedgerEntry.objects.order_by("pk").values_list("kind", "payment", "at", "visit")
    assert list(rows) == [
        (kind, payment.pk, NOW, visit.pk)
        for kind in ("deposit_due", "deposit_lapsed", "deposit_due")
    ]


def test_one_visit_s_money_is_never_another_s(visit):
    other = make_visit(
        practitioner=make_practitioner(hours=""),
        visit_type=visit.visit_type,
        start=at("2026-11-26", "09:30"),
    )
    post(other, LedgerKind.BALANCE_DUE, 13500)
    post(other, LedgerKind.CASH, 700)
    payment, others = payment_of(visit), payment_of(other)
    post(visit, LedgerKind.CARD, 5000, payment=payment)
    post(visit, LedgerKind.CASH, 40, payment=payment)
    post(visit, LedgerKind.DEPOSIT_DUE, 5000)

    sums = ledger.charged_cents, ledger.received_cents, ledger.owed_cents, ledger.balance_to_ask
    assert [about(visit) for about in sums] == [5000, 5040, -40, 8500]
    assert [about(other) for about in sums] == [13500, 700, 12800, 0]
    assert (held_by_provider(payment), held_by_provider(others)) == (5000, 0)


def test_a_completed_visit_owes_its_whole_price_until_its_balance_is_written(visit):
    post(visit, LedgerKind.DEPOSIT_DUE, 5000)
    before = ledger.owed_cents(visit)
    visit.status = "completed"
    unwritten = ledger.owed_cents(visit)
    post(visit, LedgerKind.BALANCE_DUE, 1000)

    assert (before, unwritten, ledger.owed_cents(visit)) == (5000, 13500, 6000)


def test_a_completed_visit_that_was_charged_more_owes_what_it_was_charged(visit):
    visit.status = "completed"
    post(visit, LedgerKind.DEPOSIT_DUE, 20000)

    assert (ledger.owed_cents(visit), ledger.balance_to_ask(visit)) == (20000, 0)


def test_a_balance_written_for_another_visit_settles_nothing_here(visit):
    other = make_visit(
        practitioner=make_practitioner(hours=""),
        visit_type=visit.visit_type,
        start=at("2026-11-26", "09:30"),
    )
    post(other, LedgerKind.BALANCE_DUE, 100)
    visit.status = "completed"

    assert ledger.owed_cents(visit) == 13500


@pytest.mark.parametrize(
    ("state", "refunds", "left"),
    [
        ("paid", [], 5000),
        ("open", [], 0),
        ("paid", ["requested", "pending", "succeeded"], 4700),
        ("paid", ["failed", "canceled"], 5000),
    ],
)
def test_what_is_left_of_a_payment_is_what_no_refund_has_taken(visit, state, refunds, left):
    payment = payment_of(visit, state=state)
    elsewhere = payment_of(visit, attempt=2)
    Refund.objects.create(payment=elsewhere, reason="staff", amount_cents=1, created_at=NOW)
    assert ledger.refundable_cents(elsewhere) == 4999
    for one in refunds:
        Refund.objects.create(
            payment=payment, reason="staff", state=one, amount_cents=100, created_at=NOW
        )

    assert ledger.refundable_cents(payment) == left


@pytest.fixture
def other(visit):
    """Another visit, paid 50.00, with a refund of a cent on its way, which is nobody else's."""
    row = make_visit(
        practitioner=make_practitioner(hours=""),
        visit_type=visit.visit_type,
        start=at("2026-11-26", "09:30"),
    )
    refund_of(payment_of(row), 1)
    return row


def refund_of(payment, cents, state="requested"):
    return Refund.objects.create(
        payment=payment, reason="staff", state=state, amount_cents=cents, created_at=NOW
    )


def test_a_discount_lowers_what_the_visit_costs_in_the_end(visit, other):
    post(other, LedgerKind.DISCOUNT, -1)
    post(visit, LedgerKind.CASH, 40)
    post(visit, LedgerKind.DISCOUNT, -1500)
    visit.status = "completed"

    assert (ledger.price_cents(visit), ledger.owed_cents(visit)) == (12000, 11960)
    post(visit, LedgerKind.BALANCE_DUE, ledger.balance_to_ask(visit))
    assert ledger.owed_cents(visit) == 11960


def test_a_refund_is_promised_until_its_money_has_left(visit, other):
    payment = payment_of(visit)
    refund_of(payment, 100)
    refund_of(payment, 200, "pending")
    gone = refund_of(payment, 400, "pending")
    post(visit, LedgerKind.REFUNDED, -400, refund=gone)
    post(visit, LedgerKind.WAIVED, -100, refund=payment.refunds.get(amount_cents=100))
    refund_of(payment, 800, "succeeded")
    refund_of(payment, 1600, "failed")

    assert ledger.promised_cents(visit) == 300
    assert ledger.promised_cents(other) == 1


@pytest.mark.parametrize(
    ("waived", "promised", "overpaid"), [(0, 0, 0), (1, 0, 1), (300, 299, 1), (300, 301, 0)]
)
def test_what_no_refund_on_its_way_returns_is_overpaid(visit, other, waived, promised, overpaid):
    payment = payment_of(visit)
    post(visit, LedgerKind.DEPOSIT_DUE, 5000)
    post(visit, LedgerKind.CARD, 5000)
    if waived:
        post(visit, LedgerKind.WAIVED, -waived)
    if promised:
        refund_of(payment, promised)

    assert ledger.overpaid_cents(visit) == overpaid


def disputed(payment, **fields):
    common = {"payment": payment, "provider_id": "dp_1", "amount_cents": 5000, "opened_at": NOW}
    return Dispute.objects.create(**common, **fields)


@pytest.mark.parametrize(
    ("handed_back", "promised", "returnable"),
    [(0, 0, 5000), (1000, 0, 4000), (1000, 500, 3500), (4999, 0, 1), (4000, 1001, 0), (0, 4999, 1)],
)
def test_staff_return_no_more_of_a_payment_than_is_left_of_all_that_came(
    visit, other, handed_back, promised, returnable
):
    payment = payment_of(visit)
    post(visit, LedgerKind.CARD, 5000)
    if handed_back:
        post(visit, LedgerKind.PAID_BACK, -handed_back)
    if promised:
        refund_of(payment, promised)

    assert ledger.returnable_cents(visit) == returnable


def test_of_two_payments_both_can_be_returned_but_not_what_a_bank_holds(visit):
    payment, _second = payment_of(visit), payment_of(visit, attempt=2)
    post(visit, LedgerKind.CARD, 10000)
    before = ledger.returnable_cents(visit)
    disputed(payment, status="needs_response", refundable=False)

    assert (before, ledger.returnable_cents(visit)) == (10000, 5000)


@pytest.mark.parametrize(
    ("status", "refundable", "held"),
    [
        ("needs_response", False, True),
        ("needs_response", True, False),
        ("won", False, False),
        ("lost", False, True),
    ],
)
def test_a_bank_holds_what_is_in_dispute_and_may_not_be_refunded(
    visit, other, status, refundable, held
):
    payment = payment_of(visit)
    disputed(payment, status=status, refundable=refundable)

    assert ledger.held_by_bank(payment) == held
    assert not ledger.held_by_bank(other.payments.get())
