"""The cancellation terms in sentences, before a visit is booked."""

import datetime as dt

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from booking.models import Visit
from booking.payments.asked_first import takes_deposit
from booking.payments.card_terms import card_terms
from booking.payments.terms import free_to_cancel_until, grace_minutes, policy_of
from booking.scheduling.policy import grace_until, partly_until
from core.local_time import moment, zone_words


def policy_words(visit: Visit, now: dt.datetime) -> str:
    """The policy in one sentence, with the exact moment until which cancelling is free."""
    if not takes_deposit(visit):
        # What a card on file may be charged stands beside its own tick.
        if card_terms(visit):
            return " ".join(filter(None, [_("No deposit is taken."), _grace_words(visit, now)]))
        return _("No deposit is taken, and cancelling costs nothing.")
    free, zone = free_to_cancel_until(visit, now), zone_words(visit.time_zone)
    parts = [
        _("Until %(when)s, %(zone)s, %(percent)s %% of the deposit comes back.")
        % {"when": moment(until, visit.time_zone), "zone": zone, "percent": percent}
        for percent, until in partly_until(policy_of(visit), visit.start)
        if until > now
    ]
    if free is not None and free > now:
        until = {"when": moment(free, visit.time_zone), "zone": zone}
        parts.insert(0, _("Cancelling is free until %(when)s, %(zone)s.") % until)
    if grace := _grace_words(visit, now):
        parts.append(grace)
    if not parts:
        return _("This visit is soon: if you cancel it, the deposit stays with the clinic.")
    return " ".join([*parts, _("After that the deposit stays with the clinic.")])


def _grace_words(visit: Visit, now: dt.datetime) -> str:
    """The free minutes after booking, where nothing else makes the visit free that long."""
    minutes, free = grace_minutes(visit), free_to_cancel_until(visit, now)
    until = grace_until(booked=now, minutes=minutes, start=visit.start)
    if until is None or (free is not None and free > until):
        return ""
    return ngettext(
        "For %(minutes)s minute after booking, cancelling is free.",
        "For %(minutes)s minutes after booking, cancelling is free.",
        minutes,
    ) % {"minutes": minutes}
