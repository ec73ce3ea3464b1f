"""The one letter about both visits of a joint visit: written with their booking (1251)."""

import datetime as dt

from booking.models import Visit
from booking.notifications import kinds
from booking.queries.joint import letter_about_both
from core import outbox


def tell_joint(first: Visit, now: dt.datetime) -> None:
    """Write one letter about both; its link opens the first."""
    ids = {"visit": first.pk, "message": "joint_booked", "sequence": first.sequence}
    outbox.enqueue(kinds.PATIENT, key=letter_about_both(first), ids=ids, now=now)
