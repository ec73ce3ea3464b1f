"""How other hosts hear of a change: a number for each token, in the shared cache or in the database (1024).

Processes of one host hear of it at once, through a file (core.cache_tokens). Other hosts ask, each
process at most every CHECKED_SECONDS, so that a kept page costs no query and no word on the network.
"""

import logging
import time

from django.conf import settings
from django.core.cache import caches
from django.db import DatabaseError, connection

log = logging.getLogger(__name__)

CHECKED_SECONDS = 0.25
#: Longer than anything is kept: a cache that lost the number tells of a change too many, never too few.
KEPT_SECONDS = 7 * 86400
READ = "SELECT number FROM core_generation WHERE name = %s"
# One statement, as in core.ratelimit: two changes at once are two.
RAISE = """
INSERT INTO core_generation (name, number) VALUES (%s, 1)
ON CONFLICT (name) DO UPDATE SET number = core_generation.number + 1
"""
_heard: dict[str, tuple[float, str]] = {}


def heard(name: str) -> str:
    """The present number of `name` as other hosts have told it; empty where there is one host alone."""
    if not settings.NEWS:
        return ""
    at, number = _heard.get(name, (float("-inf"), ""))
    if time.monotonic() - at >= CHECKED_SECONDS:
        number = _ask(name, number)
        _heard[name] = (time.monotonic(), number)
    return number


def tell(name: str) -> None:
    """Tell every host that what was kept under `name` is stale. Not inside a transaction."""
    if not settings.NEWS:
        return
    if settings.NEWS == "cache":
        # A number of its own, not a count: a cache that begins anew must not say an old one again.
        caches["counts"].set(_row(name), time.time_ns(), KEPT_SECONDS)
    else:
        _raise(name)
    _heard.pop(name, None)


def forget() -> None:
    """Ask anew the next time."""
    _heard.clear()


def _row(name: str) -> str:
    return f"news:{name}"


def _ask(name: str, before: str) -> str:
    if settings.NEWS == "cache":
        return str(caches["counts"].get(_row(name), ""))
    try:
        with connection.cursor() as cursor:
            cursor.execute(READ, [_row(name)])
            found = cursor.fetchone()
    except DatabaseError:
        return before  # kept pages are what can still be shown
    return str(found[0]) if found else ""


def _raise(name: str) -> None:
    try:
        with connection.cursor() as cursor:
            cursor.execute(RAISE, [_row(name)])
    except DatabaseError as error:
        # The change itself is committed: it must not look as if it had failed.
        log.warning("other hosts were not told of a change: %s", type(error).__name__)
