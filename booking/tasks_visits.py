"""The worker's part in visits: messages and reminders, lapsed holds, the waiting list, forgetting.

Handlers and periodic jobs register themselves where they are written; naming them here is enough.
"""

from booking.operations.privacy import retention
from booking.operations.reserving import expire

__all__ = ["expire", "notify", "retention", "waiting"]
