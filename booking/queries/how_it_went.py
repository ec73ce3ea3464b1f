"""What patients said of how their visits went, where somebody of the clinic should call them (1227)."""

from django.db.models import QuerySet

from booking.models import HowItWent, Visit, Went


def not_well() -> QuerySet[HowItWent]:
    """Every such answer nobody has talked about yet, whoever waits longest first. One query."""
    rows = _waiting().exclude(visit__patient=None).filter(visit__patient__erased_at=None)
    about = rows.select_related("visit__practitioner", "visit__patient", "visit__area")
    return about.order_by("answered_at", "pk")


def waiting_of(visit: Visit) -> HowItWent | None:
    """The answer about one visit, where it waits for somebody."""
    return _waiting().filter(visit=visit.pk).first()


def _waiting() -> QuerySet[HowItWent]:
    return HowItWent.objects.filter(answer__in=Went.NOT_WELL, settled_at=None)
