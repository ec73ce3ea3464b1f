"""Drive times from a real routing engine, kept in a table that requests read.

The engine may be down, slow or wrong: then the table stays as it is, and where it has no minutes
the estimate holds. No request waits for the engine, and no transaction is open while it is asked.
"""

import datetime as dt
import logging
import math
from collections.abc import Iterator, Sequence
from typing import Any

from django.conf import settings
from routingpy import exceptions
from routingpy.routers import ORS, OSRM, Google, Valhalla

from booking.models import AreaPrefix, DriveMinutes, PostalPoint
from booking.queries.travel import crossings
from booking.scheduling.travel import START_MINUTES, Place, estimate, route
from territory.here import country

log = logging.getLogger(__name__)

KEPT = dt.timedelta(days=7)
TIMEOUT_SECONDS = 20
#: Public servers refuse tables of more than a hundred places.
BLOCK = 50
FASTEST_KM_PER_HOUR = 120.0
#: More than so many times the estimate (and an hour) is not a drive but a mistake.
SLOWEST = 4.0
# A wide list on purpose: routingpy leaks what its parsers raise on an answer of another shape.
FAULTS = (
    exceptions.RouterError,
    exceptions.RouterApiError,
    exceptions.Timeout,
    exceptions.JSONParseError,
    OSError,
    ValueError,
    KeyError,
    TypeError,
    AttributeError,
)
PROFILES = {"osrm": "driving", "valhalla": "auto", "ors": "driving-car", "google": "driving"}


def measure_drives(*, now: dt.datetime) -> int:
    """Ask for every pair of the clinic's own codes not measured in a week. Returns pairs written.

    Never raises because of the engine: what it does not answer, or answers absurdly, is left out.
    """
    engine = settings.ROUTING_ENGINE
    if engine not in PROFILES:
        return 0
    if DriveMinutes.objects.filter(fetched_at__gt=now - KEPT).exists():
        return 0
    router, places, written = _router(engine), _places(), 0
    for origins, goals in _blocks(places):
        try:
            durations = _ask(router, PROFILES[engine], origins, goals)
        except FAULTS as error:
            log.warning("the routing engine did not answer: %s", type(error).__name__)
            # The next block would wait for the same timeout; the table keeps what it had.
            break
        written += _keep(origins, goals, durations, now)
    return written


def _router(engine: str) -> Any:
    options: dict[str, Any] = {"timeout": TIMEOUT_SECONDS, "retry_timeout": TIMEOUT_SECONDS}
    if settings.ROUTING_URL:
        options["base_url"] = settings.ROUTING_URL
    if engine == "osrm":
        return OSRM(**options)
    if engine == "valhalla":
        return Valhalla(**options)
    options.pop("base_url", None) if engine == "google" else None
    return (ORS if engine == "ors" else Google)(api_key=settings.ROUTING_KEY, **options)


def _places() -> list[Place]:
    coarse = country().postal_codes.coarse
    codes = {coarse(prefix) for prefix in AreaPrefix.objects.values_list("prefix", flat=True)}
    rows = PostalPoint.objects.filter(code__in=codes).order_by("code")
    return [Place(*row) for row in rows.values_list("code", "latitude", "longitude", "land")]


def _blocks(places: Sequence[Place]) -> Iterator[tuple[Sequence[Place], Sequence[Place]]]:
    starts = range(0, len(places), BLOCK)
    for first in starts:
        for second in starts:
            yield places[first : first + BLOCK], places[second : second + BLOCK]


def _ask(
    router: Any, profile: str, origins: Sequence[Place], goals: Sequence[Place]
) -> list[list[float | None]]:
    """Seconds from each origin to each goal. Raises one of FAULTS."""
    # One list for both: the engines take places once and speak of them by number.
    both = [*origins, *goals]
    answer = router.matrix(
        locations=[[place.longitude, place.latitude] for place in both],
        profile=profile,
        sources=list(range(len(origins))),
        destinations=list(range(len(origins), len(both))),
    )
    durations: list[list[float | None]] = answer.durations
    if len(durations) != len(origins) or any(len(row) != len(goals) for row in durations):
        raise ValueError("a table of another size")
    return durations


def _keep(
    origins: Sequence[Place],
    goals: Sequence[Place],
    durations: list[list[float | None]],
    now: dt.datetime,
) -> int:
    rows = []
    for origin, row in zip(origins, durations, strict=True):
        for goal, seconds in zip(goals, row, strict=True):
            minutes = believable_minutes(origin, goal, seconds)
            if minutes is not None:
                rows.append(
                    DriveMinutes(
                        from_code=origin.code, to_code=goal.code, minutes=minutes, fetched_at=now
                    )
                )
    DriveMinutes.objects.bulk_create(
        rows,
        # The minutes are replaced, not deleted first: requests read this table all the while.
        update_conflicts=True,
        unique_fields=["from_code", "to_code"],
        update_fields=["minutes", "fetched_at"],
    )
    return len(rows)


def believable_minutes(origin: Place, goal: Place, seconds: Any) -> int | None:
    """Minutes from door to door, or None for what cannot be true (or is within one code)."""
    if origin.code == goal.code or isinstance(seconds, bool):
        return None
    if not isinstance(seconds, int | float) or not math.isfinite(seconds):
        return None
    kilometres, _names = route(origin, goal, crossings())
    expected = estimate(kilometres)
    # Too short a drive would break promise 1 (reachable); the estimate is the safer answer.
    if seconds < kilometres / FASTEST_KM_PER_HOUR * 3600:
        return None
    if seconds / 60 > max(60.0, SLOWEST * expected):
        return None
    return math.ceil(seconds / 60 + START_MINUTES)
