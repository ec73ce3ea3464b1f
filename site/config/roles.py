"""Every role of the house, in one call: the office's, and those of the public site."""

from booking.staff.roles import ensure_office_roles
from home.roles import ensure_roles


def ensure_all_roles() -> int:
    """Create or correct all groups; returns how many there are. Safe to run again."""
    return len(ensure_office_roles()) + len(ensure_roles())
