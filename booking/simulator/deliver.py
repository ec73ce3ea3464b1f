"""Webhook deliveries of the simulator: waiting events, signed and posted, in any order the caller likes."""

from __future__ import annotations

import io
import json
from collections.abc import Sequence
from typing import Any

from django.core.handlers.wsgi import WSGIRequest
from django.db.models import QuerySet
from django.urls import resolve

from booking.payments.signature import sign, simulator_secret
from booking.simulator import store
from booking.simulator.models import SimulatorObject
from core.prepared import prepared

WEBHOOK = "/stripe/webhook/"


@prepared
def _not_delivered() -> QuerySet[SimulatorObject]:
    return SimulatorObject.objects.filter(waiting=True).order_by("seq")


def waiting(intent_or_session: str = "") -> list[dict[str, Any]]:
    """Events not yet delivered, oldest first."""
    events = [row.data for row in _not_delivered()]
    # In its text: events name a session, an intent or both, each in another place.
    return [one for one in events if intent_or_session in json.dumps(one)]


def lose(events: Sequence[dict[str, Any]]) -> None:
    """They never arrive."""
    SimulatorObject.objects.filter(id__in=[event["id"] for event in events]).update(waiting=False)


def deliver(events: Sequence[dict[str, Any]]) -> list[int]:
    """Post events one after the other. Returns the statuses answered; 2xx counts as delivered."""
    statuses = []
    for event in events:
        status = post(json.dumps(event).encode())
        if status < 300:
            lose([event])
        statuses.append(status)
    return statuses


def post(body: bytes, signature: str | None = None) -> int:
    """One signed message to the webhook of this very program, without a socket."""
    header = sign(body=body, secret=simulator_secret(), at=store.now())
    request = WSGIRequest(
        {
            "REQUEST_METHOD": "POST",
            "PATH_INFO": WEBHOOK,
            "SERVER_NAME": "localhost",
            "SERVER_PORT": "80",
            "CONTENT_LENGTH": str(len(body)),
            "CONTENT_TYPE": "application/json",
            "HTTP_STRIPE_SIGNATURE": header if signature is None else signature,
            "wsgi.input": io.BytesIO(body),
        }
    )
    # Past the middleware, in this process: a one-worker server that called itself would wait for ever.
    response = resolve(WEBHOOK).func(request)
    status = int(response.status_code)
    # No server closes this response, so what it does after answering is asked for here.
    act = getattr(response, "act", None)
    if act is not None:
        act()
    return status
