"""A month of bookings under different orders of the same offered starts. Import from here.

Every policy sees the same practitioners, the same patients and the same requests; only what is
shown to a patient first differs. Starts and costs come from the functions the site itself calls
(`openings`, `ranked`, `first_shown`), a day of one practitioner at a time so that only days on
which something was booked are reckoned again. Assumptions and figures: docs/ranking.md.
"""

from booking.scheduling.lab.simulation.clinic import Clinic, Request, Setting
from booking.scheduling.lab.simulation.month import Result, simulate
from booking.scheduling.lab.simulation.orders import (
    FIRST_AVAILABLE,
    OUR_PAGE,
    OURS,
    POLICIES,
    SHOWN,
    Policy,
)

__all__ = [
    "FIRST_AVAILABLE",
    "OURS",
    "OUR_PAGE",
    "POLICIES",
    "SHOWN",
    "Clinic",
    "Policy",
    "Request",
    "Result",
    "Setting",
    "simulate",
]
