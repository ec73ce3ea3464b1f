"""A circuit breaker for a service outside that has fallen silent: after one silence nobody waits for it.

Closed, everybody asks. A silence opens it for PAUSE: whoever asks is refused at once. Then it is
half open: one caller tries, all others are still refused; an answer closes it.
"""

import datetime as dt
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from django.db.models import QuerySet

from core.clock import now
from core.models import CircuitBreaker
from core.prepared import prepared

# Shorter than the patience of somebody who pays, longer than two silences of ten seconds.
PAUSE = dt.timedelta(seconds=30)


class LeftAlone(Exception):
    """The service was silent a moment ago and is not asked now."""


#: Whether the question being asked is the one try of a service that was silent.
trying: ContextVar[bool] = ContextVar("trying", default=False)


@contextmanager
def asking(name: str, *, was_silent: Callable[[Exception], bool | None]) -> Iterator[None]:
    """Ask the service inside this block. `was_silent` judges an error: True for silence, False for
    an answer that is an error, None for neither. Raises LeftAlone while nobody may ask."""
    is_the_try = _take_leave(name)
    before = trying.set(is_the_try)
    silent: bool | None = False
    try:
        yield
    except Exception as error:
        silent = was_silent(error)
        raise
    finally:
        trying.reset(before)
        if silent:
            fell_silent(name)
        elif is_the_try and silent is False:
            answered(name)


def _take_leave(name: str) -> bool:
    """Whether this question is the one try of a half-open breaker. Reads the clock, as doors do:
    the edge of the house to the network is one, and what counts is how long somebody waits."""
    # Closed nearly always: then there is no row, or one without a time.
    waiting = _opened(name)
    breaker = waiting[0] if waiting else None
    if breaker is None or breaker.try_at is None:
        return False
    moment = now()
    if moment < breaker.try_at:
        raise LeftAlone(name)
    # By a conditional update: of several workers one tries, the others do not wait beside it.
    mine = CircuitBreaker.objects.filter(pk=breaker.pk, try_at=breaker.try_at)
    if not mine.update(try_at=moment + PAUSE):
        raise LeftAlone(name)
    return True


@prepared
def _opened(name: str) -> QuerySet[CircuitBreaker]:
    return CircuitBreaker.objects.filter(name=name, try_at__isnull=False)


def is_open(name: str) -> bool:
    """Whether a question would be refused now."""
    return CircuitBreaker.objects.filter(name=name, try_at__gt=now()).exists()


def fell_silent(name: str) -> None:
    """Nobody asks for a while."""
    moment = now()
    CircuitBreaker.objects.get_or_create(name=name)
    CircuitBreaker.objects.filter(name=name).update(try_at=moment + PAUSE)
    CircuitBreaker.objects.filter(name=name, silent_since=None).update(silent_since=moment)


def answered(name: str) -> None:
    """Everybody asks again."""
    CircuitBreaker.objects.filter(name=name).update(try_at=None, silent_since=None)
