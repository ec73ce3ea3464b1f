"""The simulator's endpoints, one function a request. Each returns the JSON it answers with."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from typing import Any

import stripe
from django.conf import settings

from booking.simulator import amounts, banks, cards_api, payouts, statements, store, world
from booking.simulator.answers import ApiError
from booking.simulator.contract import ContractBroken, check_request, make
from booking.simulator.listing import page_of
from booking.simulator.models import SimulatorObject

# Stripe's own limits of a session's life.
HALF_HOUR, DAY = 1800, 86_400
MOST_TYPES = 20
ACCOUNT_ID = "acct_simulator"


def create_session(sent: dict[str, Any]) -> dict[str, Any]:
    asked = check_request("checkout._session_create_params.SessionCreateParams", sent)
    _check_hosted_page(asked)
    if asked["mode"] == "setup":
        return cards_api.create_setup_page(asked, **_kept(asked))
    cents, currency = _asked_for(asked["line_items"])
    statements.check(asked.get("payment_intent_data", {}))
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
        currency=currency,
        expires_at=asked.get("expires_at", store.unix_now() + DAY),
        automatic_tax=make(stripe.checkout.Session.AutomaticTax, enabled=False),
        custom_text=make(stripe.checkout.Session.CustomText),
        custom_fields=[],
        shipping_options=[],
        metadata=asked.get("metadata", {}),
        **_kept(asked),
    )


def _asked_for(items: list[dict[str, Any]]) -> tuple[int, str]:
    """The amount of a page and its currency; refused where no card pays it."""
    cents = sum(item["price_data"]["unit_amount"] * item.get("quantity", 1) for item in items)
    currency = str(items[0]["price_data"]["currency"])
    said, code = amounts.refusal(cents, currency)
    if code:
        raise ApiError(400, said, code=code)
    return cents, currency


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
    setup = asked.get("mode") == "setup"
    for name in ("mode", "currency" if setup else "line_items", "success_url"):
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
    page = page_of("checkout.session", asked, "/v1/checkout/sessions")
    page["data"] = [_expanded(world.session_now(one["id"]), asked, "data.") for one in page["data"]]
    return page


def _expanded(found: dict[str, Any], asked: dict[str, Any], prefix: str = "") -> dict[str, Any]:
    for name in asked.get("expand", []):
        found = _opened(found, name.removeprefix(prefix).split("."))
    return found


def _opened(found: dict[str, Any], path: list[str]) -> dict[str, Any]:
    """An object with the one at `path` put in whole, in place of its id."""
    field, *further = path
    inside = found.get(field)
    if isinstance(inside, str):
        inside = store.get(inside).data
    if further and isinstance(inside, dict):
        inside = _opened(inside, further)
    return found | {field: inside} if field in found else found


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
    return page_of("refund", asked, "/v1/refunds", parent=asked.get("payment_intent"))


def retrieve_dispute(sent: dict[str, Any], dispute_id: str) -> dict[str, Any]:
    check_request("_dispute_retrieve_params.DisputeRetrieveParams", sent)
    return dict(store.get(dispute_id).data)


def list_disputes(sent: dict[str, Any]) -> dict[str, Any]:
    asked = check_request("_dispute_list_params.DisputeListParams", sent)
    return page_of("dispute", asked, "/v1/disputes", parent=asked.get("payment_intent"))


def list_events(sent: dict[str, Any]) -> dict[str, Any]:
    asked = check_request("_event_list_params.EventListParams", sent)
    if len(asked.get("types", [])) > MOST_TYPES:
        raise ApiError(400, f"types takes up to {MOST_TYPES} names", param="types")
    return page_of("event", asked, "/v1/events", types=asked.get("types"))


def list_balance(sent: dict[str, Any]) -> dict[str, Any]:
    asked = check_request("_balance_transaction_list_params.BalanceTransactionListParams", sent)
    page = page_of(
        "balance_transaction",
        asked,
        "/v1/balance_transactions",
        only=payouts.lines_of(asked["payout"]) if "payout" in asked else None,
    )
    page["data"] = [_expanded(one, asked, "data.") for one in page["data"]]
    return page


def list_payouts(sent: dict[str, Any]) -> dict[str, Any]:
    asked = check_request("_payout_list_params.PayoutListParams", sent)
    return page_of("payout", asked, "/v1/payouts")


def retrieve_payout(sent: dict[str, Any], payout_id: str) -> dict[str, Any]:
    check_request("_payout_retrieve_params.PayoutRetrieveParams", sent)
    return dict(store.get(payout_id).data)


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
    return page_of("webhook_endpoint", asked, "/v1/webhook_endpoints")


Route = Callable[..., dict[str, Any]]
ROUTES: dict[tuple[str, str], Route] = {
    ("POST", r"/v1/checkout/sessions"): create_session,
    ("GET", r"/v1/checkout/sessions"): list_sessions,
    ("GET", r"/v1/checkout/sessions/([^/]+)"): retrieve_session,
    ("POST", r"/v1/checkout/sessions/([^/]+)/expire"): expire_session,
    ("POST", r"/v1/refunds"): create_refund,
    ("GET", r"/v1/refunds"): list_refunds,
    ("GET", r"/v1/refunds/([^/]+)"): retrieve_refund,
    ("GET", r"/v1/disputes"): list_disputes,
    ("GET", r"/v1/disputes/([^/]+)"): retrieve_dispute,
    ("GET", r"/v1/events"): list_events,
    ("GET", r"/v1/balance_transactions"): list_balance,
    ("GET", r"/v1/payouts"): list_payouts,
    ("GET", r"/v1/payouts/([^/]+)"): retrieve_payout,
    ("GET", r"/v1/balance"): retrieve_balance,
    ("GET", r"/v1/account"): retrieve_account,
    ("POST", r"/v1/webhook_endpoints"): create_endpoint,
    ("GET", r"/v1/webhook_endpoints"): list_endpoints,
    **cards_api.ROUTES,
}
