"""Why a visit cannot be moved on its page, in words."""

from django.utils.translation import gettext as _

from booking.models import Visit, VisitStatus
from core import clock


def why_not_moved(visit: Visit) -> str:
    """Why a visit cannot be moved here, truly: it is over, has begun, or is too near."""
    if visit.status == VisitStatus.CANCELLED:
        return _("This visit was cancelled.")
    if visit.status in VisitStatus.FINISHED or visit.end <= clock.now():
        return _("This visit is over.")
    if visit.start <= clock.now():
        return _("This visit has begun.")
    return _("It is too soon before the visit to move it here.")
