"""The cancellation terms that public pages say: those of whatever is booked without terms of its own."""

from django.conf import settings

from booking.models import VisitType
from booking.payments.terms import usual_terms
from booking.queries.public_offer import TermsOffer


def public_terms(currency: str) -> TermsOffer:
    """The usual terms as they would be kept with a visit that is booked now."""
    found = usual_terms()
    steps = tuple((step["hours"], step["percent"]) for step in found["steps"])
    free = [hours for hours, percent in steps if percent == 100]
    kept = found.get("card") if settings.SAVED_CARDS and settings.PAYMENTS != "off" else None
    fees = (kept["no_show_cents"], kept["late_cents"]) if kept else (0, 0)
    others = VisitType.objects.bookable().exclude(refund_policy=None)
    return TermsOffer(
        steps=steps,
        grace_minutes=found.get("grace_minutes", 0),
        card_fees=(*fees, min(free, default=0)),
        currency=currency,
        has_others=others.exclude(refund_policy__is_default=True).exists(),
    )
