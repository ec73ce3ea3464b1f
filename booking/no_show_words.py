"""What follows when a visit is marked as missed, said by every door before it is done."""

import datetime as dt

from django.utils.translation import gettext as _

from booking.models import Visit
from booking.operations.visits.progress import LATEST
from booking.payments.card_terms import after_no_show_words
from booking.payments.terms import cancellation_terms
from core import local_time
from core.money import shown


def after_no_show(visit: Visit, now: dt.datetime) -> list[str]:
    """What follows when a visit is marked as missed: money, the patient, and until when it is undone."""
    kept = cancellation_terms(visit, now).paid_cents
    paid = (
        _("The %(amount)s already paid stay with the clinic.")
        % {"amount": shown(kept, visit.currency)}
        if kept
        else _("Nothing was paid, so nothing is kept.")
    )
    return [
        _("The visit is marked as missed. The patient's private page says so; no letter is sent."),
        paid,
        after_no_show_words(visit),
        _("It can be taken back until %(when)s.")
        % {"when": local_time.moment(visit.end + LATEST, visit.time_zone)},
    ]
