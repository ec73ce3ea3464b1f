"""What the worker does for the booking desk: outbox handlers and periodic jobs are imported here."""

from booking import tasks_desk, tasks_drives, tasks_money, tasks_visits  # noqa: F401
