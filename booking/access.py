"""The visits a practitioner may see. Every page of the practice fetches through here."""

from typing import Any

from booking.models import Practitioner, Visit, VisitStatus
from booking.models.visit import VisitQuerySet


def practitioner_of(user: Any) -> Practitioner | None:
    """The practitioner who signs in as `user`, or None: an anonymous person is nobody."""
    if not user.is_authenticated or not user.is_active:
        return None
    return Practitioner.objects.filter(user_id=user.pk).first()


def given_by(practitioner: Practitioner) -> VisitQuerySet:
    """The visits `practitioner` gives, as they may see them: without holds."""
    return Visit.objects.filter(practitioner=practitioner, status__in=VisitStatus.BOOKED_ONCE)


def for_user(user: Any) -> VisitQuerySet:
    """The visits `user` gives. Holds are left out: whoever holds a time is not a patient yet."""
    if not user.is_authenticated or not user.is_active:
        return Visit.objects.none()
    # Fetched through who asks: another's visit is then not found, instead of refused.
    return Visit.objects.filter(practitioner__user_id=user.pk, status__in=VisitStatus.BOOKED_ONCE)
