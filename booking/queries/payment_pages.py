"""Which visit a page at the payment provider belongs to."""

from uuid import UUID

from django.db.models import QuerySet

from booking.models import CardPage, Payment, Visit
from core.prepared import prepared


def is_page_of(visit: Visit, session_id: str) -> bool:
    """Whether somebody went to this page to pay for `visit`, or to keep a card for it."""
    return bool(_payments(visit.pk, session_id) or _cards(visit.pk, session_id))


@prepared
def _payments(visit_id: int, session_id: str) -> QuerySet[Payment, UUID]:
    found = Payment.objects.filter(visit=visit_id, session_id=session_id)
    return found.values_list("pk", flat=True)


@prepared
def _cards(visit_id: int, session_id: str) -> QuerySet[CardPage, UUID]:
    found = CardPage.objects.filter(card__visit=visit_id, session_id=session_id)
    return found.values_list("pk", flat=True)
