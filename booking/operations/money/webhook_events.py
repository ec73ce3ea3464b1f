"""Webhook events: verified, written down once, then acted upon by fetching the payment itself (0201)."""

from __future__ import annotations

import json
import logging
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import F, QuerySet

from booking.models import CardPage, EventState, Payment, Refund, WebhookEvent
from booking.notifications import kinds
from booking.operations.messages.alerts import alert_staff
from booking.operations.money.card_page import settle_card_page
from booking.operations.money.checkout_session import expects_live
from booking.operations.money.fraud_warnings import warn_of_fraud
from booking.operations.money.payouts import settle_payout
from booking.operations.money.refunds_and_disputes import settle_dispute, settle_refunds
from booking.operations.money.settle import settle
from booking.payments.gateway import EventReport, GatewayTrouble
from booking.payments.provider import gateway
from booking.payments.signature import SignatureRefused, verify, webhook_secrets
from booking.payments.stripe_words import event_report
from core.outbox import enqueue
from core.prepared import prepared, prepared_update
from core.rows import insert_if_new, one

FRAUD = "radar.early_fraud_warning."
log = logging.getLogger(__name__)
HANDLED = ("checkout.session.", "refund.", "charge.dispute.", "payout.", FRAUD)
# The version of the endpoint, not of our calls: those carry the library's own.
KNOWN_API = "2026-10-28.endive"
AFTER_OURSELVES = timedelta(seconds=20)  # the web process tries first; the worker is the net
PATIENCE = 5  # tries before an event about an unknown payment counts as somebody else's


class EventRefused(Exception):
    """Not a message we can accept: unsigned, altered, stale, unreadable or from the wrong place."""


class NotOursYet(Exception):
    """The event speaks of a payment we do not have (yet)."""


def receive_event(*, body: bytes, signature: str, now: datetime) -> int | None:
    """Verify a message and write it down. Returns the row to process, or None if there is nothing to do.

    Raises EventRefused; then nothing was stored.
    """
    event = _verified(body, signature, now)
    # Signed with our secret all the same: a test endpoint pointed at the live site, or a connected account.
    if event.livemode != expects_live() or event.account:
        alert_staff(what="event_elsewhere", key="mode or account", now=now, hourly=True)
        raise EventRefused("livemode or account differs")
    if event.api_version not in ("", KNOWN_API):
        # Harmless, since objects are fetched with our own version; but somebody should know.
        alert_staff(what="api_version", key=event.api_version, now=now)
    return keep_event(event=event, now=now)


def _verified(body: bytes, signature: str, now: datetime) -> EventReport:
    try:
        verify(body=body, header=signature, secrets=webhook_secrets(), now=now)
    except SignatureRefused as refused:
        raise EventRefused(str(refused)) from refused
    try:
        # After the signature: no stranger's bytes reach the parser.
        read = json.loads(body.decode("utf-8"))
        if not isinstance(read, dict):
            raise ValueError("not an object")
        return event_report(read)
    # RecursionError is what json raises on a hundred thousand brackets.
    except (ValueError, RecursionError) as unreadable:
        raise EventRefused("unreadable") from unreadable


@transaction.atomic
def keep_event(*, event: EventReport, now: datetime) -> int | None:
    """One row per event id, and the job that processes it should we die right after."""
    handled = event.type.startswith(HANDLED)
    # Stripe repeats an event until it is answered: the unique event id makes the second one harmless.
    row, new = _row_of(
        WebhookEvent(
            event_id=event.id,
            kind=event.type,
            state=EventState.RECEIVED if handled else EventState.IGNORED,
            object_id=event.object_id,
            intent_id=event.intent_id,
            reference=event.reference,
            refund_ref=event.refund_id,
            api_version=event.api_version[:40],
            created_at=event.created,
            received_at=now,
        )
    )
    if new and handled:
        enqueue(
            kinds.PAYMENT_EVENT,
            key=f"event:{event.id}"[:150],
            ids={"event": row.pk},
            now=now,
            run_at=now + AFTER_OURSELVES,
        )
    # A repeat of one that is kept but not done is done now rather than later.
    return row.pk if row.state == EventState.RECEIVED else None


def _row_of(fresh: WebhookEvent) -> tuple[WebhookEvent, bool]:
    """The event's row, and whether it is new."""
    if known := _of_id(fresh.event_id):
        return known[0], False
    if insert_if_new(fresh, known_by="event_id"):
        return fresh, True
    return _of_id(fresh.event_id)[0], False  # the same event, at the same moment


@prepared
def _of_id(event_id: str) -> QuerySet[WebhookEvent]:
    return WebhookEvent.objects.filter(event_id=event_id)


def process_event(*, event_pk: int, now: datetime) -> None:
    """Do what an event asks for: look at the payment it names and settle it. Safe to repeat.

    Raises whatever went wrong, after noting its class on the row; the worker tries again.
    """
    row = one(WebhookEvent, event_pk)
    if row.state != EventState.RECEIVED:
        return
    # Committed before the work: an event that kills its process must not be tried for ever as the first.
    _count_try(row.pk)
    try:
        _act(row, now)
    except NotOursYet:
        _not_ours_yet(row, now)
        return
    # Not swallowed: only its class is kept, since a message may carry a name or an address.
    except Exception as error:
        WebhookEvent.objects.filter(pk=row.pk).update(error=type(error).__name__)
        raise
    _is_done(row.pk, now)


@prepared_update
def _count_try(event_pk: int) -> tuple[QuerySet[WebhookEvent], dict[str, Any]]:
    return WebhookEvent.objects.filter(pk=event_pk), {"tries": F("tries") + 1}


@prepared_update
def _is_done(event_pk: int, now: datetime) -> tuple[QuerySet[WebhookEvent], dict[str, Any]]:
    done = {"state": EventState.DONE, "done_at": now, "error": ""}
    return WebhookEvent.objects.filter(pk=event_pk), done


def _act(row: WebhookEvent, now: datetime) -> None:
    if row.kind.startswith("payout."):
        settle_payout(provider_id=row.object_id, now=now)
        return
    page = _card_page(row.reference)
    if page is not None:
        settle_card_page(page_id=page.pk, now=now, session_id=row.object_id)
        return
    payment = _payment_of(row)
    if row.kind.startswith(FRAUD):
        warn_of_fraud(payment=payment, provider_id=row.object_id, now=now)
        return
    # The page was made and its id lost with our process: the event is then the only one who knows it.
    unknown_page = row.kind.startswith("checkout.session.") and not payment.session_id
    settle(payment_id=payment.pk, now=now, page=row.object_id if unknown_page else "")
    if row.kind.startswith("refund."):
        settle_refunds(payment_id=payment.pk, now=now)
    elif row.kind.startswith("charge.dispute."):
        settle_dispute(payment_id=payment.pk, provider_id=row.object_id, now=now)


def _payment_of(row: WebhookEvent) -> Payment:
    """By our own label first: it is there even when our commit of the provider's id is not."""
    if row.kind.startswith("checkout.session."):
        found = _by_reference(row.reference) or _first(session_id=row.object_id)
    else:
        found = _first(intent_id=row.intent_id) or _by_refund(row.refund_ref)
        found = found or _by_reference(_label_of_intent(row.intent_id))
    if found is None:
        raise NotOursYet
    return found


def _first(**where: str) -> Payment | None:
    return Payment.objects.filter(**where).first() if all(where.values()) else None


def _by_reference(reference: str) -> Payment | None:
    pk = _uuid(reference)
    return next(iter(_payment(pk)), None) if pk else None


@prepared
def _payment(pk: UUID) -> QuerySet[Payment]:
    return Payment.objects.filter(pk=pk)


@prepared
def _page(pk: UUID) -> QuerySet[CardPage]:
    return CardPage.objects.filter(pk=pk)


def _card_page(reference: str) -> CardPage | None:
    pk = _uuid(reference)
    return next(iter(_page(pk)), None) if pk else None


def _by_refund(reference: str) -> Payment | None:
    pk = _uuid(reference)
    refund = Refund.objects.filter(pk=pk).select_related("payment").first() if pk else None
    return refund.payment if refund else None


def _label_of_intent(intent_id: str) -> str:
    """Our payment's id as the provider keeps it on the charge."""
    if not intent_id:
        return ""
    try:
        # One call more, only where neither id is known here: a dispute's event carries no label of ours.
        return gateway().saved_card_charge(intent_id).reference
    except GatewayTrouble as trouble:
        raise NotOursYet from trouble


def _uuid(text: Any) -> UUID | None:
    try:
        return UUID(str(text))
    except ValueError:
        return None


def _not_ours_yet(row: WebhookEvent, now: datetime) -> None:
    """Another program's payments on the same account carry no label of ours: leave them alone."""
    ours = _uuid(row.reference) or _uuid(row.refund_ref)
    if ours and row.tries + 1 < PATIENCE:
        WebhookEvent.objects.filter(pk=row.pk).update(error="NotOursYet")
        raise NotOursYet
    WebhookEvent.objects.filter(pk=row.pk).update(state=EventState.NOT_OURS, done_at=now, error="")
