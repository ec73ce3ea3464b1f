"""The gateway to Stripe, and the only file that imports its library (16.1, API 2026-10-28.endive).

Facts it is built on, each held by a test: the client makes no retries and waits 80 seconds
per try unless told otherwise; 429 is never retried by it; objects are not dicts; an idempotency
key keeps its first answer for a day, even a 500.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from email.utils import parsedate_to_datetime
from functools import lru_cache
from typing import Any, TypeVar

import stripe
from django.conf import settings
from django.core.signals import setting_changed
from django.utils.module_loading import import_string
from requests.exceptions import Timeout
from requests.structures import CaseInsensitiveDict

from booking.payments import gateway as words
from booking.payments import stripe_cards as cards
from booking.payments import stripe_words as read
from booking.payments.stripe_events import EVENTS
from booking.payments.stripe_rights import rights_of
from core import breaker

# The library's 80 seconds would keep a patient, and a worker thread, waiting for minutes.
CONNECT_SECONDS, READ_SECONDS, RETRIES = 3.0, 10.0, 2
PAUSE_AFTER_429 = 0.5
SIMULATOR_KEY = "sk_test_simulator"
_WHOLE_PAGE = 100

logging.getLogger("stripe").setLevel(logging.WARNING)  # it logs addresses with session ids in them
stripe.enable_telemetry = False  # it would write a file into the home directory
stripe.set_app_info("Doorstep")

Answer = TypeVar("Answer")


class _OneRetryWhenSilent(stripe.HTTPClient):
    """Errors are retried twice, silence once: whoever waits gets an answer within 30 seconds."""

    def _should_retry(
        self, response: Any, api_connection_error: Any, num_retries: int, max_network_retries: Any
    ) -> bool:
        # A try whether it answers again is one question, or two waits would follow each other.
        if api_connection_error is not None and (num_retries >= 1 or breaker.trying.get()):
            return False
        again = super()._should_retry(
            response, api_connection_error, num_retries, max_network_retries
        )
        return bool(again)


class _OverTheNetwork(_OneRetryWhenSilent, stripe.RequestsClient):
    name = "requests"


class _InProcess(_OneRetryWhenSilent):
    """Hands requests to a program inside this process (`settings.STRIPE_INSIDE`), without a socket."""

    name = "simulator"
    INITIAL_DELAY = 0.0

    def __init__(self, call: Callable[..., tuple[int, Mapping[str, str], str]]) -> None:
        super().__init__()
        self._call = call

    def _sleep_time_seconds(self, num_retries: int) -> float:
        return 0.0

    def close(self) -> None:
        """Nothing is held open."""

    def request(
        self,
        method: str,
        url: str,
        headers: Mapping[str, str] | None,
        post_data: Any = None,
        *,
        _usage: list[str] | None = None,
    ) -> tuple[str, int, Mapping[str, str]]:
        try:
            status, answered, body = self._call(method, url, headers or {}, post_data)
        except ConnectionError as dropped:
            raise stripe.APIConnectionError(  # type: ignore[no-untyped-call]
                str(dropped), should_retry=True
            ) from dropped
        return body, status, CaseInsensitiveDict(answered)


class StripeGateway:
    """`booking.payments.gateway.Gateway` in Stripe's words."""

    def __init__(self, client: stripe.StripeClient) -> None:
        self._client = client
        self._v1 = client.v1

    def create_session(self, order: words.SessionOrder) -> words.SessionReport:
        made = _ask(
            lambda: self._v1.checkout.sessions.create(
                read.session_params(order),  # type: ignore[arg-type]
                options={"idempotency_key": order.key},
            )
        )
        return read.session_report(made)

    def session(self, session_id: str) -> words.SessionReport:
        expand: Any = {"expand": cards.WITH_CARD}
        return read.session_report(
            _ask(lambda: self._v1.checkout.sessions.retrieve(session_id, expand))
        )

    def expire_session(self, session_id: str) -> words.SessionReport:
        try:
            return read.session_report(_ask(lambda: self._v1.checkout.sessions.expire(session_id)))
        except words.NotFound:
            raise
        except words.ProviderRefused as refused:
            raise words.SessionOver(refused.code) from refused

    def sessions_since(self, since: datetime) -> Iterator[words.SessionReport]:
        wanted = _from(since) | {"expand": ["data.payment_intent"]}
        for one in _all(self._v1.checkout.sessions.list, wanted):
            yield read.session_report(one)

    def refund(self, order: words.RefundOrder) -> words.RefundReport:
        made = _ask(
            lambda: self._v1.refunds.create(
                read.refund_params(order),  # type: ignore[arg-type]
                options={"idempotency_key": order.key},
            )
        )
        return read.refund_report(made)

    def refunds_of(self, intent_id: str) -> list[words.RefundReport]:
        wanted = {"payment_intent": intent_id, "limit": _WHOLE_PAGE}
        return [read.refund_report(one) for one in _all(self._v1.refunds.list, wanted)]

    def refunds_since(self, since: datetime) -> Iterator[words.RefundReport]:
        for one in _all(self._v1.refunds.list, _from(since)):
            yield read.refund_report(one)

    def intent_of_refund(self, stripe_refund_id: str) -> str:
        return read.identity(
            _ask(lambda: self._v1.refunds.retrieve(stripe_refund_id)).payment_intent
        )

    def dispute(self, dispute_id: str) -> words.DisputeReport:
        return read.dispute_report(_ask(lambda: self._v1.disputes.retrieve(dispute_id)))

    def disputes_of(self, intent_id: str) -> list[words.DisputeReport]:
        wanted = {"payment_intent": intent_id, "limit": _WHOLE_PAGE}
        return [read.dispute_report(one) for one in _all(self._v1.disputes.list, wanted)]

    def events_since(self, since: datetime) -> Iterator[words.EventReport]:
        for one in _all(self._v1.events.list, _from(since) | {"types": list(EVENTS)}):
            yield read.event_report(one.to_dict())

    def balance_since(self, since: datetime) -> Iterator[words.BalanceLine]:
        wanted = _from(since) | {"expand": ["data.source"]}
        for one in _all(self._v1.balance_transactions.list, wanted):
            yield read.balance_line(one)

    def payouts_since(self, since: datetime) -> Iterator[words.PayoutReport]:
        for one in _all(self._v1.payouts.list, _from(since)):
            yield read.payout_report(one)

    def payout(self, payout_id: str) -> words.PayoutReport:
        return read.payout_report(_ask(lambda: self._v1.payouts.retrieve(payout_id)))

    def lines_of_payout(self, payout_id: str) -> Iterator[words.BalanceLine]:
        wanted = {"payout": payout_id, "limit": _WHOLE_PAGE, "expand": ["data.source"]}
        for one in _all(self._v1.balance_transactions.list, wanted):
            yield read.balance_line(one)

    def charge_saved_card(self, order: words.SavedCardOrder) -> words.SavedCardReport:
        return cards.charge(self._v1, _ask, order)

    def saved_card_charge(self, intent_id: str) -> words.SavedCardReport:
        return read.saved_card_report(_ask(lambda: self._v1.payment_intents.retrieve(intent_id)))

    def charges_of(self, customer_id: str) -> list[words.SavedCardReport]:
        return cards.charges_of(self._v1, _ask, customer_id)

    def create_card_page(self, order: words.CardPageOrder) -> words.SessionReport:
        return cards.make_page(self._v1, _ask, order)

    def forget_card(self, card_id: str, customer_id: str) -> None:
        cards.forget(self._v1, _ask, card_id, customer_id)

    def clock(self) -> datetime:
        """Stripe's own time, from the Date header of its answer."""
        answer = _ask(lambda: self._v1.balance.retrieve()).last_response
        said = CaseInsensitiveDict(answer.headers if answer else {}).get("Date")
        if not said:
            raise words.AskLater("no date")
        return parsedate_to_datetime(said)

    def checks(self) -> list[words.Check]:
        return rights_of(self._v1, _ask)

    def make_endpoint(self, url: str) -> str:
        wanted: Any = {
            "url": url,
            "enabled_events": list(EVENTS),
            "api_version": stripe.api_version,
        }
        return str(_ask(lambda: self._v1.webhook_endpoints.create(wanted)).secret or "")


@lru_cache(maxsize=4)
def _gateway(mode: str, key: str, base: str) -> StripeGateway:
    if mode == "simulator" and not base:
        client: stripe.HTTPClient = _InProcess(import_string(settings.STRIPE_INSIDE))
    else:
        client = _OverTheNetwork(timeout=(CONNECT_SECONDS, READ_SECONDS))
    return StripeGateway(
        stripe.StripeClient(
            SIMULATOR_KEY if mode == "simulator" else key,
            max_network_retries=RETRIES,
            http_client=client,
            base_addresses={"api": base} if base else {},
        )
    )


def configured_gateway() -> StripeGateway:
    """The gateway the settings ask for; kept, because its connections are worth keeping."""
    return _gateway(settings.PAYMENTS, settings.STRIPE_SECRET_KEY, settings.STRIPE_API_BASE)


def _forget(*, setting: str, **kwargs: Any) -> None:
    if setting in ("PAYMENTS", "STRIPE_SECRET_KEY", "STRIPE_API_BASE"):
        _gateway.cache_clear()


setting_changed.connect(_forget)


def _from(since: datetime) -> dict[str, Any]:
    return {"created": {"gte": int(since.timestamp())}, "limit": _WHOLE_PAGE}


def _all(listing: Callable[..., Any], wanted: dict[str, Any]) -> list[Any]:
    """Every object of a list, page after page."""
    return _ask(lambda: list(listing(wanted).auto_paging_iter()))


def _ask(question: Callable[[], Answer]) -> Answer:
    """One call in our words; after a silence nobody asks for a while."""
    words.refuse_inside_transaction()
    try:
        with breaker.asking(words.PROVIDER, was_silent=_was_silent):
            return _asked(question)
    except breaker.LeftAlone as left_alone:
        raise words.AskLater("silent") from left_alone
    except stripe.StripeError as error:
        raise _trouble(error) from error


def _asked(question: Callable[[], Answer]) -> Answer:
    """The answer. The library never repeats a 429, so it is repeated once here."""
    try:
        return question()
    except stripe.RateLimitError:
        time.sleep(PAUSE_AFTER_429)
    return question()


def _was_silent(error: Exception) -> bool | None:
    """Only silence keeps somebody waiting; a refused or dropped connection is no answer either."""
    if isinstance(error, stripe.APIConnectionError):
        return True if isinstance(error.__cause__, Timeout) else None
    return False


def _trouble(error: stripe.StripeError) -> words.GatewayTrouble:
    code = str(error.code or getattr(error.error, "type", None) or type(error).__name__)
    if isinstance(error, stripe.AuthenticationError | stripe.PermissionError):
        return words.KeyRefused(code)
    if isinstance(error, stripe.CardError):
        return words.CardRefused(code)
    if isinstance(error, stripe.InvalidRequestError | stripe.IdempotencyError):
        return words.NotFound(code) if code == "resource_missing" else words.ProviderRefused(code)
    # A replayed 500 is an answer kept under the key: only a new key gets another one (0202).
    replayed = CaseInsensitiveDict(error.headers or {}).get("Idempotent-Replayed")
    if replayed == "true" and (error.http_status or 0) >= 500:
        return words.AnswerStuck(code)
    return words.AskLater(code)
