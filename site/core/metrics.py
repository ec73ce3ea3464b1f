"""`/metrics`: what an operator's Prometheus asks, behind METRICS_TOKEN (1030).

Counts and ages alone, with names that the program itself has: no person, no place finer than a
service area, no reason for a visit. What the database knows is asked of it, at most every few seconds.
"""

import datetime as dt
import secrets
import time
from collections.abc import Callable, Iterable, Iterator, Mapping

from django.conf import settings
from django.db import DatabaseError
from django.db.models import Count, Min, Q
from django.http import HttpRequest, HttpResponse, HttpResponseNotFound
from django.views.decorators.http import require_safe
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, generate_latest
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.registry import Collector

from core.clock import database_now
from core.latencies import counted
from core.models import CircuitBreaker, OutboxMessage, WorkerHeartbeat
from core.models.outbox import OutboxState
from core.outbox import LANES, Lane
from core.periodic import PERIODIC

Families = Iterable[GaugeMetricFamily]
#: Two scrapers, or one in a hurry, ask the database no more often.
KEPT_SECONDS = 5.0
MORE_METRICS: dict[str, Callable[[dt.datetime], Families]] = {}  # other apps add theirs


def gauge(
    name: str, meaning: str, label: str, values: Mapping[str, float] | Mapping[str, float | None]
) -> GaugeMetricFamily:
    """One gauge with one label; what is None has no row."""
    family = GaugeMetricFamily(f"doorstep_{name}", meaning, labels=[label])
    for key, value in values.items():
        if value is not None:
            family.add_metric([key], value)
    return family


def plain_gauge(name: str, meaning: str, value: float) -> GaugeMetricFamily:
    """One gauge without labels."""
    return GaugeMetricFamily(f"doorstep_{name}", meaning, value=value)


def seconds_since(moment: dt.datetime | None, now: dt.datetime) -> float | None:
    """How long ago; None for never."""
    return None if moment is None else max(0.0, (now - moment).total_seconds())


class _Database(Collector):
    """What the database knows. Without it one gauge says so, and the rest is missing rather than wrong."""

    def describe(self) -> Families:
        return []  # or the registry would ask the database only to learn the names

    def collect(self) -> Families:
        try:
            found = list(_everything(database_now()))
        except DatabaseError:
            found = []
        yield plain_gauge("database_up", "1 while the database answers.", float(bool(found)))
        yield from found


def _everything(now: dt.datetime) -> Iterator[GaugeMetricFamily]:
    yield from _outbox(now)
    yield from _worker(now)
    for more in MORE_METRICS.values():
        yield from more(now)


def _outbox(now: dt.datetime) -> Iterator[GaugeMetricFamily]:
    due = Q(state=OutboxState.WAITING, run_at__lte=now)
    failed = Q(state=OutboxState.DEAD)
    # Not the done ones: they are many.
    rows = OutboxMessage.objects.filter(state__in=[OutboxState.WAITING, OutboxState.DEAD])
    counts = rows.values("kind").annotate(
        due=Count("pk", filter=due),
        dead=Count("pk", filter=failed),
        since=Min("due_at", filter=due),
    )
    names = [str(lane) for lane in Lane]
    waiting, dead, oldest = (dict.fromkeys(names, 0.0) for _ in range(3))
    for row in counts:
        lane = str(LANES.get(row["kind"], Lane.REST))
        waiting[lane] += row["due"]
        dead[lane] += row["dead"]
        oldest[lane] = max(oldest[lane], seconds_since(row["since"], now) or 0.0)
    yield gauge("outbox_waiting", "Jobs that are due, by lane.", "lane", waiting)
    yield gauge("outbox_oldest_seconds", "Age of the longest due job.", "lane", oldest)
    yield gauge("outbox_failed", "Jobs given up, which wait for a person.", "lane", dead)


def _worker(now: dt.datetime) -> Iterator[GaugeMetricFamily]:
    beats = {beat.name: beat for beat in WorkerHeartbeat.objects.all()}
    signs = {name: seconds_since(b.at, now) for name, b in beats.items() if name not in PERIODIC}
    well = {name: seconds_since(beats[name].ran_well_at, now) for name in PERIODIC if name in beats}
    due_every = {name: job.every.total_seconds() for name, job in PERIODIC.items()}
    silent = CircuitBreaker.objects.exclude(silent_since=None).values_list("name", "silent_since")
    yield gauge(
        "worker_seconds_since_sign",
        "Since the worker, or a lane, last said it lives.",
        "part",
        signs,
    )
    yield gauge("periodic_seconds_since_end", "Since a periodic job ran to its end.", "name", well)
    yield gauge("periodic_every_seconds", "How often a periodic job should run.", "name", due_every)
    yield gauge(
        "outside_silent_seconds",
        "How long a service outside has been silent.",
        "service",
        {name: seconds_since(since, now) for name, since in silent},
    )


_of_database = CollectorRegistry()
_of_database.register(_Database())
_kept: tuple[float, bytes] | None = None


def _from_database() -> bytes:
    global _kept
    if _kept is None or time.monotonic() - _kept[0] > KEPT_SECONDS:
        _kept = time.monotonic(), generate_latest(_of_database)
    return _kept[1]


def forget() -> None:
    """Ask the database anew at the next scrape."""
    global _kept
    _kept = None


@require_safe
def metrics(request: HttpRequest) -> HttpResponse:
    """The page Prometheus reads; to everybody without the token there is none."""
    if not _has_token(request):
        return HttpResponseNotFound("Not found\n", content_type="text/plain")
    page = HttpResponse(
        _from_database() + generate_latest(counted()), content_type=CONTENT_TYPE_LATEST
    )
    page["Cache-Control"] = "no-store"
    return page


def _has_token(request: HttpRequest) -> bool:
    shown = request.headers.get("Authorization", "")
    wanted = f"Bearer {settings.METRICS_TOKEN}"
    # In constant time, as bytes: how many letters were right must not be measurable.
    right = secrets.compare_digest(shown.encode("utf-8", "replace"), wanted.encode())
    return bool(settings.METRICS_TOKEN) and right
