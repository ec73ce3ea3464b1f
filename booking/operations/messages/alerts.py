"""Alerts to staff and letters to patients about money: an outbox row first, the e-mail afterwards."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from booking.models import GiftCard, Payment, Purchase, Visit
from booking.notifications import kinds
from core.outbox import enqueue


def alert_staff(
    *,
    what: str,
    key: str,
    now: datetime,
    visit: Visit | None = None,
    payment: Payment | None = None,
    hourly: bool = False,
    **ids: Any,
) -> None:
    """One e-mail per fact (`key`), or per hour for trouble that repeats. Ids only, no names.

    `what` names a text in `booking/notifications/alerts.py`; what it is about is a visit, or
    whatever a payment is of.
    """
    # The hour is in the key, so the outbox itself drops the second e-mail of an outage.
    stamp = f":{int(now.timestamp()) // 3600}" if hourly else ""
    visit = payment.visit if payment is not None else visit
    known = {"visit": visit.pk} if visit is not None else {}
    if payment is not None and payment.purchase_id is not None:
        known = {"purchase": payment.purchase_id}
    enqueue(
        kinds.MONEY_ALERT,
        key=f"alert:{what}:{key}{stamp}"[:150],
        ids={"what": what} | known | ids,
        now=now,
    )


def tell_office(*, what: str, visit: Visit, row: int, now: datetime) -> None:
    """One e-mail to the clinic's address that something of a patient's waits; once for each `row`.

    `what` names a text in `booking/notifications/office_letters.py`.
    """
    enqueue(
        kinds.OFFICE,
        key=f"office:{what}:{row}",
        ids={"what": what, "visit": visit.pk, "row": row},
        now=now,
    )


def message_patient(
    *, what: str, visit: Visit, key: str, now: datetime, wait: timedelta | None = None, **ids: Any
) -> None:
    """One e-mail to the visit's patient per fact; nothing for a hold that has no patient yet."""
    # A hold whose details were never typed: there is nobody to write to.
    if visit.patient_id is None:
        return
    enqueue(
        kinds.MONEY_LETTER,
        key=f"message:{what}:{key}"[:150],
        ids={"what": what, "visit": visit.pk} | ids,
        now=now,
        run_at=now + (wait or timedelta(0)),
    )


def message_buyer(*, what: str, purchase: Purchase, key: str, now: datetime, **ids: Any) -> None:
    """One e-mail to whoever bought a package or a gift card, per fact."""
    enqueue(
        kinds.PURCHASE_LETTER,
        key=f"purchase:{what}:{key}"[:150],
        ids={"what": what, "purchase": purchase.pk} | ids,
        now=now,
    )


def message_payer(*, what: str, payment: Payment, key: str, now: datetime, **ids: Any) -> None:
    """One e-mail to the payer of a payment: a visit's patient, or a buyer."""
    if payment.visit is not None:
        message_patient(what=what, visit=payment.visit, key=key, now=now, **ids)
    elif payment.purchase is not None:
        message_buyer(what=what, purchase=payment.purchase, key=key, now=now, **ids)


def message_receiver(*, card: GiftCard, now: datetime) -> None:
    """The gift card itself, to whom it is for, once."""
    enqueue(kinds.GIFT_LETTER, key=f"gift:{card.pk}", ids={"gift": card.pk}, now=now)
