"""What the worker does for the booking desk: outbox handlers and periodic jobs are imported here."""
