"""What a visit costs, before it is booked."""

from django.conf import settings
from django.utils.translation import gettext as _

from booking.models import Visit
from booking.patient.presenters import visit_words
from core.money import shown


def price_rows(visit: Visit) -> list[tuple[str, str, bool]]:
    """What it costs: label, amount, whether it is the total to pay now."""
    money = visit.currency
    rows = [(visit_words(visit), shown(visit.price_cents, money), False)]
    if visit.travel_fee_cents:
        rows.append((_("Travel to you"), shown(visit.travel_fee_cents, money), False))
    if takes_deposit(visit):
        left = max(0, visit.total_cents - visit.deposit_cents)
        rows.append((_("Deposit now"), shown(visit.deposit_cents, money), True))
        rows.append((_("After the visit"), shown(left, money), False))
    else:
        rows.append((_("To pay after the visit"), shown(visit.total_cents, money), True))
    return rows


def takes_deposit(visit: Visit) -> bool:
    """Whether something is to be paid before the visit is certain."""
    return settings.PAYMENTS != "off" and visit.deposit_cents > 0
