"""The deposit of a hold: a payment row first, the provider's session second, outside any transaction.

The front of everything a door does with deposits; what happens afterwards is in `settle`.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import QuerySet

from booking.models import (
    UNSETTLED,
    LedgerKind,
    Payment,
    PaymentKind,
    PaymentState,
    Visit,
    VisitStatus,
)
from booking.operations.locks.diary import lock_diary
from booking.operations.money.card_page import give_up_card_page
from booking.operations.money.checkout_session import (
    PaymentServiceAway,
    SessionRefused,
    open_session,
)
from booking.operations.money.deposit_result import REPLACED
from booking.operations.money.kept_card import wants_card
from booking.operations.money.settle import settle
from booking.operations.reserving.hold import HoldLapsed
from booking.operations.reserving.joint import keep_alike
from booking.payments import ledger
from booking.payments.asked_first import asked_first_cents, offers_in_full
from booking.payments.gateway import GatewayTrouble, SessionOver, payments_are_on
from booking.payments.orders import HOLD_AFTER_SESSION, SESSION_LIFE
from booking.payments.provider import gateway
from core.prepared import prepared, prepared_update
from core.rows import insert, one, write

# Room for a refused address, a page that is over and an error stuck under its key; more is a loop.
MOST_ATTEMPTS = 4


class DepositNotNeeded(Exception):
    """Nothing is to be paid before this visit: confirm it without."""


class AlreadyPaid(Exception):
    """The deposit has been paid; show the confirmation."""


class PaymentOnItsWay(Exception):
    """A slow way of payment was used; nothing more can be paid until it ends."""


class PaymentInReview(Exception):
    """What was paid did not match what was asked; a person is looking at it."""


def start_deposit(
    *,
    visit: Visit,
    now: datetime,
    base_url: str,
    cancel_path: str = "",
    in_full: bool | None = None,
) -> str:
    """The address of the hosted page on which to pay the deposit of `visit`, or all of it.

    Asked twice (two tabs, the back button), it is the same page, unless another sum was chosen.
    `in_full`: the patient's choice, where it is offered (0965); None leaves it as it was. The hold is
    kept until two minutes after the page closes.

    Raises DepositNotNeeded, AlreadyPaid, HoldLapsed, PaymentOnItsWay, PaymentInReview, and
    PaymentServiceAway when the provider does not answer (the hold stays; try again).
    """
    for _attempt in range(MOST_ATTEMPTS):
        payment = _payment_to_offer(visit.pk, now, base_url, cancel_path, in_full)
        if payment is None:
            raise DepositNotNeeded
        if payment.state == PaymentState.OPEN and not _is_as_chosen(payment):
            _replace(payment, now)
            continue
        if payment.state == PaymentState.OPEN and now < payment.expires_at:
            return payment.session_url
        if payment.state == PaymentState.OPEN:
            settle(payment_id=payment.pk, now=now)  # over by the clock: how did it end?
            continue
        try:
            url = open_session(payment_id=payment.pk, now=now)
        except SessionRefused:
            continue  # that attempt is closed; the next one has a key and a time of its own
        # A row left behind by a process that died may be of the earlier choice: then it is replaced.
        if _is_as_chosen(payment):
            return url
    raise PaymentServiceAway


def _is_as_chosen(payment: Payment) -> bool:
    """Whether a page keeps a card, and asks for the sum, as the patient chose last."""
    visit = one(Visit, payment.of_visit.pk)
    asks = payment.ahead_cents == asked_first_cents(visit) - visit.deposit_cents
    return asks and payment.saves_card == wants_card(visit)


def _replace(payment: Payment, now: datetime) -> None:
    """End a page over another sum, or another wish about the card, than the last; the hold stays."""
    # Before the call: should we die after it, settling must still not let the time go.
    Payment.objects.filter(pk=payment.pk).update(failure=REPLACED, given_up=True)
    try:
        gateway().expire_session(payment.session_id or "")
    except SessionOver:
        pass  # paid or expired already: settling says which
    except GatewayTrouble as trouble:
        raise PaymentServiceAway from trouble
    settle(payment_id=payment.pk, now=now)


def give_up_deposit(*, visit: Visit, now: datetime) -> None:
    """End a payable page because the patient goes back; returns once nothing can be paid on it.

    Raises AlreadyPaid when the patient has paid meanwhile, PaymentOnItsWay for a slow method,
    PaymentServiceAway when the provider cannot be asked (then nothing may be released).
    """
    give_up_card_page(visit=visit, now=now)
    payment = visit.payments.filter(kind=PaymentKind.DEPOSIT, state__in=UNSETTLED).first()
    if payment is None:
        return
    # Before the call: should we die after it, settling must still not write "your time was released".
    Payment.objects.filter(pk=payment.pk).update(given_up=True)
    try:
        if payment.session_id:
            gateway().expire_session(payment.session_id)
    except SessionOver:
        pass  # paid or expired already: settling says which
    except GatewayTrouble as trouble:
        raise PaymentServiceAway from trouble
    # Asked, not assumed: money may have arrived between the press and the expiry (promise 3).
    ended = settle(payment_id=payment.pk, now=now)
    if ended.state == PaymentState.PAID:
        raise AlreadyPaid
    if ended.state == PaymentState.PROCESSING:
        raise PaymentOnItsWay


@transaction.atomic
def _payment_to_offer(
    visit_id: int, now: datetime, base_url: str, cancel_path: str, in_full: bool | None
) -> Payment | None:
    """The unsettled payment of this visit, or a new row for a new one; None where nothing is asked for.

    No exception: what was chosen stays written.
    """
    # Only the id before the lock; everything that decides is read after it.
    lock_diary(_practitioner_of(visit_id)[0])
    visit = one(Visit, visit_id, "patient")
    earlier = _deposits_of(visit_id)
    _refuse_unless_payable(visit, earlier, now)
    _choose(visit, in_full)
    live = next((payment for payment in earlier if payment.state in UNSETTLED), None)
    if live is not None:
        if live.review:
            raise PaymentInReview
        if live.state == PaymentState.PROCESSING:
            raise PaymentOnItsWay
        return live
    if asked_first_cents(visit) == 0:
        return None
    # Only for a new row: one that is open keeps its time until the provider says it is over (0001).
    if visit.hold_expires is None or visit.hold_expires <= now:
        raise HoldLapsed
    return _new_payment(visit, earlier, now, base_url, cancel_path)


@prepared
def _practitioner_of(visit_id: int) -> QuerySet[Visit, int]:
    return Visit.objects.filter(pk=visit_id).values_list("practitioner_id", flat=True)


@prepared
def _deposits_of(visit_id: int) -> QuerySet[Payment]:
    return Payment.objects.filter(visit=visit_id, kind=PaymentKind.DEPOSIT).order_by("attempt")


def _choose(visit: Visit, in_full: bool | None) -> None:
    """Keep how much its patient wants to pay now, where there is a choice."""
    if in_full is None:
        return
    chosen = in_full and offers_in_full(visit)
    if chosen != visit.pays_in_full:
        visit.pays_in_full = chosen
        write(visit, "pays_in_full")


def _refuse_unless_payable(visit: Visit, earlier: list[Payment], now: datetime) -> None:
    paid = [payment for payment in earlier if payment.state == PaymentState.PAID]
    # Paid and wholly returned is not paid: such a visit may be paid for again.
    if any(ledger.refundable_cents(payment) > 0 for payment in paid):
        raise AlreadyPaid
    if not payments_are_on():
        raise DepositNotNeeded
    if visit.status in VisitStatus.OVER:
        raise HoldLapsed
    if visit.status != VisitStatus.HELD:
        raise DepositNotNeeded


def _new_payment(
    visit: Visit, earlier: list[Payment], now: datetime, base_url: str, cancel_path: str
) -> Payment:
    """A new attempt, and the hold kept in the same transaction until it can no longer be paid.

    An address that Stripe has refused once is left out: the patient types one on the payment page.
    """
    refused_mail = any(payment.failure == "email_invalid" for payment in earlier)
    asked = asked_first_cents(visit)
    payment = Payment(
        visit=visit,
        kind=PaymentKind.DEPOSIT,
        attempt=len(earlier) + 1,
        amount_cents=asked,
        ahead_cents=asked - visit.deposit_cents,
        currency=visit.currency,
        email=visit.patient.email if visit.patient and not refused_mail else "",
        base_url=base_url.rstrip("/"),
        cancel_path=cancel_path or f"/book/pay/{visit.public_ref}/",
        language=visit.language,
        saves_card=wants_card(visit),
        created_at=now,
        expires_at=now + SESSION_LIFE,
        next_look_at=now,
    )
    insert(payment)
    ledger.post(
        visit=visit,
        kind=LedgerKind.DEPOSIT_DUE,
        cents=payment.amount_cents,
        key=f"due:{payment.pk}",
        now=now,
        payment=payment,
    )
    _keep_while_payable(visit, payment)
    return payment


def _keep_while_payable(visit: Visit, payment: Payment) -> None:
    """A page that closes before the hour the office agreed to shortens nothing (0950)."""
    page_over = payment.expires_at + HOLD_AFTER_SESSION
    _keep_until(visit.pk, max(page_over, visit.deposit_until or page_over))
    keep_alike(visit)


@prepared_update
def _keep_until(visit_id: int, until: datetime) -> tuple[QuerySet[Visit], dict[str, Any]]:
    return Visit.objects.filter(pk=visit_id), {"hold_expires": until, "payment_pending": True}
