"""The simulator speaks the installed library's Stripe: its rule book can say no."""

import pytest
import stripe

from booking.payments import gateway, stripe_cards, stripe_words
from booking.simulator import banks, contract, store
from booking.simulator.app import nested
from tests.factories import NOW

SESSION = "checkout._session_create_params.SessionCreateParams"


@pytest.mark.parametrize(
    ("sent", "param", "code"),
    [
        ({"after_expiration": {"on": "true"}}, "after_expiration[on]", "parameter_unknown"),
        ({"line_items": [{"price_data": {}}]}, "line_items[0][price_data][currency]", "parameter_missing"),
        ({"expires_at": "soon"}, "expires_at", "parameter_invalid_integer"),
        ({"mode": "pay"}, "mode", "parameter_invalid"),
        ({"adaptive_pricing": {"enabled": "no"}}, "adaptive_pricing[enabled]", "parameter_invalid"),
        ({"line_items": "x"}, "line_items", "parameter_invalid_type"),
        ({"metadata": "x"}, "metadata", "parameter_invalid_type"),
        ({"allowed_payment_method_types": ["cash"]}, "allowed_payment_method_types[0]", "parameter_invalid"),
    ],
)  # fmt: skip
def test_a_request_that_stripe_would_refuse_is_refused(sent, param, code):
    with pytest.raises(contract.ContractBroken) as broken:
        contract.check_request(SESSION, sent)

    assert (broken.value.param, broken.value.code) == (param, code)


def test_options_of_the_library_are_no_parameters_of_the_api():
    with pytest.raises(contract.ContractBroken):
        contract.check_request(SESSION, {"idempotency_key": "x"})


@pytest.mark.parametrize(
    "values", [{"amount": "5"}, {"amount": True}, {"colour": 1}, {"created": None}]
)
def test_an_object_that_stripe_would_not_send_is_refused(values):
    whole = {"object": "refund", "id": "re_1", "amount": 5, "created": 1, "currency": "cad"}
    assert contract.make(stripe.Refund, **whole)["status"] is None

    with pytest.raises(contract.ContractBroken):
        contract.make(stripe.Refund, **(whole | values))


def test_everything_the_simulator_ever_says_follows_the_library(bench):
    from booking.simulator import world

    _visit, payment = bench.paid()
    world.make_refund(intent_id=payment.intent_id, cents=100, metadata={})
    banks.open_dispute(payment.intent_id)
    rows = store.SimulatorObject.objects.exclude(kind__in=["clock", "asked"])
    kinds = {row.kind for row in rows}

    for row in rows:
        contract.check_any(row.data)

    assert kinds == {
        "balance_transaction",
        "charge",
        "checkout.session",
        "dispute",
        "event",
        "payment_intent",
        "payment_method",
        "refund",
    }


def test_every_order_of_ours_is_a_request_stripe_accepts():
    order = gateway.SessionOrder(
        payment_id="p", key="k", amount_cents=5000, currency="cad", title="t", reference="r",
        email="a@example.org", expires_at=NOW, success_url="s", cancel_url="c", save_card=True,
    )  # fmt: skip
    fee = gateway.SavedCardOrder("p", "k", 5000, "cad", "t", "r", "cus_1", "pm_1")
    page = gateway.CardPageOrder("p", "cad", "a@example.org", "fr-ca", NOW, "s", "c")
    refund = gateway.RefundOrder("r", "r:1", "pi_1", 100, duplicate=True)
    for path, params in (
        (SESSION, stripe_words.session_params(order)),
        (SESSION, stripe_cards.page_params(page)),
        ("_refund_create_params.RefundCreateParams", stripe_words.refund_params(refund)),
        ("_payment_intent_create_params.PaymentIntentCreateParams", stripe_words.saved_card_params(fee)),
    ):  # fmt: skip
        contract.check_request(path, as_sent(params))


def as_sent(params):
    from urllib.parse import urlencode

    from stripe._encode import _api_encode

    return nested(urlencode(list(_api_encode(params))))


def test_equal_orders_give_equal_bytes():
    order = gateway.SessionOrder("p", "k", 1, "cad", "t", "r", "e", NOW, "s", "c")
    assert stripe_words.session_params(order) == stripe_words.session_params(order)


def test_the_subscribed_events_are_events_of_this_version():
    import typing

    from booking.payments.stripe_gateway import EVENTS

    known = typing.get_args(stripe.Event.__annotations__["type"])
    assert set(EVENTS) <= set(known)
    assert len(EVENTS) == 15
