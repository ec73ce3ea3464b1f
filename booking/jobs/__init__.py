"""The worker's jobs of the booking desk. Importing this registers every job, here and nowhere else."""

from booking.jobs import (  # noqa: F401
    absences,
    acting,
    clinic,
    importing,
    lost_links,
    messages,
    money,
    new_email,
    office,
    purchases,
    texts,
    visits,
    waiting_texts,
)
