"""What a plan of care costs and what is agreed to with it, in sentences."""

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from booking.operations.reserving.by_phone import asks_deposit
from booking.payments.offers import PackageOffer
from booking.payments.plan_deposits import PlanAsks, package_words
from booking.payments.terms import policy_snapshot
from booking.planning.rhythm import Same
from booking.scheduling.policy import read_policy
from core.models import ClinicSettings
from core.money import shown
from territory.here import payer_of


def price_words(same: Same) -> list[str]:
    """What each visit costs, and who pays it."""
    currency = ClinicSettings.current().currency
    payer = payer_of(same.visit.payer)
    cents = same.kind.price_cents + same.located.area.travel_fee_cents
    each = {"price": shown(cents, currency), "minutes": same.kind.minutes}
    who = _("Who pays: %(payer)s, as for the visit before.") % {"payer": payer.name}
    return [_("Each visit: %(minutes)s minutes, %(price)s.") % each, who, str(payer.share_note)]


def terms_words(same: Same, asks: PlanAsks) -> list[str]:
    """What is agreed to about deposit, package and cancelling."""
    if asks.sale is not None:
        return package_words(asks)
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
    others = _("For all other visits no deposit is taken, and cancelling them costs nothing.")
    return [first % said, " ".join(_deposit_comes_back(same)), others]


def offered_words(asks: PlanAsks) -> list[tuple[str, str]]:
    """The packages whoever has none could buy first: the address of each, and what it is."""
    said = _("%(package)s: %(visits)s visits, %(price)s")
    currency = ClinicSettings.current().currency
    return [
        (
            reverse("bought:buy", args=[one.pk]),
            said
            % {
                "package": PackageOffer.of(one).spoken_name,
                "visits": one.visits,
                "price": shown(one.price_cents, currency),
            },
        )
        for one in asks.offered
    ]


def _deposit_comes_back(same: Same) -> list[str]:
    """What becomes of the deposit when its visit is cancelled, whenever that visit is."""
    stored = policy_snapshot(same.kind)
    policy = read_policy(stored["steps"])
    full = [step.hours for step in policy.steps if step.percent == 100]
    parts = [step for step in policy.steps if 0 < step.percent < 100]
    free = ngettext(
        "It comes back whole if you cancel at least %(hours)s hour before the visit.",
        "It comes back whole if you cancel at least %(hours)s hours before the visit.",
        min(full, default=0),
    )
    part = _("At least %(hours)s hours before the visit, %(percent)s %% of it comes back.")
    minutes = int(stored.get("grace_minutes", 0))
    grace = ngettext(
        "For %(minutes)s minute after booking, cancelling is free.",
        "For %(minutes)s minutes after booking, cancelling is free.",
        minutes,
    )
    said = [free % {"hours": min(full)}] if full else []
    said += [part % {"hours": step.hours, "percent": step.percent} for step in parts]
    said += [grace % {"minutes": minutes}] if minutes else []
    return [*said, _("Otherwise the deposit stays with the clinic.")]


def too_near_words() -> str:
    """Why two of the chosen times do not go together."""
    return _(
        "Two of the times you chose are on the same day or on days beside each other. Choose another, or "
        "leave one out."
    )
