"""The simulator as a WSGI program: keys, idempotency, faults and the request log around `api`.

Runs inside the site (`stripe_gateway` hands it requests in-process, because a one-worker
server that called itself over a port would wait for itself) or behind a real socket in tests.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import re
import secrets
from collections.abc import Callable, Iterable
from email.utils import format_datetime
from typing import Any
from urllib.parse import parse_qsl

from django.db import IntegrityError, transaction
from django.db.models import F, QuerySet

from booking.simulator import contract, store
from booking.simulator.answers import ApiError
from booking.simulator.api import ROUTES
from booking.simulator.models import SimulatorAnswer, SimulatorFault, SimulatorRequest
from core.prepared import prepared
from core.rows import insert

StartResponse = Callable[..., Any]
Environ = dict[str, Any]
Answer = tuple[int, dict[str, Any], dict[str, str]]


class ConnectionDropped(ConnectionError):
    """No answer comes: the caller cannot know whether the work was done."""


def simulator(environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
    """WSGI entry. Raises `ConnectionDropped` when a fault says so; its server hangs up then."""
    method, path = environ["REQUEST_METHOD"], environ["PATH_INFO"]
    length = int(environ.get("CONTENT_LENGTH") or 0)
    body = environ["wsgi.input"].read(length).decode() if length else ""
    query = environ.get("QUERY_STRING", "")
    key = environ.get("HTTP_IDEMPOTENCY_KEY", "")
    # Before the answer: a request whose connection drops is in the log as well.
    SimulatorRequest.objects.create(
        method=method, path=f"{path}?{query}"[:300], body=body, key=key[:255]
    )
    status, answer, headers = _answer(environ, method, path, body or query, key)
    sent = json.dumps(answer).encode()
    headers |= {
        "Content-Type": "application/json",
        "Content-Length": str(len(sent)),
        "Request-Id": f"req_{secrets.token_hex(7)}",
        "Date": format_datetime(store.now().astimezone(dt.UTC), usegmt=True),
    }
    start_response(f"{status} Simulated", list(headers.items()))
    return [sent]


def _answer(environ: Environ, method: str, path: str, sent: str, key: str) -> Answer:
    authorization = environ.get("HTTP_AUTHORIZATION", "")
    # Test keys only: whoever sends a live one here believes that money moves.
    if not re.fullmatch(r"Bearer (sk|rk)_test_\w+", authorization):
        return _error(401, "Invalid API Key provided", "authentication_error")
    fault = _fault(f"{method} {path}")
    if fault in _BEFORE:
        return _BEFORE[fault]()
    if method != "POST":
        return _work(method, path, sent)
    return _once(method, path, sent, key, fault)


def _once(method: str, path: str, sent: str, key: str, fault: str) -> Answer:
    """The first answer under a key is kept, whatever it was; the same key again gets it again."""
    fingerprint = hashlib.sha256(f"{path}?{sent}".encode()).hexdigest()
    kept = next(iter(_kept_under(key)), None)
    if kept is not None:
        if fault == "lost_answer":
            raise ConnectionDropped("after the work")
        return _replay(kept, fingerprint)
    if fault == "500_stored":
        status, answer, headers = _error(500, "An unknown error occurred", "api_error")
        _keep(key, fingerprint, status, answer)
        return status, answer, headers
    try:
        with transaction.atomic():
            status, answer, headers = _work(method, path, sent)
            _keep(key, fingerprint, status, answer)
    # The other request kept its answer first; the savepoint has taken this one's work back.
    except IntegrityError:
        return _error(409, "Another request with this key is in progress", "idempotency_error")
    if fault == "lost_answer":
        raise ConnectionDropped("after the work")
    # The work is done and kept, and the caller is told otherwise: the hardest case of 0202.
    if fault == "500_after":
        return _error(500, "An unknown error occurred", "api_error")
    return status, answer, headers


#: Refusals that are found out at work, not in the parameters.
FOUND_AT_WORK = ("charge_already_refunded", "charge_disputed")


def _keep(key: str, fingerprint: str, status: int, answer: dict[str, Any]) -> None:
    """Stripe forgets refusals made before any work (a bad parameter) and remembers the rest."""
    if status in (400, 404) and answer["error"]["code"] not in FOUND_AT_WORK:
        return
    insert(
        SimulatorAnswer(key=key, fingerprint=fingerprint, status=status, body=json.dumps(answer))
    )


def _replay(kept: SimulatorAnswer, fingerprint: str) -> Answer:
    if kept.fingerprint != fingerprint:
        return _error(
            400,
            "Keys for idempotent requests can only be used with the same parameters "
            "they were first used with.",
            "idempotency_error",
        )
    return kept.status, json.loads(kept.body), {"Idempotent-Replayed": "true"}


def _work(method: str, path: str, sent: str) -> Answer:
    for (verb, pattern), route in ROUTES.items():
        found = re.fullmatch(pattern, path)
        if verb != method or found is None:
            continue
        try:
            with transaction.atomic():
                answer = route(nested(sent), *found.groups())
        except contract.ContractBroken as broken:
            return _error(400, str(broken), code=broken.code, param=broken.param)
        except store.NoSuchObject as missing:
            return _error(404, f"No such object: '{missing}'", code="resource_missing")
        except ApiError as refusal:
            # After the work was taken back: a declined charge leaves its intent all the same.
            return refusal.status, {"error": refusal.error | refusal.left_behind()}, {}
        # Our answers too: a simulator that drifts from the library would prove nothing (0203).
        contract.check_any(answer)
        return 200, answer, {}
    return _error(404, f"Unrecognized request URL ({method}: {path})")


def _error(
    status: int,
    message: str,
    error_type: str = "invalid_request_error",
    *,
    code: str | None = None,
    param: str | None = None,
) -> Answer:
    error = {"type": error_type, "message": message, "code": code, "param": param}
    return status, {"error": error}, {}


def _drop() -> Answer:
    raise ConnectionDropped("before the work")


_BEFORE: dict[str, Callable[[], Answer]] = {
    "drop": _drop,
    "500": lambda: _error(500, "An unknown error occurred", "api_error"),
    "429": lambda: _error(429, "Too many requests", code="rate_limit"),
    "401": lambda: _error(401, "Invalid API Key provided", "authentication_error"),
    "403": lambda: _error(403, "The provided key does not have the required permissions"),
    "404": lambda: _error(404, "No such object", code="resource_missing"),
    "charge_disputed": lambda: _error(400, "Charged back", code="charge_disputed"),
}


@prepared
def _kept_under(key: str) -> QuerySet[SimulatorAnswer]:
    return SimulatorAnswer.objects.filter(key=key)


@prepared
def _troubles(used_up: int) -> QuerySet[SimulatorFault]:
    return SimulatorFault.objects.filter(times__gt=used_up).order_by("pk")


def _fault(request: str) -> str:
    """The kind of trouble waiting for this request, used up by one; "" for none."""
    for fault in _troubles(0):
        if request.startswith(fault.match):
            used = SimulatorFault.objects.filter(pk=fault.pk, times__gt=0)
            # Conditional: two requests at once must not use up the same fault.
            if used.update(times=F("times") - 1):
                return fault.kind
    return ""


def nested(encoded: str) -> dict[str, Any]:
    """`a[b][0]=c` as `{"a": {"b": ["c"]}}`: the way Stripe reads a form."""
    tree: dict[str, Any] = {}
    for name, value in parse_qsl(encoded, keep_blank_values=True):
        *path, last = re.findall(r"[^\[\]]+", name)
        place = tree
        for step in path:
            place = place.setdefault(step, {})
        place[last] = value
    return {name: _lists(value) for name, value in tree.items()}


def _lists(value: Any) -> Any:
    if not isinstance(value, dict):
        return value
    if value and all(name.isdigit() for name in value):
        return [_lists(value[name]) for name in sorted(value, key=int)]
    return {name: _lists(inner) for name, inner in value.items()}
