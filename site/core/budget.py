"""A time budget: how long one round of work may take before somebody else has a turn."""

import time


class Budget:
    """So many seconds from now on, by a clock that nobody sets."""

    def __init__(self, seconds: float) -> None:
        self._until = time.monotonic() + seconds

    @property
    def is_spent(self) -> bool:
        """Whether the time is over."""
        return time.monotonic() >= self._until
