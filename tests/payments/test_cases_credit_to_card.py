"""Cases PAY-180 to PAY-182: credit goes back to the card it came from, once, and no more than it gave."""

import threading

import pytest
from django.db import DatabaseError, connections

from booking.models import CreditAccount, LedgerKind, Refund
from booking.operations.money.balance import charge_balance
from booking.operations.money.by_hand import record_payment
from booking.operations.money.credit import CreditTooMuch, keep_as_credit, pay_out_credit
from booking.operations.money.credit_to_card import back_to_cards, credit_to_card
from booking.payments import credit, ledger
from booking.queries.owed import whom_we_owe
from booking.simulator import world
from tests.payments.refunds import OFFICE


@pytest.fixture
def purse(bench):
    """$60 of credit: $135 was left of $85 and paid in cash, beside a deposit of $50 by card."""
    return kept(bench)


def kept(bench, cents=6000):
    visit, _payment = bench.paid_by_hand(5000)
    type(visit).objects.filter(pk=visit.pk).update(status="completed")
    visit.refresh_from_db()
    charge_balance(visit=visit, now=bench.now)
    record_payment(
        visit=visit, way=LedgerKind.CASH, cents=8500 + cents, key="c", by=OFFICE, now=bench.now
    )
    keep_as_credit(visit=visit, cents=cents, key="k", by=OFFICE, now=bench.now)
    return CreditAccount.objects.get()


def sends(bench, purse, cents, key="form"):
    return credit_to_card(account=purse, cents=cents, key=key, by=OFFICE, now=bench.now)


def rest(bench):
    for _turn in range(2):
        bench.work()
        bench.webhooks()


def test_pay_180_it_goes_back_as_a_refund_and_both_books_agree(bench, purse):
    assert [one.cents for one in back_to_cards(purse)] == [5000]  # no more than the card gave

    assert sends(bench, purse, 3000) is True
    rest(bench)

    (refund,) = Refund.objects.all()
    assert (refund.amount_cents, refund.state) == (3000, "succeeded")
    assert credit.balance_cents(purse) == 3000
    visit = refund.payment.visit
    assert (ledger.owed_cents(visit), ledger.received_cents(visit)) == (0, 13500)
    assert bench.made("refund") == 1
    assert [one.cents for one in back_to_cards(purse)] == [2000]
    assert bench.messages()[-1] == "refunded"


def test_pay_180_pressed_twice_it_goes_once(bench, purse):
    assert [sends(bench, purse, 3000), sends(bench, purse, 3000)] == [True, False]
    rest(bench)

    assert (Refund.objects.count(), bench.made("refund")) == (1, 1)
    assert credit.balance_cents(purse) == 3000


@pytest.mark.parametrize("cents", [0, -1, 5001, 6000, 10**9])
def test_pay_181_never_more_than_the_card_gave(bench, purse, cents):
    with pytest.raises(CreditTooMuch) as refused:
        sends(bench, purse, cents)

    assert refused.value.left_cents == 5000
    assert not Refund.objects.exists()
    assert credit.balance_cents(purse) == 6000


def test_pay_181_what_was_spent_or_paid_out_does_not_go_back(bench, purse):
    pay_out_credit(account=purse, cents=5500, way="cash_back", key="o", by=OFFICE, now=bench.now)

    assert [one.cents for one in back_to_cards(purse)] == [500]


def test_pay_181_what_a_bank_holds_waits_for_nobody(bench, purse):
    payment = Refund.payment.field.related_model.objects.get()
    payment.disputes.create(
        provider_id="dp_1", status="needs_response", amount_cents=5000, opened_at=bench.now
    )

    assert back_to_cards(purse) == []
    with pytest.raises(CreditTooMuch):
        sends(bench, purse, 100)


def test_pay_182_a_refund_that_fails_is_owed_and_on_the_list(bench, purse):
    sends(bench, purse, 3000)
    rest(bench)
    world.refund_ends(Refund.objects.get().provider_id, "failed", "lost_or_stolen_card")
    rest(bench)

    assert [one.cents for one in whom_we_owe()] == [3000]
    assert "refund_failed" in bench.messages()


def test_pay_182_killed_half_way_nothing_has_moved(bench, purse, monkeypatch):
    with monkeypatch.context() as dying:
        name = "booking.operations.money.credit_to_card.request_refund"
        dying.setattr(name, lambda **_arguments: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            sends(bench, purse, 3000)
    assert (credit.balance_cents(purse), whom_we_owe()) == (6000, [])

    assert sends(bench, purse, 3000) is True


@pytest.mark.django_db(transaction=True)
def test_pay_182_two_at_once_send_it_once(bench):
    purse = kept(bench)
    together, ends = threading.Barrier(2), []

    def press(key):
        try:
            together.wait(10)
            ends.append(sends(bench, purse, 4000, key))
        except (CreditTooMuch, DatabaseError) as refused:
            ends.append(type(refused))
        finally:
            connections.close_all()

    crowd = [threading.Thread(target=press, args=(key,)) for key in ("one", "two")]
    for one in crowd:
        one.start()
    for one in crowd:
        one.join()

    assert ends.count(True) == 1
    assert Refund.objects.count() == 1
    assert credit.balance_cents(purse) == 2000
