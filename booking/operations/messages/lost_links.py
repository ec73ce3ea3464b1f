"""Private links that were lost: asked for by an e-mail address, sent to that address and no other."""

import datetime as dt

from booking.notifications import kinds
from core.fields import lookup_hash, lookup_hashes
from core.outbox import enqueue

#: Asked for twice within it, they are sent once: a letter takes a minute to arrive.
AGAIN_MINUTES = 5


def send_lost_links(*, email: str, language: str, now: dt.datetime) -> None:
    """Write the job that looks for the visits of an e-mail address.

    Looked for by the worker, known address or not: neither the answer nor its time says
    whether somebody is a patient.
    """
    known_as = lookup_hash(email)
    enqueue(
        kinds.LOST_LINKS,
        key=f"links:{known_as}:{int(now.timestamp()) // (60 * AGAIN_MINUTES)}",
        ids={"email_hashes": lookup_hashes(email), "language": language},
        now=now,
    )
