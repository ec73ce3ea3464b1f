"""What patients and the clinic wrote to each other on the pages of visits."""

from django.db.models import QuerySet

from booking.models import Visit, VisitMessage


def thread_of(visit: Visit) -> QuerySet[VisitMessage]:
    """All messages about a visit, the oldest first."""
    return VisitMessage.objects.filter(visit=visit.pk).order_by("written_at", "pk")


def waiting_messages() -> QuerySet[VisitMessage]:
    """What patients wrote and nobody has answered yet, the oldest first."""
    waiting = VisitMessage.objects.filter(from_clinic=False, settled_at=None)
    rows = waiting.select_related("visit__practitioner", "visit__patient", "visit__area")
    return rows.order_by("written_at", "pk")
