"""The cancellation terms in sentences, before a visit is booked."""

import datetime as dt

from django.utils.translation import gettext as _

from booking.models import Visit
from booking.payments.asked_first import takes_deposit
from booking.payments.card_terms import card_terms
from booking.payments.terms import cancellation_terms, policy_of
from booking.scheduling.policy import partly_until
from core.local_time import moment, zone_words


def policy_words(visit: Visit, now: dt.datetime) -> str:
    """The policy in one sentence, with the exact moment until which cancelling is free."""
    if not takes_deposit(visit):
        # What a card on file may be charged stands beside its own tick.
        if card_terms(visit):
            return _("No deposit is taken.")
        return _("No deposit is taken, and cancelling costs nothing.")
    free, zone = cancellation_terms(visit, now).free_until, zone_words(visit.time_zone)
    parts = [
        _("Until %(when)s, %(zone)s, %(percent)s %% of the deposit comes back.")
        % {"when": moment(until, visit.time_zone), "zone": zone, "percent": percent}
        for percent, until in partly_until(policy_of(visit), visit.start)
        if until > now
    ]
    if free is not None and free > now:
        until = {"when": moment(free, visit.time_zone), "zone": zone}
        parts.insert(0, _("Cancelling is free until %(when)s, %(zone)s.") % until)
    if not parts:
        return _("This visit is soon: if you cancel it, the deposit stays with the clinic.")
    return " ".join([*parts, _("After that the deposit stays with the clinic.")])
