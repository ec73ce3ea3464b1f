"""The simulator's store: its objects, its events and its clock."""

from __future__ import annotations

import datetime as dt
import secrets
from typing import Any

import stripe
from django.db.models import QuerySet

from booking.simulator import contract
from booking.simulator.models import SimulatorObject
from core import clock as house_clock
from core.prepared import prepared
from core.rows import insert, write

CLOCK_ID = "clock"
PREFIX = {
    "checkout.session": "cs_test_sim",
    "payment_intent": "pi_sim",
    "charge": "ch_sim",
    "refund": "re_sim",
    "event": "evt_sim",
    "dispute": "du_sim",
    "balance_transaction": "txn_sim",
    "webhook_endpoint": "we_sim",
    "payout": "po_sim",
    "radar.early_fraud_warning": "issfr_sim",
    "customer": "cus_sim",
    "payment_method": "pm_sim",
    "setup_intent": "seti_sim",
}
# What an endpoint made by `stripe_setup` is subscribed to; the rest Stripe keeps to itself.
SUBSCRIBED = (
    "checkout.session.",
    "refund.",
    "charge.dispute.",
    "payout.paid",
    "payout.failed",
    "radar.early_fraud_warning.created",
)


class NoSuchObject(LookupError):
    """The simulated processor holds no object of that id."""


def now() -> dt.datetime:
    """The simulator's own clock: real time unless a test has set it."""
    rows = _of_id(CLOCK_ID)
    return dt.datetime.fromtimestamp(rows[0].data["at"], dt.UTC) if rows else house_clock.now()


@prepared
def _of_id(object_id: str) -> QuerySet[SimulatorObject]:
    return SimulatorObject.objects.filter(id=object_id)


@prepared
def _locked(object_id: str) -> QuerySet[SimulatorObject]:
    return SimulatorObject.objects.select_for_update().filter(id=object_id)


def set_clock(at: dt.datetime | None) -> None:
    """Freeze the simulator's clock at `at`, or let it run with the real one."""
    SimulatorObject.objects.filter(id=CLOCK_ID).delete()
    if at is not None:
        SimulatorObject.objects.create(
            id=CLOCK_ID, kind="clock", created=0, data={"at": at.timestamp()}
        )


def unix_now() -> int:
    return int(now().timestamp())


def new_id(kind: str) -> str:
    return f"{PREFIX[kind]}_{secrets.token_hex(12)}"


def add(
    cls: type[stripe.StripeObject], *, parent: str = "", waiting: bool = False, **values: Any
) -> dict[str, Any]:
    """Make an object by the contract, keep it, return its JSON."""
    kind = str(cls.OBJECT_NAME)  # type: ignore[attr-defined]
    created = unix_now()
    fixed = {"id": new_id(kind), "object": kind}
    stamped = {"created": created} if "created" in contract.fields(cls) else {}
    # Never live, whatever is asked: `settle` refuses what does not match the key (0201).
    if "livemode" in contract.fields(cls):
        stamped["livemode"] = False
    made = contract.make(cls, **(fixed | stamped | values))
    row = {"id": made["id"], "kind": kind, "created": created, "parent": parent}
    insert(SimulatorObject(**row, waiting=waiting, data=made))
    return made


def get(object_id: str, *, lock: bool = False) -> SimulatorObject:
    """The row of one object; raises `NoSuchObject`."""
    rows = _locked(object_id) if lock else _of_id(object_id)
    if not rows:
        raise NoSuchObject(object_id)
    return rows[0]


def change(object_id: str, **values: Any) -> dict[str, Any]:
    """Change fields of one object and check it again by the contract."""
    row = get(object_id, lock=True)
    row.data.update(values)
    contract.check_any(row.data)
    write(row, "data")
    return dict(row.data)


def parts(intent_id: str, kind: str) -> list[dict[str, Any]]:
    """Objects of `kind` that belong to one payment intent, oldest first."""
    rows = SimulatorObject.objects.filter(parent=intent_id, kind=kind).order_by("seq")
    return [row.data for row in rows]


def emit(event_type: str, about: dict[str, Any], intent_id: str = "") -> dict[str, Any]:
    """Write the event that tells the world `about` has changed; ours waits to be delivered."""
    return add(
        stripe.Event,
        parent=intent_id,
        waiting=event_type.startswith(SUBSCRIBED),
        type=event_type,
        api_version=contract.API_VERSION,
        pending_webhooks=1,
        data={"object": about},
        request={"id": None, "idempotency_key": None},
    )


def money_moves(
    *, intent_id: str, cents: int, kind: str, category: str, source: str, fee: int = 0
) -> dict[str, Any]:
    """One line in the simulated balance (signed cents)."""
    return add(
        stripe.BalanceTransaction,
        parent=intent_id,
        amount=cents,
        fee=fee,
        net=cents - fee,
        fee_details=[],
        currency="cad",
        type=kind,
        reporting_category=category,
        source=source,
        status="available",
        balance_type="payments",
        available_on=unix_now(),
    )


def keep_asked_of_intent(session_id: str, asked: dict[str, Any]) -> None:
    """Remember `payment_intent_data`: Stripe makes the intent only when somebody pays."""
    SimulatorObject.objects.create(
        id=f"{session_id}:intent", kind="asked", created=0, data=dict(asked)
    )


def asked_of_intent(session_id: str) -> dict[str, Any]:
    return dict(get(f"{session_id}:intent").data)
