"""A visit type by the name in its address, as far as patients may book it themselves."""

from django.db.models import QuerySet

from booking.models import VisitType
from core.prepared import prepared


def bookable_type(slug: str) -> VisitType | None:
    """The visit type of that slug, if it is on offer and not arranged by phone. One query."""
    return next(iter(_of_slug(slug)), None) if slug else None


@prepared
def _of_slug(slug: str) -> QuerySet[VisitType]:
    return VisitType.objects.bookable().filter(slug=slug, phone_only=False)
