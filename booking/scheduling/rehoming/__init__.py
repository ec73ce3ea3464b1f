"""Re-homing: one joint answer for all visits of practitioners who cannot come (1110)."""

from booking.scheduling.rehoming.answer import Proposal, proposals, rehomed
from booking.scheduling.rehoming.insertion import takes, without_visits
from booking.scheduling.rehoming.values import Colleague, Home, Stranded, Way, worth

__all__ = [
    "Colleague",
    "Home",
    "Proposal",
    "Stranded",
    "Way",
    "proposals",
    "rehomed",
    "takes",
    "without_visits",
    "worth",
]
