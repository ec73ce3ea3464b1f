"""Erasing a payer from the simulator's tables, as a clinic asks the real provider to (0703)."""

import json
from collections.abc import Iterable
from typing import Any
from urllib.parse import quote_plus

from booking.models import CardPage, Payment
from booking.simulator.models import SimulatorAnswer, SimulatorObject, SimulatorRequest


def forget_payers(payments: Iterable[Payment | CardPage]) -> None:
    """Take the e-mail addresses of payments and card pages out of the simulator's books and request log.

    The simulator is for demonstrations and tests: its tables are small enough to be read through.
    """
    addresses = {payment.email for payment in payments if payment.email}
    if not addresses or not SimulatorObject.objects.exists():
        return
    for row in SimulatorObject.objects.iterator():
        if addresses & set(_strings(row.data)):
            SimulatorObject.objects.filter(pk=row.pk).update(data=_without(row.data, addresses))
    for answer in SimulatorAnswer.objects.iterator():
        body = json.loads(answer.body or "{}")
        if addresses & set(_strings(body)):
            body = json.dumps(_without(body, addresses))
            SimulatorAnswer.objects.filter(pk=answer.pk).update(body=body)
    for request in SimulatorRequest.objects.iterator():
        if any(quote_plus(address) in request.body for address in addresses):
            # Emptied whole: what was sent is one encoded text.
            SimulatorRequest.objects.filter(pk=request.pk).update(body="")


def _strings(value: Any) -> Iterable[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for part in value.values():
            yield from _strings(part)
    elif isinstance(value, list):
        for part in value:
            yield from _strings(part)


def _without(value: Any, addresses: set[str]) -> Any:
    if isinstance(value, str):
        return "" if value in addresses else value
    if isinstance(value, dict):
        return {name: _without(part, addresses) for name, part in value.items()}
    if isinstance(value, list):
        return [_without(part, addresses) for part in value]
    return value
