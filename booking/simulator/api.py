"""The simulator's endpoints, one function a request. Each returns the JSON it answers with."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from typing import Any

import stripe
from django.conf import settings

from booking.simulator import amounts, banks, store, world
from booking.simulator.contract import ContractBroken, check_request, make
from booking.simulator.models import SimulatorObject

# Stripe's own limits of a session's life.
HALF_HOUR, DAY = 1800, 86_400
ACCOUNT_ID = "acct_simulator"


class ApiError(Exception):
    """What Stripe would answer instead of an object."""

    def __init__(
        self,
        status: int,
        message: str,
        *,
        code: str | None = None,
        param: str | None = None,
        error_type: str = "invalid_request_error",
    ) -> None:
        super().__init__(message)
        self.status = status
        self.error = {"type": error_type, "message": message, "code": code, "param": param}


def create_session(sent: dict[str, Any]) -> dict[str, Any]:
    asked = check_request("checkout._session_create_params.SessionCreateParams", sent)
    _check_hosted_page(asked)
    cents = sum(
        item["price_data"]["unit_amount"] * item.get("quantity", 1) for item in asked["line_items"]
    )
    said, code = amounts.refusal(cents, asked["line_items"][0]["price_data"]["currency"])
    if code:
        raise ApiError(400, said, code=code)
    session_id = store.new_id("checkout.session")
    store.keep_asked_of_intent(session_id, asked.get("payment_intent_data", {}))
    return store.add(
        stripe.checkout.Session,
        id=session_id,
        url=f"{settings.BASE_URL}/simulator/pay/{session_id}/",
        status="open",
        payment_status="unpaid",
        payment_method_types=["card"],
        amount_total=cents,
        amount_subtotal=cents,
        currency=asked["line_items"][0]["price_data"]["currency"],
        expires_at=asked.get("expires_at", store.unix_now() + DAY),
        automatic_tax=make(stripe.checkout.Session.AutomaticTax, enabled=False),
        custom_text=make(stripe.checkout.Session.CustomText),
        custom_fields=[],
        shipping_options=[],
        metadata=asked.get("metadata", {}),
        **_kept(asked),
    )


def _kept(asked: dict[str, Any]) -> dict[str, Any]:
    names = (
        "mode",
        "submit_type",
        "locale",
        "client_reference_id",
        "customer_email",
        "success_url",
        "cancel_url",
        "allowed_payment_method_types",
        "customer_creation",
    )
    return {name: asked[name] for name in names if name in asked}


def _check_hosted_page(asked: dict[str, Any]) -> None:
    for name in ("mode", "line_items", "success_url"):
        if name not in asked:
            raise ContractBroken(name, "Missing required param", "parameter_missing")
    ahead = asked.get("expires_at", store.unix_now() + DAY) - store.unix_now()
    if not HALF_HOUR <= ahead <= DAY:
        raise ContractBroken(
            "expires_at", "must be between 30 minutes and 24 hours from now", "parameter_invalid"
        )


def retrieve_session(sent: dict[str, Any], session_id: str) -> dict[str, Any]:
    asked = check_request("checkout._session_retrieve_params.SessionRetrieveParams", sent)
    return _expanded(world.session_now(session_id), asked)


def expire_session(sent: dict[str, Any], session_id: str) -> dict[str, Any]:
    check_request("checkout._session_expire_params.SessionExpireParams", sent)
    session = world.session_now(session_id)
    if session["status"] != "open":
        raise ApiError(
            400,
            'Only Checkout Sessions with a status in ["open"] can be expired. '
            f"This Checkout Session has a status of {session['status']}.",
        )
    return world.close_session(session_id)


def list_sessions(sent: dict[str, Any]) -> dict[str, Any]:
    asked = check_request("checkout._session_list_params.SessionListParams", sent)
    page = _page("checkout.session", asked, "/v1/checkout/sessions")
    page["data"] = [_expanded(world.session_now(one["id"]), asked, "data.") for one in page["data"]]
    return page


def _expanded(found: dict[str, Any], asked: dict[str, Any], prefix: str = "") -> dict[str, Any]:
    for name in asked.get("expand", []):
        field = name.removeprefix(prefix)
        if isinstance(found.get(field), str):
            found = found | {field: store.get(found[field]).data}
    return found


def create_refund(sent: dict[str, Any]) -> dict[str, Any]:
    asked = check_request("_refund_create_params.RefundCreateParams", sent)
    if "payment_intent" not in asked:
        raise ApiError(400, "One of charge or payment_intent is required", code="parameter_missing")
    # Locked: two refunds at once must not both see the whole amount left.
    store.get(asked["payment_intent"], lock=True)
    charges = store.parts(asked["payment_intent"], "charge")
    if not charges:
        raise ApiError(400, "This PaymentIntent has no successful charge to refund.")
    charge = charges[-1]
    cents = asked.get("amount", charge["amount"] - charge["amount_refunded"])
    _check_refundable(charge, cents)
    # The row by which a test empties the balance: refunds then wait, as Stripe's do.
    status = "pending" if SimulatorObject.objects.filter(id="balance:empty").exists() else None
    return world.make_refund(
        intent_id=asked["payment_intent"],
        cents=cents,
        metadata=asked.get("metadata") or {},
        status=status or "succeeded",
    )


def _check_refundable(charge: dict[str, Any], cents: int) -> None:
    disputes = store.parts(charge["payment_intent"], "dispute")
    if any(banks.holds(dispute) for dispute in disputes):
        raise ApiError(400, "This charge has been charged back.", code="charge_disputed")
    left = charge["amount"] - charge["amount_refunded"]
    if left <= 0:
        raise ApiError(400, "Charge has already been refunded.", code="charge_already_refunded")
    if not 0 < cents <= left:
        raise ApiError(
            400,
            "Refund amount is greater than unrefunded amount on charge",
            param="amount",
            code="amount_too_large",
        )


def retrieve_refund(sent: dict[str, Any], refund_id: str) -> dict[str, Any]:
    check_request("_refund_retrieve_params.RefundRetrieveParams", sent)
    return dict(store.get(refund_id).data)


def list_refunds(sent: dict[str, Any]) -> dict[str, Any]:
    asked = check_request("_refund_list_params.RefundListParams", sent)
    return _page("refund", asked, "/v1/refunds", parent=asked.get("payment_intent"))


def create_intent(sent: dict[str, Any]) -> dict[str, Any]:
    """Charge a saved card while its owner is away. The card's id decides how it ends."""
    asked = check_request("_payment_intent_create_params.PaymentIntentCreateParams", sent)
    card = asked.get("payment_method", "")
    if card.startswith("pm_gone"):
        raise ApiError(
            400, "No such PaymentMethod", code="resource_missing", param="payment_method"
        )
    ends = "processing" if card.startswith("pm_slow") else "succeeded"
    ends = "requires_action" if card.startswith("pm_asks") else ends
    for prefix, code in (("pm_declined", "card_declined"), ("pm_3ds", "authentication_required")):
        if card.startswith(prefix):
            raise ApiError(402, "Your card was declined.", code=code, error_type="card_error")
    intent = world.new_intent(
        cents=asked["amount"],
        currency=asked["currency"],
        metadata=asked.get("metadata") or {},
        description=asked.get("description"),
        status=ends,
        customer=asked.get("customer"),
        card=card,
    )
    if ends == "succeeded":
        world.capture(intent)
    return dict(store.get(intent["id"]).data)


def retrieve_intent(sent: dict[str, Any], intent_id: str) -> dict[str, Any]:
    check_request("_payment_intent_retrieve_params.PaymentIntentRetrieveParams", sent)
    return dict(store.get(intent_id).data)


def retrieve_dispute(sent: dict[str, Any], dispute_id: str) -> dict[str, Any]:
    check_request("_dispute_retrieve_params.DisputeRetrieveParams", sent)
    return dict(store.get(dispute_id).data)


def list_disputes(sent: dict[str, Any]) -> dict[str, Any]:
    asked = check_request("_dispute_list_params.DisputeListParams", sent)
    return _page("dispute", asked, "/v1/disputes", parent=asked.get("payment_intent"))


def list_events(sent: dict[str, Any]) -> dict[str, Any]:
    asked = check_request("_event_list_params.EventListParams", sent)
    return _page("event", asked, "/v1/events", types=asked.get("types"))


def list_balance(sent: dict[str, Any]) -> dict[str, Any]:
    asked = check_request("_balance_transaction_list_params.BalanceTransactionListParams", sent)
    page = _page("balance_transaction", asked, "/v1/balance_transactions")
    page["data"] = [_expanded(one, asked, "data.") for one in page["data"]]
    return page


def retrieve_balance(sent: dict[str, Any]) -> dict[str, Any]:
    return make(stripe.Balance, object="balance", livemode=False, available=[], pending=[])


def retrieve_account(sent: dict[str, Any]) -> dict[str, Any]:
    return make(stripe.Account, object="account", id=ACCOUNT_ID, charges_enabled=True)


def create_endpoint(sent: dict[str, Any]) -> dict[str, Any]:
    asked = check_request("_webhook_endpoint_create_params.WebhookEndpointCreateParams", sent)
    return store.add(
        stripe.WebhookEndpoint,
        url=asked["url"],
        enabled_events=asked["enabled_events"],
        api_version=asked.get("api_version"),
        metadata={},
        status="enabled",
        secret=f"whsec_{secrets.token_hex(16)}",
    )


def list_endpoints(sent: dict[str, Any]) -> dict[str, Any]:
    asked = check_request("_webhook_endpoint_list_params.WebhookEndpointListParams", sent)
    return _page("webhook_endpoint", asked, "/v1/webhook_endpoints")


def _page(
    kind: str,
    asked: dict[str, Any],
    url: str,
    *,
    parent: str | None = None,
    types: list[str] | None = None,
) -> dict[str, Any]:
    # Newest first, and one more than asked tells whether there is another page: as Stripe does.
    rows = SimulatorObject.objects.filter(kind=kind).order_by("-seq")
    if parent is not None:
        rows = rows.filter(parent=parent)
    if types:
        rows = rows.filter(data__type__in=types)
    if isinstance(asked.get("created"), dict):
        rows = rows.filter(created__gte=asked["created"].get("gte", 0))
    if "starting_after" in asked:
        rows = rows.filter(seq__lt=store.get(asked["starting_after"]).seq)
    limit = int(asked.get("limit", 10))
    found = [row.data for row in rows[: limit + 1]]
    return {"object": "list", "url": url, "has_more": len(found) > limit, "data": found[:limit]}


Route = Callable[..., dict[str, Any]]
ROUTES: dict[tuple[str, str], Route] = {
    ("POST", r"/v1/checkout/sessions"): create_session,
    ("GET", r"/v1/checkout/sessions"): list_sessions,
    ("GET", r"/v1/checkout/sessions/([^/]+)"): retrieve_session,
    ("POST", r"/v1/checkout/sessions/([^/]+)/expire"): expire_session,
    ("POST", r"/v1/refunds"): create_refund,
    ("GET", r"/v1/refunds"): list_refunds,
    ("GET", r"/v1/refunds/([^/]+)"): retrieve_refund,
    ("POST", r"/v1/payment_intents"): create_intent,
    ("GET", r"/v1/payment_intents/([^/]+)"): retrieve_intent,
    ("GET", r"/v1/disputes"): list_disputes,
    ("GET", r"/v1/disputes/([^/]+)"): retrieve_dispute,
    ("GET", r"/v1/events"): list_events,
    ("GET", r"/v1/balance_transactions"): list_balance,
    ("GET", r"/v1/balance"): retrieve_balance,
    ("GET", r"/v1/account"): retrieve_account,
    ("POST", r"/v1/webhook_endpoints"): create_endpoint,
    ("GET", r"/v1/webhook_endpoints"): list_endpoints,
}
