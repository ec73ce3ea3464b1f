"""Stripe's parameters and objects as our orders and reports, and back: no calls, no library.

What leaves the house is decided here: an opaque payment id, a reference, an amount, the
e-mail address the patient would type on the payment page anyway. Never a name, an address, a phone
number, a visit type or a reason.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any, Literal, cast

from booking.payments import gateway as words
from core.languages import tag

#: Languages that Stripe's pages know, as the country writes them or plain.
LOCALES = ("en", "en-GB", "fr", "fr-CA")
LONG_AGO = datetime.fromtimestamp(0, UTC)


def locale(language: str) -> str:
    written = (tag(language), language)
    return next((one for one in written if one in LOCALES), "auto")


def session_params(order: words.SessionOrder) -> dict[str, Any]:
    """Parameters of a hosted page; equal orders give equal bytes, so a retry is a replay."""
    params: dict[str, Any] = {
        "mode": "payment",
        "submit_type": "book",
        "locale": locale(order.language),
        "line_items": [_line_item(order)],
        # Our label on the session and on its intent: each event shows only one of the two (0201).
        "client_reference_id": order.payment_id,
        "metadata": {"payment": order.payment_id},
        "payment_intent_data": _intent_data(order),
        "allowed_payment_method_types": ["card"],
        # On, Stripe may charge the payer's own currency: what came back would not be what was asked.
        "adaptive_pricing": {"enabled": False},
        "success_url": order.success_url,
        "cancel_url": order.cancel_url,
    }
    if order.email:
        params["customer_email"] = order.email
    if order.expires_at is not None:
        # Whole seconds of the row, not of the clock: another second under the same key is refused (0202).
        params["expires_at"] = int(order.expires_at.timestamp())
    if order.save_card:
        # Stripe keeps a card only for a customer; a guest's cannot be charged later.
        params["customer_creation"] = "always"
    return params


def _intent_data(order: words.SessionOrder) -> dict[str, Any]:
    data: dict[str, Any] = {
        "metadata": {"payment": order.payment_id},
        "description": f"{order.title} {order.reference}",
    }
    if order.on_statement:
        data["statement_descriptor_suffix"] = order.on_statement
    if order.save_card:
        data["setup_future_usage"] = "off_session"
    return data


def _line_item(order: words.SessionOrder) -> dict[str, Any]:
    product = {
        "name": order.shown_title or order.title,
        "description": order.shown_reference or order.reference,
    }
    price = {
        "currency": order.currency,
        "unit_amount": order.amount_cents,
        "product_data": product,
    }
    return {"quantity": 1, "price_data": price}


def refund_params(order: words.RefundOrder) -> dict[str, Any]:
    return {
        "payment_intent": order.intent_id,
        "amount": order.amount_cents,
        # The only reasons Stripe takes; our own stays in our row.
        "reason": "duplicate" if order.duplicate else "requested_by_customer",
        "metadata": {"refund": order.refund_id},
    }


def saved_card_params(order: words.SavedCardOrder) -> dict[str, Any]:
    suffix = {"statement_descriptor_suffix": order.on_statement} if order.on_statement else {}
    return {
        **suffix,
        "amount": order.amount_cents,
        "currency": order.currency,
        # Cards only: without it, or a return_url, Stripe refuses as soon as a method that redirects is on.
        "allowed_payment_method_types": ["card"],
        "customer": order.customer_id,
        "payment_method": order.card_id,
        "off_session": True,
        "confirm": True,
        "description": f"{order.title} {order.reference}",
        "metadata": {"payment": order.payment_id},
    }


def session_report(session: Any) -> words.SessionReport:
    # A page that only keeps a card has another kind of intent.
    intent = session.payment_intent or session.setup_intent
    whole = intent if not isinstance(intent, str) else None
    return words.SessionReport(
        id=session.id,
        url=session.url or "",
        status=cast(Literal["open", "complete", "expired"], session.status),
        paid=session.payment_status in ("paid", "no_payment_required"),
        # A session has no status for a slow payment that failed: only its intent says so.
        failed=whole is not None and whole.status in ("requires_payment_method", "canceled"),
        amount_cents=session.amount_total,
        currency=session.currency or "",
        reference=session.client_reference_id or "",
        mode=session.mode,
        livemode=session.livemode,
        intent_id=identity(session.payment_intent),
        received_cents=getattr(whole, "amount_received", None),
        customer_id=identity(session.customer),
        card=card_report(whole.payment_method) if whole is not None else None,
        expires_at=_moment(session.expires_at),
    )


def refund_report(refund: Any) -> words.RefundReport:
    # To us both mean: not gone, and not refused.
    stated = refund.status if refund.status != "requires_action" else "pending"
    return words.RefundReport(
        id=refund.id,
        intent_id=identity(refund.payment_intent),
        amount_cents=refund.amount,
        currency=refund.currency,
        status=cast(Literal["pending", "succeeded", "failed", "canceled"], stated),
        refund_id=_label(refund.metadata, "refund"),
        # A refund that waits for balance has moved nothing, whatever its status says (0895).
        moved=refund.balance_transaction is not None,
        pending_reason=refund.pending_reason or "",
        failure_reason=refund.failure_reason or "",
        created=_moment(refund.created) or LONG_AGO,
    )


def dispute_report(dispute: Any) -> words.DisputeReport:
    lines = [line.amount for line in dispute.balance_transactions]
    return words.DisputeReport(
        id=dispute.id,
        intent_id=identity(dispute.payment_intent),
        amount_cents=dispute.amount,
        currency=dispute.currency,
        reason=dispute.reason,
        status=dispute.status,
        due_by=_moment(dispute.evidence_details.due_by),
        # All of them, not the last: an appeal can take and give more than once (0895).
        withdrawn_cents=-sum(cents for cents in lines if cents < 0),
        reinstated_cents=sum(cents for cents in lines if cents > 0),
        refundable=dispute.is_charge_refundable,
    )


def saved_card_report(intent: Any) -> words.SavedCardReport:
    stated = {
        "succeeded": "succeeded",
        "processing": "processing",
        "requires_action": "action_required",
    }
    return words.SavedCardReport(
        intent_id=intent.id,
        status=cast(
            Literal["succeeded", "processing", "action_required", "failed"],
            stated.get(intent.status, "failed"),
        ),
        amount_cents=intent.amount,
        currency=intent.currency,
        reference=_label(intent.metadata, "payment"),
        livemode=intent.livemode,
    )


def card_report(method: Any) -> words.CardReport | None:
    """A card, given whole or as its id alone; None where there is none."""
    if method is None:
        return None
    card = None if isinstance(method, str) else method.card
    return words.CardReport(
        id=identity(method),
        brand=card.brand[:20] if card is not None else "",
        last4=card.last4 if card is not None else "",
        expires_year=card.exp_year if card is not None else None,
        expires_month=card.exp_month if card is not None else None,
    )


def balance_line(line: Any) -> words.BalanceLine:
    source = line.source
    whole = source if source is not None and not isinstance(source, str) else None
    return words.BalanceLine(
        id=line.id,
        type=line.reporting_category or line.type,
        amount_cents=line.amount,
        fee_cents=line.fee,
        net_cents=line.net,
        currency=line.currency,
        source_id=identity(source),
        intent_id=identity(getattr(whole, "payment_intent", None)),
        created=_moment(line.created) or LONG_AGO,
    )


def payout_report(payout: Any) -> words.PayoutReport:
    created = _moment(payout.created) or LONG_AGO
    return words.PayoutReport(
        id=payout.id,
        amount_cents=payout.amount,
        currency=payout.currency,
        status=payout.status,
        automatic=payout.automatic,
        is_complete=payout.automatic and payout.reconciliation_status == "completed",
        failure=payout.failure_code or "",
        created=created,
        # Midnight of a day in UTC, as Stripe has it: no clock may turn it into the day before.
        arrives_on=(_moment(payout.arrival_date) or created).date(),
    )


def event_report(event: dict[str, Any]) -> words.EventReport:
    """Read a verified event, as plain JSON. Raises `ValueError` for anything that is not one."""
    about = event.get("data")
    about = about.get("object") if isinstance(about, dict) else None
    if event.get("object") != "event" or not isinstance(about, dict):
        raise ValueError("not an event")
    if not _text(event.get("id")) or not _text(event.get("type")):
        raise ValueError("an event without id or type")
    labels = about.get("metadata")
    labels = labels if isinstance(labels, dict) else {}
    return words.EventReport(
        id=event["id"][:255],
        type=event["type"][:80],
        created=_moment(event.get("created")) or LONG_AGO,
        livemode=event.get("livemode") is True,
        account=_text(event.get("account")),
        api_version=_text(event.get("api_version")),
        object_id=_text(about.get("id")),
        intent_id=_text(about.get("payment_intent")),
        reference=_text(about.get("client_reference_id")) or _text(labels.get("payment")),
        refund_id=_text(labels.get("refund")),
    )


def identity(thing: Any) -> str:
    """The id of an object given whole, as an id, or not at all."""
    if thing is None:
        return ""
    return thing if isinstance(thing, str) else str(thing.id)


def _label(metadata: Any, name: str) -> str:
    return str(metadata[name]) if metadata is not None and name in metadata else ""


def _text(value: Any) -> str:
    """A short printable text as it came; "" for anything else (PostgreSQL refuses a NUL byte)."""
    return value[:255] if isinstance(value, str) and value.isprintable() else ""


def _moment(unix: Any) -> datetime | None:
    """A whole number of seconds as an instant; None for anything that is not a sane one."""
    if not isinstance(unix, int) or not 0 <= unix < 32_503_680_000:
        return None
    return datetime.fromtimestamp(unix, UTC)
