"""Alerts to staff and letters to patients about money: an outbox row first, the e-mail afterwards."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from booking.models import Visit
from booking.notifications import kinds
from core.outbox import enqueue


def alert_staff(
    *,
    what: str,
    key: str,
    now: datetime,
    visit: Visit | None = None,
    hourly: bool = False,
    **ids: Any,
) -> None:
    """One e-mail per fact (`key`), or per hour for trouble that repeats. Ids only, no names.

    `what` names a text in `booking/notifications/money_letters.py`.
    """
    # The hour is in the key, so the outbox itself drops the second e-mail of an outage.
    stamp = f":{int(now.timestamp()) // 3600}" if hourly else ""
    known = {"visit": visit.pk} if visit is not None else {}
    enqueue(
        kinds.MONEY_ALERT,
        key=f"alert:{what}:{key}{stamp}"[:150],
        ids={"what": what} | known | ids,
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
