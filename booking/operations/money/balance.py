"""The balance of a visit: asked for, and paid by a fresh link."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from booking.models import (
    UNSETTLED,
    AuditAction,
    LedgerKind,
    Payment,
    PaymentKind,
    PaymentState,
    Visit,
    VisitStatus,
)
from booking.operations.locks.diary import lock_diary
from booking.operations.messages.alerts import message_patient
from booking.operations.money.checkout_session import (
    PaymentServiceAway,
    SessionRefused,
    open_session,
)
from booking.operations.money.stale_page import end_page
from booking.payments import ledger
from booking.payments.gateway import payments_are_on
from booking.payments.orders import SESSION_LIFE
from core import card_amounts
from core.audit import Actor, record


class NothingOwed(Exception):
    """The visit is paid in full."""


class NoOnlinePayment(Exception):
    """A card cannot pay this here: card payments are off, or it is less than a card takes."""


@transaction.atomic
def charge_balance(*, visit: Visit, now: datetime) -> None:
    """Write down what a completed visit owes beyond its deposit; what any other was asked is taken back.

    Doing it again changes nothing.
    """
    lock_diary(visit.practitioner_id)
    visit.refresh_from_db()
    asked = ledger.balance_asked_cents(visit)
    taken_back = visit.ledger.filter(kind=LedgerKind.BALANCE_OFF).count()
    # A visit done, reopened and done again owes again: the ledger's keys must differ for each round (0895).
    turn = f":{taken_back}" if taken_back else ""
    if visit.status == VisitStatus.COMPLETED and asked == 0:
        kind, cents, key = LedgerKind.BALANCE_DUE, ledger.balance_to_ask(visit), "balance"
    elif visit.status != VisitStatus.COMPLETED and asked > 0:
        kind, cents, key = LedgerKind.BALANCE_OFF, -asked, "balance_off"
    else:
        return
    ledger.post(visit=visit, kind=kind, cents=cents, key=f"{key}:{visit.pk}{turn}", now=now)


def start_balance(*, visit: Visit, now: datetime, base_url: str, cancel_path: str = "") -> str:
    """The address of a page on which to pay what `visit` still owes, made when it is asked for.

    Opened again it is the same page while that is open, and a new one afterwards.
    Raises NothingOwed, NoOnlinePayment, PaymentServiceAway.
    """
    if not payments_are_on():
        raise NoOnlinePayment
    charge_balance(visit=visit, now=now)
    # A page can end, or the sum change, between looking and opening; three times is no coincidence.
    for _attempt in range(3):
        payment = _payment_to_offer(visit, now, base_url, cancel_path)
        if payment.state == PaymentState.CREATING:
            try:
                return open_session(payment_id=payment.pk, now=now)
            except SessionRefused:
                continue
        # Cash may have come meanwhile: a page over the old sum would take too much (0895).
        if now < payment.expires_at and payment.amount_cents == ledger.owed_cents(visit):
            return payment.session_url
        end_page(payment=payment, now=now)
    raise PaymentServiceAway


@transaction.atomic
def _payment_to_offer(visit: Visit, now: datetime, base_url: str, cancel_path: str) -> Payment:
    lock_diary(visit.practitioner_id)
    visit = Visit.objects.get(pk=visit.pk)
    owed = ledger.owed_cents(visit)
    if owed <= 0:
        raise NothingOwed
    if not card_amounts.takes(owed, visit.currency):
        raise NoOnlinePayment  # the provider would refuse so little; it is paid another way
    # One open page per visit: two could both be paid.
    live = visit.payments.filter(kind=PaymentKind.BALANCE, state__in=UNSETTLED).first()
    if live is not None:
        return live
    return Payment.objects.create(
        visit=visit,
        kind=PaymentKind.BALANCE,
        # Part of the idempotency key: an error stored under the last attempt's key stays there (0202).
        attempt=visit.payments.filter(kind=PaymentKind.BALANCE).count() + 1,
        amount_cents=owed,
        currency=visit.currency,
        email=visit.patient.email if visit.patient else "",
        base_url=base_url.rstrip("/"),
        cancel_path=cancel_path or f"/visit/{visit.public_ref}/pay/",
        language=visit.language,
        created_at=now,
        expires_at=now + SESSION_LIFE,
        next_look_at=now,
    )


def send_pay_link(*, visit: Visit, by: Actor, now: datetime) -> None:
    """E-mail the patient a link to pay what is owed. The link is minted when the e-mail is made.

    Raises NothingOwed.
    """
    charge_balance(visit=visit, now=now)
    owed = ledger.owed_cents(visit)
    if owed <= 0:
        raise NothingOwed
    with transaction.atomic():
        message_patient(
            what="pay_link",
            visit=visit,
            key=f"{visit.pk}:{int(now.timestamp())}",
            now=now,
            cents=owed,
        )
        record(actor=by, action=AuditAction.PAY_LINK_SENT, on=visit, now=now)
