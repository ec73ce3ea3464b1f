"""Settling a payment: ask the provider how it stands, then apply that. The only way money changes a row.

The webhook, the return page, the sweeper and reconciliation all come through `settle`; because
it starts from a fresh look and a state's rank only rises, the order, the number and the lateness
of their calls cannot matter.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet

from booking.models import RANK, LedgerKind, Payment, PaymentKind, PaymentState
from booking.operations.locks.payment import lock_payment
from booking.operations.messages.alerts import alert_staff, message_patient
from booking.operations.money.checkout_session import (
    PaymentServiceAway,
    SessionRefused,
    expects_live,
    open_session,
)
from booking.operations.money.deposit_result import (
    deposit_arrived,
    deposit_lapsed,
    still_processing,
)
from booking.operations.money.kept_card import card_arrived
from booking.operations.money.purchase_result import purchase_arrived, purchase_lapsed
from booking.operations.money.refund import refund_excess
from booking.payments import books, ledger
from booking.payments.gateway import (
    GatewayTrouble,
    KeyRefused,
    NotFound,
    SavedCardReport,
    SessionReport,
)
from booking.payments.provider import gateway
from core.prepared import prepared
from core.rows import one, write

#: A mismatch that a person has dealt with in the provider's dashboard.
CLOSED_BY_STAFF = "closed_by_staff"
Report = SessionReport | SavedCardReport


@dataclass(frozen=True)
class Settlement:
    """How one payment stands after asking. `changed` is whether this call moved it."""

    payment_id: Any
    #: None: the payment is of a purchase.
    visit_id: int | None
    state: str
    #: "" where there is no visit.
    visit_status: str
    needs_staff: bool
    review: bool
    changed: bool


def settle(*, payment_id: Any, now: datetime, page: str = "") -> Settlement:
    """Fetch how a payment stands and apply it; running twice, or at once, applies it once.

    `page` is the session to ask about, where it is not the one our row knows: a process may die
    between making a page and noting it, and the page may still be paid.

    Raises PaymentServiceAway when the provider cannot be asked (nothing changed) and
    Payment.DoesNotExist.
    """
    payment = one(Payment, payment_id, "visit")
    # We may have died before the answer: the same row makes the same request and gets the same page (0202).
    if payment.state == PaymentState.CREATING and not (payment.off_session or page):
        try:
            open_session(payment_id=payment_id, now=now)
        except SessionRefused:
            deposit_gone(payment_id=payment_id, now=now)
            return settlement_of(payment_id)
        payment.refresh_from_db()
    page = page or payment.session_id or ""
    # Closed before it had a page; or a fee whose charge only its own road may find (`card_fee`).
    if not (page or payment.intent_id):
        return settlement_of(payment_id)
    report = _fetch(payment, page, now)
    return apply_report(payment_id=payment_id, report=report, now=now)


def settle_session(*, session_id: str, now: datetime) -> Settlement:
    """`settle` for the page a patient returns to. Raises LookupError for a session that is not ours."""
    found = _of_session(session_id)
    if not found:
        raise LookupError(session_id)
    payment_id, state = found[0]
    # The provider told us already, as it nearly always has: nobody waits while it is asked again.
    if state == PaymentState.PAID:
        return settlement_of(payment_id)
    return settle(payment_id=payment_id, now=now)


@prepared
def _of_session(session_id: str) -> QuerySet[Payment, tuple[UUID, str]]:
    return Payment.objects.filter(session_id=session_id).values_list("pk", "state")


def _fetch(payment: Payment, page: str, now: datetime) -> Report:
    try:
        if payment.off_session:
            return gateway().saved_card_charge(payment.intent_id or "")
        return gateway().session(page)
    except NotFound as unknown:
        # Keys of another account, or a lost one: never the same as "expired", so nothing is freed.
        alert_staff(
            what="session_unknown", key=str(payment.pk), now=now, payment=payment, hourly=True
        )
        raise PaymentServiceAway from unknown
    except KeyRefused as refused:
        alert_staff(what="key_refused", key="settle", now=now, hourly=True, code=refused.code)
        raise PaymentServiceAway from refused
    except GatewayTrouble as trouble:
        raise PaymentServiceAway from trouble


@transaction.atomic
def apply_report(*, payment_id: Any, report: Report, now: datetime) -> Settlement:
    """Raise the payment to what was reported and draw the consequences, all or nothing."""
    payment = lock_payment(payment_id)
    # Before the state is read: a session made by somebody else's program must not confirm our visit.
    trouble = mismatch(payment, report)
    if trouble:
        return _to_review(payment, trouble, now)
    before, reported = payment.state, state_of(report)
    if RANK[reported] <= RANK[PaymentState(before)]:
        # Nothing new from the provider, but the visit has come nearer since the last look.
        if before == PaymentState.PROCESSING:
            still_processing(payment, now)
        return settlement_of(payment_id)
    _raise_to(payment, reported, report, now)
    if reported == PaymentState.PAID:
        _money_arrived(payment, now)
        _keep_card(payment, report, now)
    elif reported in (PaymentState.EXPIRED, PaymentState.FAILED):
        _nothing_came(payment, now)
    elif reported == PaymentState.PROCESSING:
        still_processing(payment, now)
    return settlement_of(payment_id, changed=True)


def state_of(report: Report) -> PaymentState:
    """Our word for what the provider says."""
    if isinstance(report, SavedCardReport):
        # "action_required" is final here: nobody sits at the other end of a saved card to answer their bank.
        return {
            "succeeded": PaymentState.PAID,
            "processing": PaymentState.PROCESSING,
            "action_required": PaymentState.FAILED,
            "failed": PaymentState.FAILED,
        }[report.status]
    if report.status == "complete" and report.paid:
        return PaymentState.PAID
    if report.status == "complete":
        # "complete" is no money yet: a slow method completes its page days before it pays.
        return PaymentState.FAILED if report.failed else PaymentState.PROCESSING
    return PaymentState.EXPIRED if report.status == "expired" else PaymentState.OPEN


def mismatch(payment: Payment, report: Report) -> str:
    """Which of the things we asked for differs in what came back; "" when all is well."""
    session = report if isinstance(report, SessionReport) else None
    found = {
        "amount": report.amount_cents == payment.amount_cents,
        "currency": report.currency.lower() == payment.currency.lower(),
        "reference": report.reference == str(payment.pk),
        "live mode": report.livemode == expects_live(),
        "mode": session is None or session.mode == "payment",
        "amount received": session is None
        or not session.paid
        # The total may be right and the sum received not: then too a person looks first.
        or session.received_cents in (None, payment.amount_cents),
    }
    return ", ".join(name for name, same in found.items() if not same)


def _to_review(payment: Payment, trouble: str, now: datetime) -> Settlement:
    """What came back is not what was asked: nothing is confirmed and nothing freed; a person looks."""
    # Staff hear once; the sweep leaves the row alone until a person has looked.
    if not payment.review and payment.failure != CLOSED_BY_STAFF:
        Payment.objects.filter(pk=payment.pk).update(review=trouble[:200], next_look_at=None)
        alert_staff(what="review", key=str(payment.pk), now=now, payment=payment)
    return settlement_of(payment.pk)


def _raise_to(payment: Payment, state: PaymentState, report: Report, now: datetime) -> None:
    unsettled = state in (PaymentState.OPEN, PaymentState.PROCESSING)
    payment.state = state
    # Kept: an expired session names no intent, and disputes are found by it.
    payment.intent_id = report.intent_id or payment.intent_id
    payment.paid_at = now if state == PaymentState.PAID else None
    payment.next_look_at = payment.next_look_at if unsettled else None
    if isinstance(report, SessionReport):
        payment.session_id = report.id
        payment.session_url = report.url or payment.session_url
    payment.livemode = report.livemode
    write(payment)


def _keep_card(payment: Payment, report: Report, now: datetime) -> None:
    if not payment.saves_card or isinstance(report, SavedCardReport) or report.card is None:
        return
    # After the money: a card paid with for a visit that did not come about is not kept.
    payment.of_visit.refresh_from_db()
    card_arrived(visit=payment.of_visit, customer_id=report.customer_id, card=report.card, now=now)


def _money_arrived(payment: Payment, now: datetime) -> None:
    if payment.purchase_id is not None:
        purchase_arrived(payment, now)
        return
    books.post_money(
        payment=payment,
        kind=LedgerKind.CARD,
        cents=payment.amount_cents,
        key=f"paid:{payment.pk}",
        now=now,
    )
    if payment.kind == PaymentKind.DEPOSIT:
        deposit_arrived(payment, now)
    else:
        # The balance may have been paid in cash while this page was open (0895).
        refund_excess(payment=payment, now=now)
    if payment.off_session:
        pk = str(payment.pk)
        message_patient(what="fee_charged", visit=payment.of_visit, key=pk, now=now, payment=pk)


def _nothing_came(payment: Payment, now: datetime) -> None:
    if payment.purchase_id is not None:
        purchase_lapsed(payment, now)
        return
    ledger.lapse(payment, now)
    if payment.kind == PaymentKind.DEPOSIT:
        deposit_lapsed(payment, now)


@transaction.atomic
def deposit_gone(*, payment_id: Any, now: datetime) -> None:
    """After an attempt that could never become a page: its hold, if past its deadline, is over."""
    payment = lock_payment(payment_id)
    visit = payment.visit
    if visit is None or payment.kind != PaymentKind.DEPOSIT:
        return
    if visit.hold_expires and visit.hold_expires <= now:
        deposit_lapsed(payment, now)


def settlement_of(payment_id: Any, *, changed: bool = False) -> Settlement:
    """How a payment and its visit stand in our own rows."""
    payment = one(Payment, payment_id, "visit")
    visit = payment.visit
    return Settlement(
        payment_id=payment.pk,
        visit_id=payment.visit_id,
        state=payment.state,
        visit_status=visit.status if visit else "",
        needs_staff=visit.needs_staff if visit else False,
        review=bool(payment.review),
        changed=changed,
    )
