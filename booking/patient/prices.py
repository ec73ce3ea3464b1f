"""What a visit costs, before it is booked."""

from django.utils.translation import gettext as _

from booking.models import Visit
from booking.patient.full_words import FullOffer
from booking.patient.presenters import visit_words
from booking.payments.cost import Cost, Row


def price_rows(visit: Visit, cost: Cost, *, full: FullOffer | None) -> list[Row]:
    """What it costs: label, amount, whether it is what is to be paid.

    Where the patient may pay in `full`, the sum alone: the choice itself has the amounts.
    """
    rows = [(visit_words(visit), cost.amount(visit.price_cents), False)]
    if visit.travel_fee_cents:
        rows.append((_("Travel to you"), cost.amount(visit.travel_fee_cents), False))
    if full is not None:
        return [*rows, *cost.moved(), (_("Altogether"), cost.amount(visit.total_cents), True)]
    return [*rows, *cost.moved(), *cost.left()]


def package_rows(visit: Visit, cost: Cost) -> list[Row]:
    """What a visit costs that a package pays for: the travel fee, if there is one."""
    nothing = cost.amount(0)
    rows = [(visit_words(visit), _("paid by your package"), False)]
    if visit.travel_fee_cents:
        rows.append((_("Travel to you"), cost.amount(visit.travel_fee_cents), False))
        rows.append((_("To pay after the visit"), cost.amount(visit.travel_fee_cents), False))
    return [*rows, (_("To pay now"), nothing, True)]
