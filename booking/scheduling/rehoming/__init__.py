"""Re-homing: one joint answer for all visits of practitioners who cannot come (1110)."""

from booking.scheduling.rehoming.answer import rehomed
from booking.scheduling.rehoming.insertion import insertion, takes, with_visit
from booking.scheduling.rehoming.values import Colleague, Home, Stranded, Way, worth

__all__ = [
    "Colleague",
    "Home",
    "Stranded",
    "Way",
    "insertion",
    "rehomed",
    "takes",
    "with_visit",
    "worth",
]
