"""Whom a visit is for, as far as pages, letters and calendars may say it: a first name, and no more."""

from booking.models import Visit


def for_somebody_else(visit: Visit) -> str:
    """The patient's first name where the person who opens the door booked for them; else empty.

    Two parents, two visits: whoever booked both must see which is which. The patient's own letter
    needs no name.
    """
    return visit.patient.first_name if visit.contact_name and visit.patient else ""
