"""The one letter about both visits of a joint visit: of their booking, and of their moving (1251, 1256)."""

import datetime as dt

from booking.models import Visit
from booking.notifications import kinds
from booking.operations.messages.texts import tell_by_text
from booking.operations.messages.visited import tell_visited_too
from booking.queries.joint import letter_about_both
from core import outbox


def tell_joint(first: Visit, now: dt.datetime) -> None:
    """Write one letter about both; its link opens the first."""
    ids = {"visit": first.pk, "message": "joint_booked", "sequence": first.sequence}
    outbox.enqueue(kinds.PATIENT, key=letter_about_both(first), ids=ids, now=now)


def have_one_reader(first: Visit, second: Visit) -> bool:
    """Whether the letters about both go to one address, in one language."""
    to = [one.patient.email if one.patient else "" for one in (first, second)]
    return bool(to[0]) and to[0] == to[1] and first.language == second.language


def tell_moved(first: Visit, second: Visit, now: dt.datetime) -> None:
    """Write one letter, and one text, that both have other times; its link opens the first."""
    moved = [[one.pk, one.sequence] for one in (first, second)]
    ids = {
        "visit": first.pk,
        "message": "joint_moved",
        "sequence": first.sequence,
        "moved": moved,
    }
    # Moved again, it is another letter.
    key = f"joint:{first.joint}:joint_moved:{first.sequence}.{second.sequence}"
    outbox.enqueue(kinds.PATIENT, key=key, ids=ids, now=now)
    tell_by_text(first, "changed", now, event=key)
    for one in (first, second):
        # Each of the two may have said to whom else the news goes (1255).
        facts = {"visit": one.pk, "message": "changed", "sequence": one.sequence}
        tell_visited_too(one, facts, now)
