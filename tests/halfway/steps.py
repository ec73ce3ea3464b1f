"""What every path has: its subject, who acts, how to look at what is left."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from itertools import count
from typing import Any

from booking.notifications import kinds
from core.audit import Actor
from core.models import OutboxMessage
from tests import factories
from tests.payments.bench import Bench

OFFICE = Actor("office")
NOW = factories.NOW
NUMBER = count(1)


@dataclass(frozen=True)
class Path:
    """One way on which money is written; `least` statements at the least, or nothing was tried."""

    begin: Callable[[], Any]
    go: Callable[[Any], object]
    again: Callable[[Any], object]
    faults: Callable[[Any], list[str]]
    least: int = 10


def bench() -> Bench:
    return Bench(NOW)


def told(**ids: Any) -> Counter:
    rows = OutboxMessage.objects.filter(**{f"ids__{name}": one for name, one in ids.items()})
    rows = rows.exclude(kind=kinds.PRACTITIONER)
    return Counter(job.ids.get("message") or job.ids.get("what") or job.kind for job in rows)


def differs(**pairs: tuple[Any, Any]) -> list[str]:
    return [f"{name}: {is_} and not {be}" for name, (is_, be) in pairs.items() if is_ != be]
