"""What was looked at is not what would be done any more."""


class ReportChanged(Exception):
    """Somebody booked, or wrote to the records, since the file was checked."""
