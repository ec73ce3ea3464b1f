"""What a plan of care costs and what is agreed to with it, in sentences."""

from django.utils.translation import gettext as _

from booking.operations.reserving.by_phone import asks_deposit
from booking.payments.terms import policy_snapshot
from booking.planning.rhythm import Same
from core.models import ClinicSettings
from core.money import shown
from territory.here import country


def price_words(same: Same) -> list[str]:
    """What each visit costs, and who pays it."""
    currency = ClinicSettings.current().currency
    payer = country().payer(same.visit.payer)
    cents = same.kind.price_cents + same.located.area.travel_fee_cents
    each = {"price": shown(cents, currency), "minutes": same.kind.minutes}
    who = _("Who pays: %(payer)s, as for the visit before.") % {"payer": payer.name}
    return [_("Each visit: %(minutes)s minutes, %(price)s.") % each, who, str(payer.share_note)]


def terms_words(same: Same) -> list[str]:
    """What is agreed to about deposit and cancelling."""
    if not asks_deposit(same.kind):
        return [_("No deposit is taken, and cancelling costs nothing.")]
    clinic = ClinicSettings.current()
    said = {
        "deposit": shown(same.kind.deposit_cents, clinic.currency),
        "hours": clinic.phone_deposit_hours,
    }
    first = _(
        "For the first visit alone a deposit of %(deposit)s is asked for. Its time is kept for at most "
        "%(hours)s hours until it is paid; if it is not, that visit is off and the others stay."
    )
    text = str(policy_snapshot(same.kind).get("text", ""))
    others = _("For all other visits no deposit is taken, and cancelling them costs nothing.")
    return list(filter(None, [first % said, text, others]))


def too_near_words() -> str:
    """Why two of the chosen times do not go together."""
    return _(
        "Two of the times you chose are on the same day or on days beside each other. Choose another, or "
        "leave one out."
    )
