"""The worker's part in visits: messages and reminders, lapsed holds, the waiting list.

Handlers and periodic jobs register themselves where they are written; naming them here is enough.
"""

from booking.operations import expire, notify, waiting

__all__ = ["expire", "notify", "waiting"]
