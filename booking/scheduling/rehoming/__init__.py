"""Re-homing: one joint answer for all visits of practitioners who cannot come (1110)."""

from booking.scheduling.rehoming.answer import Proposal, proposals, rehomed
from booking.scheduling.rehoming.insertion import insertion, takes, with_visits, without_visits
from booking.scheduling.rehoming.values import Colleague, Home, HomeWay, Stranded

__all__ = [
    "Colleague",
    "Home",
    "HomeWay",
    "Proposal",
    "Stranded",
    "insertion",
    "proposals",
    "rehomed",
    "takes",
    "with_visits",
    "without_visits",
]
