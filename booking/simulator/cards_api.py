"""The simulator's endpoints about kept cards: setup pages, charges off session, detaching."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import stripe
from django.conf import settings

from booking.simulator import amounts, statements, store, world
from booking.simulator.answers import ApiError
from booking.simulator.contract import check_request, make
from booking.simulator.listing import page_of
from booking.simulator.models import SimulatorObject

DAY = 86_400
#: Cards of tests, by the beginning of their id: how charging them ends.
REFUSED = {"pm_declined": "card_declined", "pm_3ds": "authentication_required"}
ENDS = {"pm_slow": "processing", "pm_asks": "requires_action"}
CANCELABLE = ("requires_payment_method", "requires_confirmation", "requires_action")
ONLY_TO_PAY = ("line_items", "payment_intent_data", "submit_type")


def create_setup_page(asked: dict[str, Any], **kept: Any) -> dict[str, Any]:
    """A page on which a card is kept and nothing is paid."""
    for name in ONLY_TO_PAY:
        if name in asked:
            raise ApiError(400, f"You can not pass `{name}` in `setup` mode.", param=name)
    session_id = store.new_id("checkout.session")
    return store.add(
        stripe.checkout.Session,
        id=session_id,
        url=f"{settings.BASE_URL}/simulator/pay/{session_id}/",
        status="open",
        payment_status="no_payment_required",
        payment_method_types=["card"],
        currency=asked["currency"],
        expires_at=asked.get("expires_at", store.unix_now() + DAY),
        automatic_tax=make(stripe.checkout.Session.AutomaticTax, enabled=False),
        custom_text=make(stripe.checkout.Session.CustomText),
        custom_fields=[],
        shipping_options=[],
        metadata=asked.get("metadata", {}),
        **kept,
    )


def create_intent(sent: dict[str, Any]) -> dict[str, Any]:
    """Charge a kept card while its owner is away. A test's card decides by its id how that ends."""
    asked = check_request("_payment_intent_create_params.PaymentIntentCreateParams", sent)
    for name in ("amount", "currency"):
        if name not in asked:
            raise ApiError(400, f"Missing required param: {name}.", code="parameter_missing")
    _refuse_as_stripe_does(asked)
    card = asked.get("payment_method", "")
    _refuse_card(card, asked)
    ends = next((end for begins, end in ENDS.items() if card.startswith(begins)), "succeeded")
    intent = _intent(asked, ends, card)
    if ends == "succeeded":
        world.capture(intent)
    return dict(store.get(intent["id"]).data)


def _intent(asked: dict[str, Any], status: str, card: str | None) -> dict[str, Any]:
    return world.new_intent(
        cents=asked["amount"],
        currency=asked["currency"],
        metadata=asked.get("metadata") or {},
        description=asked.get("description"),
        status=status,
        customer=asked.get("customer"),
        card=card,
    )


def _declined(asked: dict[str, Any]) -> dict[str, Any]:
    """A declined charge leaves its intent, which waits for another card and is on every list."""
    intent = _intent(asked, "requires_payment_method", None)
    store.emit("payment_intent.payment_failed", intent, intent["id"])
    return {"payment_intent": intent}


def _refuse_as_stripe_does(asked: dict[str, Any]) -> None:
    said, code = amounts.refusal(asked["amount"], asked["currency"])
    if code:
        raise ApiError(400, said, code=code)
    statements.check(asked)
    if asked.get("off_session") and not asked.get("confirm"):
        raise ApiError(400, "off_session is only for confirm=true", param="off_session")
    # Measured on accounts with a method that redirects: the shop must say where to, or cards only.
    if asked.get("confirm") and not (
        asked.get("allowed_payment_method_types") or asked.get("return_url")
    ):
        raise ApiError(
            400,
            "This PaymentIntent is configured to accept payment methods enabled in your Dashboard. "
            "Because some of these payment methods might redirect your customer off of your page, "
            "you must provide a `return_url`.",
            param="return_url",
        )


def _refuse_card(card: str, asked: dict[str, Any]) -> None:
    for begins, code in REFUSED.items():
        if card.startswith(begins):
            raise ApiError(
                402,
                "Your card was declined.",
                code=code,
                error_type="card_error",
                left_behind=lambda: _declined(asked),
            )
    if card.startswith(tuple(ENDS)):
        return
    row = SimulatorObject.objects.filter(id=card, kind="payment_method").first()
    if row is None:
        raise ApiError(
            400, f"No such PaymentMethod: '{card}'", code="resource_missing", param="payment_method"
        )
    if row.data["customer"] is None:
        raise ApiError(
            400,
            "The provided PaymentMethod was previously used without Customer attachment, or was "
            "detached from a Customer. It may not be used again.",
            param="payment_method",
        )
    if row.data["customer"] != asked.get("customer"):
        raise ApiError(400, "The payment method belongs to another Customer.", param="customer")


def retrieve_intent(sent: dict[str, Any], intent_id: str) -> dict[str, Any]:
    check_request("_payment_intent_retrieve_params.PaymentIntentRetrieveParams", sent)
    return dict(store.get(intent_id).data)


def list_intents(sent: dict[str, Any]) -> dict[str, Any]:
    asked = check_request("_payment_intent_list_params.PaymentIntentListParams", sent)
    rows = SimulatorObject.objects.filter(
        kind="payment_intent", data__customer=asked.get("customer")
    )
    only = list(rows.values_list("id", flat=True)) if "customer" in asked else None
    return page_of("payment_intent", asked, "/v1/payment_intents", only=only)


def detach(sent: dict[str, Any], method_id: str) -> dict[str, Any]:
    check_request("_payment_method_detach_params.PaymentMethodDetachParams", sent)
    if store.get(method_id, lock=True).data["customer"] is None:
        raise ApiError(
            400,
            "The payment method you provided is not attached to a customer so detachment is impossible.",
        )
    return store.change(method_id, customer=None)


def delete_customer(sent: dict[str, Any], customer_id: str) -> dict[str, Any]:
    row = store.get(customer_id, lock=True)
    cards = SimulatorObject.objects.filter(kind="payment_method", data__customer=customer_id)
    for card in cards:
        store.change(card.id, customer=None)
    row.delete()
    return {"id": customer_id, "object": "customer", "deleted": True}


def cancel_setup(sent: dict[str, Any], setup_id: str) -> dict[str, Any]:
    check_request("_setup_intent_cancel_params.SetupIntentCancelParams", sent)
    setup = store.get(setup_id, lock=True)
    if setup.data["status"] not in CANCELABLE:
        raise ApiError(
            400,
            f"You cannot cancel this SetupIntent because it has a status of {setup.data['status']}.",
            code="setup_intent_unexpected_state",
        )
    return store.change(setup.id, status="canceled")


Route = Callable[..., dict[str, Any]]
ROUTES: dict[tuple[str, str], Route] = {
    ("POST", r"/v1/payment_intents"): create_intent,
    ("GET", r"/v1/payment_intents"): list_intents,
    ("GET", r"/v1/payment_intents/([^/]+)"): retrieve_intent,
    ("POST", r"/v1/payment_methods/([^/]+)/detach"): detach,
    ("DELETE", r"/v1/customers/([^/]+)"): delete_customer,
    ("POST", r"/v1/setup_intents/([^/]+)/cancel"): cancel_setup,
}
