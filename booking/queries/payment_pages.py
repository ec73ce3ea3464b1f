"""Which visit a page at the payment provider belongs to."""

from booking.models import CardPage, Visit


def is_page_of(visit: Visit, session_id: str) -> bool:
    """Whether somebody went to this page to pay for `visit`, or to keep a card for it."""
    cards = CardPage.objects.filter(card__visit=visit, session_id=session_id)
    return visit.payments.filter(session_id=session_id).exists() or cards.exists()
