"""Paying in full when booking, in words: what is paid now, and what comes back if the visit is off (0965)."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from booking.models import Visit
from booking.payments.asked_first import offers_in_full
from core.money import shown


@dataclass(frozen=True)
class FullOffer:
    """The two ways to pay in a sentence each, and what is true of the second."""

    deposit: str
    whole: str
    if_off: str
    is_chosen: bool
    has_deposit: bool = True


def full_offer(visit: Visit) -> FullOffer | None:
    """What the page offers beside the deposit, or beside nothing; None where there is no choice."""
    if not offers_in_full(visit):
        return None
    said = _amounts(visit)
    if not visit.deposit_cents:
        return FullOffer(
            deposit=_("Nothing now. The %(total)s are paid after the visit.") % said,
            whole=_("All of it, %(total)s. Nothing is left to pay after the visit.") % said,
            if_off=_(
                "If you pay all of it now and the visit does not take place, all of it comes back to your "
                "card, however late it is cancelled, and also if nobody is there when we come."
            ),
            is_chosen=visit.pays_in_full,
            has_deposit=False,
        )
    return FullOffer(
        deposit=_("The deposit, %(deposit)s. The other %(rest)s are paid after the visit.") % said,
        whole=_("All of it, %(total)s. Nothing is left to pay after the visit.") % said,
        if_off=_(
            "If you pay all of it and the visit is cancelled, the terms above are about the deposit of "
            "%(deposit)s alone. The other %(rest)s always come back to your card, however late it is, and "
            "also if nobody is there when we come."
        )
        % said,
        is_chosen=visit.pays_in_full,
    )


def agreed_words(visit: Visit) -> str:
    """What whoever pays all of it agrees to beside the policy; kept word for word with the visit."""
    if not visit.deposit_cents:
        alone = _(
            "I pay all of it now, %(total)s. All of it comes back if the visit does not take place."
        )
        return alone % _amounts(visit)
    words = _(
        "I pay all of it now, %(total)s. The policy is about the deposit of %(deposit)s; the other %(rest)s "
        "always come back if the visit does not take place."
    )
    return words % _amounts(visit)


def ahead_words(visit: Visit, ahead_cents: int) -> str:
    """On the page that cancels: what of the money no terms keep; empty where nothing is."""
    if not ahead_cents:
        return ""
    words = _(
        "The terms are about the deposit alone: the %(rest)s you paid beyond it come back whole."
    )
    return words % {"rest": shown(ahead_cents, visit.currency)}


def _amounts(visit: Visit) -> dict[str, str]:
    rest = visit.total_cents - visit.deposit_cents
    return {
        "deposit": shown(visit.deposit_cents, visit.currency),
        "rest": shown(rest, visit.currency),
        "total": shown(visit.total_cents, visit.currency),
    }
