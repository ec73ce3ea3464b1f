"""A cache that several hosts share (Redis, Valkey), and that the site outlives (1024)."""

import logging
import time
from typing import Any

from django.core.cache.backends.redis import RedisCache
from redis.exceptions import RedisError

log = logging.getLogger(__name__)

#: How long it is left alone after it did not answer: a request must not wait for it again and again.
AWAY_SECONDS = 5.0
ANSWERS_WITHIN = 0.3
AWAY = (RedisError, OSError)


class SharedCache(RedisCache):
    """Redis; while it is away nothing is found and nothing is counted, and no page fails for it."""

    def __init__(self, server: str, params: dict[str, Any]) -> None:
        options = params.setdefault("OPTIONS", {})
        options.setdefault("socket_timeout", ANSWERS_WITHIN)
        options.setdefault("socket_connect_timeout", ANSWERS_WITHIN)
        super().__init__(server, params)
        self._away_until = 0.0

    def _or_else(self, otherwise: Any, ask: Any, *args: Any, **kwargs: Any) -> Any:
        if time.monotonic() < self._away_until:
            return otherwise
        try:
            return ask(*args, **kwargs)
        except AWAY as error:
            self._away_until = time.monotonic() + AWAY_SECONDS
            log.warning("the shared cache is away: %s", type(error).__name__)
            return otherwise

    def get(self, key: Any, default: Any = None, version: Any = None) -> Any:
        return self._or_else(default, super().get, key, default, version)

    def set(self, key: Any, value: Any, *args: Any, **kwargs: Any) -> None:
        self._or_else(None, super().set, key, value, *args, **kwargs)

    def add(self, key: Any, value: Any, *args: Any, **kwargs: Any) -> bool:
        return bool(self._or_else(False, super().add, key, value, *args, **kwargs))

    def incr(self, key: Any, delta: int = 1, version: Any = None) -> int:
        count = self._or_else(None, super().incr, key, delta, version)
        if count is None:
            raise ValueError("the shared cache is away")  # as for a key that was pushed out
        return int(count)

    def delete(self, key: Any, version: Any = None) -> bool:
        return bool(self._or_else(False, super().delete, key, version))

    def clear(self) -> None:
        self._or_else(None, super().clear)
