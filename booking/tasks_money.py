"""The worker's jobs about money: events, refunds, alerts, and looking for ourselves."""

import datetime as dt
from typing import Any

from booking.notifications import money
from booking.operations import alerts, inbox, refund, sweep
from booking.operations.session import PaymentServiceAway
from core.outbox import TryLater, handles, periodic


@handles(inbox.PROCESS)
def process_event(ids: dict[str, Any], now: dt.datetime) -> None:
    """An event the web process did not get done."""
    try:
        inbox.process_event(event_pk=ids["event"], now=now)
    except (PaymentServiceAway, inbox.NotOursYet) as wait:
        raise TryLater from wait


@handles(refund.SEND)
def send_refund(ids: dict[str, Any], now: dt.datetime) -> None:
    """Ask the provider for a refund that was written down."""
    try:
        refund.send_refund(refund_id=ids["refund"], now=now)
    except refund.RefundWaits as wait:
        raise TryLater from wait


@handles(alerts.ALERT)
def alert_staff(ids: dict[str, Any], now: dt.datetime) -> None:
    """An e-mail to the clinic: money needs a person."""
    money.send_alert(ids)


@handles(alerts.MESSAGE)
def message_patient(ids: dict[str, Any], now: dt.datetime) -> None:
    """An e-mail to a patient about their money."""
    money.send_message(ids, now)


@periodic("payments: look for ourselves", every=dt.timedelta(minutes=1))
def look_for_ourselves(now: dt.datetime) -> None:
    """Payments whose end nobody told us, and refunds whose job did not get through."""
    sweep.sweep_payments(now=now)
    sweep.sweep_refunds(now=now)
