"""What the worker does for the booking desk: outbox handlers and periodic jobs are imported here."""

from booking.jobs import clinic, money, visits  # noqa: F401
