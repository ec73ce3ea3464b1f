"""The gateway to a card processor: orders, reports and errors in words of our own.

Everything above this file speaks of orders and reports; only `stripe_gateway` knows
whose words they become. Amounts are integer cents with a lower-case ISO currency.

Two kinds of trouble, because the caller may do only two things about it:
`AskLater` (nothing is known to have gone wrong for good: ask again with the same key)
and `ProviderRefused` (an answer that asking again will not change).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal, Protocol

from django.conf import settings
from django.db import connection

#: The name under which it is known that the processor has fallen silent.
PROVIDER = "payments"


class GatewayTrouble(Exception):
    """Any failure of a call; `code` is the processor's short word for it, never personal."""

    def __init__(self, code: str = "") -> None:
        super().__init__(code)
        self.code = code


class AskLater(GatewayTrouble):
    """The outcome is unknown or nothing happened: the same call with the same key is safe."""


class KeyRefused(AskLater):
    """The secret key is wrong, revoked or lacks a permission: a person must act, then it works again."""


class AnswerStuck(GatewayTrouble):
    """This idempotency key has an error stored under it; only a new attempt (new key) can succeed."""


class ProviderRefused(GatewayTrouble):
    """A final no."""


class NotFound(ProviderRefused):
    """The processor does not know this object under our key (never the same as `expired`)."""


class SessionOver(ProviderRefused):
    """The session cannot be ended because it is no longer open: fetch it to learn how it ended."""


class CardRefused(ProviderRefused):
    """A saved card was declined or its owner must be present (`authentication_required`)."""


class NetworkInsideTransaction(RuntimeError):
    """A programming error: a processor was called while a database transaction was open."""


@dataclass(frozen=True)
class SessionOrder:
    """One hosted payment page to be made. A pure function of the stored payment row."""

    payment_id: str
    key: str
    amount_cents: int
    currency: str
    title: str
    reference: str
    email: str
    expires_at: datetime | None
    success_url: str
    cancel_url: str
    save_card: bool = False
    language: str = "en"
    #: What the payer reads; empty: `title`, and the bare reference.
    shown_title: str = ""
    shown_reference: str = ""
    #: What the payer's bank prints behind the clinic's own name.
    on_statement: str = ""


@dataclass(frozen=True)
class CardPageOrder:
    """One hosted page on which a card is kept and nothing is paid."""

    page_id: str
    currency: str
    email: str
    language: str
    expires_at: datetime
    success_url: str
    cancel_url: str


@dataclass(frozen=True)
class CardReport:
    """A card as the processor keeps it: enough to name it, never enough to use it elsewhere."""

    id: str
    brand: str
    last4: str
    expires_year: int | None
    expires_month: int | None


@dataclass(frozen=True)
class SessionReport:
    """How a hosted payment page stands. `failed` is a delayed method that did not arrive."""

    id: str
    url: str
    status: Literal["open", "complete", "expired"]
    paid: bool
    failed: bool
    amount_cents: int | None
    currency: str
    reference: str
    mode: str
    livemode: bool
    intent_id: str
    received_cents: int | None
    customer_id: str = ""
    card: CardReport | None = None
    expires_at: datetime | None = None


@dataclass(frozen=True)
class RefundOrder:
    refund_id: str
    key: str
    intent_id: str
    amount_cents: int
    duplicate: bool = False


@dataclass(frozen=True)
class RefundReport:
    id: str
    intent_id: str
    amount_cents: int
    currency: str
    status: Literal["pending", "succeeded", "failed", "canceled"]
    refund_id: str
    #: Whether the money has left the balance; a refund that waits for money has moved none.
    moved: bool
    pending_reason: str
    failure_reason: str
    created: datetime


@dataclass(frozen=True)
class DisputeReport:
    id: str
    intent_id: str
    amount_cents: int
    currency: str
    reason: str
    status: str
    due_by: datetime | None
    withdrawn_cents: int
    reinstated_cents: int
    #: Whether the charge can be refunded although it is disputed (an inquiry can).
    refundable: bool


@dataclass(frozen=True)
class EventReport:
    """A message that something changed. Only ids: what changed is fetched, never believed."""

    id: str
    type: str
    created: datetime
    livemode: bool
    account: str
    api_version: str
    object_id: str
    intent_id: str
    reference: str
    refund_id: str


@dataclass(frozen=True)
class BalanceLine:
    """One movement of money in the processor's books; fees are not part of `amount_cents`."""

    id: str
    type: str
    amount_cents: int
    fee_cents: int
    net_cents: int
    currency: str
    source_id: str
    intent_id: str
    created: datetime


@dataclass(frozen=True)
class PayoutReport:
    """Money sent to the clinic's bank. `is_complete`: the processor says what it is made of."""

    id: str
    amount_cents: int
    currency: str
    status: str
    automatic: bool
    is_complete: bool
    failure: str
    created: datetime
    arrives_on: date


@dataclass(frozen=True)
class SavedCardOrder:
    payment_id: str
    key: str
    amount_cents: int
    currency: str
    title: str
    reference: str
    customer_id: str
    card_id: str
    on_statement: str = ""


@dataclass(frozen=True)
class SavedCardReport:
    """How charging a saved card stands; judged by status, never by the absence of an error."""

    intent_id: str
    status: Literal["succeeded", "processing", "action_required", "failed"]
    amount_cents: int
    currency: str
    reference: str
    livemode: bool


@dataclass(frozen=True)
class Check:
    """One thing `stripe_check` looked at, in a sentence staff can act on."""

    name: str
    works: bool
    sentence: str


class Gateway(Protocol):
    """Every method raises `AskLater`, `ProviderRefused` or one of their kinds, and nothing else."""

    def create_session(self, order: SessionOrder) -> SessionReport: ...
    def session(self, session_id: str) -> SessionReport: ...
    def expire_session(self, session_id: str) -> SessionReport: ...
    def sessions_since(self, since: datetime) -> Iterator[SessionReport]: ...
    def refund(self, order: RefundOrder) -> RefundReport: ...
    def refunds_of(self, intent_id: str) -> list[RefundReport]: ...
    def refunds_since(self, since: datetime) -> Iterator[RefundReport]: ...
    def dispute(self, dispute_id: str) -> DisputeReport: ...
    def disputes_of(self, intent_id: str) -> list[DisputeReport]: ...
    def intent_of_refund(self, stripe_refund_id: str) -> str: ...
    def events_since(self, since: datetime) -> Iterator[EventReport]: ...
    def balance_since(self, since: datetime) -> Iterator[BalanceLine]: ...
    def payouts_since(self, since: datetime) -> Iterator[PayoutReport]: ...
    def payout(self, payout_id: str) -> PayoutReport: ...
    def lines_of_payout(self, payout_id: str) -> Iterator[BalanceLine]: ...
    def charge_saved_card(self, order: SavedCardOrder) -> SavedCardReport: ...
    def saved_card_charge(self, intent_id: str) -> SavedCardReport: ...
    def charges_of(self, customer_id: str) -> list[SavedCardReport]: ...
    def create_card_page(self, order: CardPageOrder) -> SessionReport: ...
    def forget_card(self, card_id: str, customer_id: str) -> None: ...
    def clock(self) -> datetime: ...
    def checks(self) -> list[Check]: ...
    def make_endpoint(self, url: str) -> str: ...


def payments_are_on() -> bool:
    """Whether deposits are taken at all (`PAYMENTS` is `stripe` or `simulator`)."""
    return settings.PAYMENTS in ("stripe", "simulator")


def refuse_inside_transaction() -> None:
    """Raise when a real transaction is open (a test's own wrapper does not count).

    A slow processor would hold the write lock of the whole clinic, and a rollback would
    forget a charge that really happened.
    """
    # Django's TestCase wraps every test in a transaction; those blocks are marked and do not count.
    blocks = getattr(connection, "atomic_blocks", [])
    if any(not getattr(block, "_from_testcase", False) for block in blocks):
        raise NetworkInsideTransaction("Commit first, then call the payment service.")
