"""A time budget: how long one round of work may take before somebody else has a turn."""

import time


class Budget:
    """So many seconds from now on, by a clock that nobody sets."""

    def __init__(self, seconds: float) -> None:
        self._until = time.monotonic() + seconds

    @property
    def left(self) -> float:
        """Seconds until it is over; 0 from then on."""
        return max(0.0, self._until - time.monotonic())

    @property
    def is_spent(self) -> bool:
        """Whether the time is over."""
        return time.monotonic() >= self._until
