"""Whom a visit is for, as far as pages, letters and calendars may say it: a first name, and no more."""

from django.utils.translation import gettext as _

from booking.models import Visit


def for_somebody_else(visit: Visit) -> str:
    """The patient's first name where the person who opens the door booked for them; else empty.

    Two parents, two visits: whoever booked both must see which is which. The patient's own letter
    needs no name.
    """
    return visit.patient.first_name if visit.contact_name and visit.patient else ""


def person_row(visit: Visit) -> list[tuple[str, str]]:
    """The row of a letter that says for whom the visit is; none where its reader needs none."""
    name = for_somebody_else(visit)
    return [(_("Person we visit"), name)] if name else []


def address(visit: Visit) -> str:
    """Where letters about a visit go; empty where none can."""
    return visit.patient.email if visit.patient else ""
