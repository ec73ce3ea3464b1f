"""The simulator refuses what the real provider refuses, and leaves behind what that leaves."""

import pytest

from booking.models import Payment
from booking.operations.money.checkout_session import PaymentServiceAway
from booking.operations.money.sweep import sweep_payments
from booking.payments import gateway as words
from booking.payments.provider import gateway
from booking.simulator import api, cards_api, store
from booking.simulator.answers import ApiError
from booking.simulator.models import SimulatorAnswer, SimulatorObject
from tests.payments.cards import CAP, card_of, charge, use_card

pytestmark = pytest.mark.usefixtures("cards_are_on")


def intents():
    return SimulatorObject.objects.filter(kind="payment_intent").order_by("seq")


@pytest.mark.parametrize("card", ["pm_declined", "pm_3ds"])
def test_a_declined_fee_leaves_a_charge_that_failed_on_the_customers_list(bench, missed, card):
    use_card(missed, card)

    fee = charge(bench, missed)

    made = gateway().charges_of(card_of(missed).customer_id)
    assert [one.status for one in made if one.reference == str(fee.pk)] == ["failed"]
    assert (fee.state, fee.failure in ("card_declined", "authentication_required")) == (
        "failed",
        True,
    )


def test_a_decline_whose_answer_was_lost_is_found_and_the_card_is_not_tried_again(bench, missed):
    use_card(missed, "pm_declined")
    bench.fault("POST /v1/payment_intents", "lost_answer", times=3)
    with pytest.raises(PaymentServiceAway):
        charge(bench, missed)

    bench.wait(days=2)
    SimulatorAnswer.objects.all().delete()
    sweep_payments(now=bench.now)

    assert Payment.objects.get(off_session=True).state == "failed"
    assert [row.data["status"] for row in intents()] == ["succeeded", "requires_payment_method"]
    assert bench.messages().count("fee_open") == 1


@pytest.mark.parametrize("words_of_ours", ["K7QX-9M2PXY", "1234-5678", "K7<X", "K7é"])
def test_words_no_bank_statement_takes_are_refused(bench, words_of_ours):
    order = words.SavedCardOrder(
        "p", "k", CAP, "cad", "t", "r", "cus_1", "pm_1", on_statement=words_of_ours
    )

    with pytest.raises(words.ProviderRefused):
        gateway().charge_saved_card(order)


@pytest.mark.parametrize(
    ("ask", "sent"),
    [
        (api.list_events, {"types": [f"kind.{number}" for number in range(21)]}),
        (api.list_refunds, {"limit": "101"}),
        (api.list_refunds, {"limit": "0"}),
    ],
)
def test_longer_lists_than_there_are_are_refused(db, ask, sent):
    with pytest.raises(ApiError):
        ask(sent)


def test_a_card_that_is_kept_cannot_be_cancelled_as_if_it_were_not(db):
    row = SimulatorObject.objects.create(
        id="seti_1", kind="setup_intent", created=0, data={"status": "succeeded"}
    )

    with pytest.raises(ApiError, match="succeeded"):
        cards_api.cancel_setup({}, row.id)
    with pytest.raises(store.NoSuchObject):
        cards_api.cancel_setup({}, "seti_2")
