"""Waiting for the deposit of a visit booked by phone: until when, and what is written down for its end."""

import datetime as dt

from booking.models import Visit
from booking.notifications import kinds
from booking.operations.messages import send
from booking.payments.orders import HOLD_AFTER_SESSION, SESSION_LIFE
from core import outbox

#: A payment page that is opened at the last moment must be over before somebody sets out.
LAST_PAGE = SESSION_LIFE + HOLD_AFTER_SESSION
#: Less is no wait: a letter takes a minute, and its reader is not sitting beside it.
SHORTEST = dt.timedelta(minutes=10)


class TooSoonToWait(Exception):
    """The visit begins so soon that nobody can wait for its deposit."""


def deadline(*, start: dt.datetime, hours: int, now: dt.datetime) -> dt.datetime:
    """Until when a time that begins at `start` waits for its deposit, to the whole minute.

    Raises TooSoonToWait.
    """
    until = min(now + dt.timedelta(hours=hours), start - LAST_PAGE)
    until = until.replace(second=0, microsecond=0)
    if until < now + SHORTEST:
        raise TooSoonToWait
    return until


def write_down_the_end(visit: Visit, now: dt.datetime) -> None:
    """A job for the deadline: whoever did not pay is told, and so is the office."""
    assert visit.deposit_until is not None, "a wait has an end"
    # The moment is in the key: a wait that is lengthened has another end, and the earlier job finds nothing.
    outbox.enqueue(
        kinds.DEPOSIT_OVER,
        key=f"deposit_over:{visit.pk}:{int(visit.deposit_until.timestamp())}",
        ids={"visit": visit.pk},
        now=now,
        run_at=visit.deposit_until,
    )


def ask(visit: Visit, now: dt.datetime) -> None:
    """Write the letter with the link to pay; its key is made when the letter is (0004)."""
    # Asked again, or for another deadline, it is another letter; pressed twice, the same.
    again = f"{visit.deposit_until:%Y%m%d%H%M}.{int(now.timestamp())}"
    send.tell(visit, "deposit_asked", now, again=again)
