"""Cases PAY-173 to PAY-178: gift cards, bought, used, ended, disputed."""

import pytest

from booking.models import AuditAction, CreditEntry, GiftCard, GiftSettings, Payment, Purchase
from booking.operations.money.by_hand import PaymentInvalid
from booking.operations.money.credit import CreditMoved
from booking.operations.money.gift_card import Gift
from booking.operations.money.gift_cards import (
    NoSuchCard,
    NothingOnCard,
    end_gift_card,
    put_on_credit,
    sell_gift_card,
)
from booking.operations.money.purchase import AmountGone, order_gift
from booking.operations.money.reconcile import reconcile
from booking.payments import credit, gifts
from booking.payments.attention import money_needing_attention
from booking.queries.ledger_export import ledger_rows
from booking.simulator import banks
from core.models import AuditEntry
from tests import factories
from tests.payments.a_package import booked
from tests.payments.purchases import JOAN, USED, book_of, fresh, letters, press_pay
from tests.payments.refunds import OFFICE

GIFT = Gift("Mary Smith", "王小明", "wang@example.ca", "For you")


@pytest.fixture
def offered(db):
    return GiftSettings.objects.create(amounts="50, 100")


def order(bench, cents=10000, key="gift"):
    return order_gift(
        cents=cents, buyer=JOAN, gift=GIFT, terms="", data=USED, key=key, now=bench.now
    )


@pytest.fixture
def bought(bench, offered):
    """(purchase, card) of $100."""
    purchase = order(bench)
    bench.pays(press_pay(bench, purchase))
    bench.webhooks()
    return fresh(purchase), GiftCard.objects.get()


def uses(bench, card, visit):
    return put_on_credit(code=card.code, visit=visit, now=bench.now)


def ends(bench, card, way="refunded", cents=None):
    cents = gifts.left_cents(card) if cents is None else cents
    return end_gift_card(
        card=card, way=way, shown_cents=cents, by=OFFICE, now=bench.now, why="asked"
    )


def test_pay_173_a_gift_card_paid_by_card_has_its_money_once(bench, bought):
    purchase, card = bought
    bench.settle(Payment.objects.get())

    assert (gifts.left_cents(card), book_of(purchase)) == (10000, [("card", 10000)])
    assert (card.receiver, purchase.gift) == ("王小明", {})
    assert letters() == ["gift_bought"]
    assert card.account.patient_id is None


def test_pay_173_only_amounts_that_are_offered_are_sold(bench, offered):
    with pytest.raises(AmountGone):
        order(bench, 7500)
    assert order(bench).pk == order(bench).pk
    assert Purchase.objects.count() == 1


def test_pay_174_it_becomes_credit_once_however_the_code_is_typed(bench, bought, kind, joan):
    _purchase, card = bought
    visit = booked(bench, kind, joan)
    typed = card.shown_code.lower().replace("-", " ")

    assert put_on_credit(code=typed, visit=visit, now=bench.now) == 10000
    with pytest.raises(NothingOnCard):
        uses(bench, card, visit)

    assert credit.credit_cents(joan, "cad") == 10000
    assert sum(CreditEntry.objects.values_list("amount_cents", flat=True)) == 10000
    assert gifts.left_cents(card) == 0


def test_pay_174_a_code_that_is_none_moves_nothing(bench, bought, kind, joan):
    for code in ("", "ABCD", "A" * 16, bought[1].code[:-1]):
        with pytest.raises(NoSuchCard):
            put_on_credit(code=code, visit=booked(bench, kind, joan), now=bench.now)

    assert credit.credit_cents(joan, "cad") == 0


def test_pay_175_what_is_left_goes_back_to_the_card_and_the_code_is_no_good(
    bench, bought, kind, joan
):
    purchase, card = bought
    with pytest.raises(CreditMoved):
        ends(bench, card, cents=1)
    with pytest.raises(PaymentInvalid):
        ends(bench, card, way="cash")

    assert ends(bench, card) == 10000
    assert ends(bench, card, cents=0) == 0
    with pytest.raises(NothingOnCard):
        uses(bench, card, booked(bench, kind, joan))
    bench.work()

    assert book_of(purchase) == [("card", 10000), ("refunded", -10000)]
    assert Payment.objects.get().refunds.get().state == "succeeded"
    assert money_needing_attention() == []


def test_pay_176_a_disputed_card_that_was_used_is_written_off(bench, bought, kind, joan):
    purchase, card = bought
    uses(bench, card, booked(bench, kind, joan))

    banks.open_dispute(Payment.objects.get().intent_id)
    bench.webhooks()

    assert ("written_off", 10000) in book_of(purchase)
    assert credit.balance_cents(card.account) == 0
    assert credit.credit_cents(joan, "cad") == 10000


def test_pay_177_the_office_sells_one_by_hand_once(bench, db):
    facts = {"gift": GIFT, "key": "k", "by": OFFICE, "now": bench.now}
    with pytest.raises(PaymentInvalid):
        sell_gift_card(cents=5000, way="insurer", **facts)
    with pytest.raises(PaymentInvalid):
        sell_gift_card(cents=0, way="cash", **facts)

    cards = {sell_gift_card(cents=5000, way="cash", **facts).pk for _press in (1, 2)}

    card = GiftCard.objects.get(pk=cards.pop())
    assert (gifts.left_cents(card), GiftCard.objects.count()) == (5000, 1)
    assert AuditEntry.objects.filter(action=AuditAction.GIFT_SOLD).count() == 1
    with pytest.raises(PaymentInvalid):
        ends(bench, card)
    assert ends(bench, card, way="cash_back") == 5000


def test_pay_178_the_books_agree_and_the_export_names_the_purchase(bench, bought):
    purchase, card = bought
    ends(bench, card)
    bench.work()
    bench.wait(days=2)

    assert reconcile(now=bench.now) == []
    rows = list(
        ledger_rows(factories.NOW.replace(year=2026, month=1), bench.now, lambda _count: None)
    )
    assert [(row[2], row[5], str(row[8])) for row in rows] == [
        (purchase.public_ref, "card", "100.00"),
        (purchase.public_ref, "refunded", "-100.00"),
    ]
    assert all(row[12] for row in rows)
