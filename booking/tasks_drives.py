"""The worker asks the routing engine now and then; requests only ever read what it left behind."""

import datetime as dt

from booking.operations.clinic.drive_matrix import measure_drives
from core.outbox import periodic


@periodic("booking.measure_drives", every=dt.timedelta(hours=6))
def measure(now: dt.datetime) -> None:
    """Measure drives nobody has measured lately; does nothing without a routing engine."""
    measure_drives(now=now)
