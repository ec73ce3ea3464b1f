"""What follows when a visit is marked as missed, said by every door before it is done."""

import datetime as dt

from django.utils.translation import gettext as _

from booking.models import PaymentState, Visit
from booking.operations.visits.progress import LATEST
from booking.payments.asked_first import ahead_left_cents
from booking.payments.card_terms import after_no_show_words
from booking.payments.terms import cancellation_terms
from core import local_time
from core.money import shown


def after_no_show(visit: Visit, now: dt.datetime) -> list[str]:
    """What follows when a visit is marked as missed: money, the patient, and until when it is undone."""
    ahead = sum(ahead_left_cents(one) for one in visit.payments.filter(state=PaymentState.PAID))
    kept = cancellation_terms(visit, now).paid_cents - ahead
    return [
        _("The visit is marked as missed. The patient's private page says so; no letter is sent."),
        _of_what_was_paid(visit, kept),
        *_of_what_goes_back(visit, ahead),
        after_no_show_words(visit),
        _("It can be taken back until %(when)s.")
        % {"when": local_time.moment(visit.end + LATEST, visit.time_zone)},
    ]


def _of_what_was_paid(visit: Visit, kept: int) -> str:
    if kept <= 0:
        return _("Nothing was paid, so nothing is kept.")
    words = _("The %(amount)s already paid stay with the clinic.")
    return words % {"amount": shown(kept, visit.currency)}


def _of_what_goes_back(visit: Visit, ahead: int) -> list[str]:
    if not ahead:
        return []
    words = _(
        "The %(amount)s paid beyond the deposit goes back to the card at once, and a letter says so. If the "
        "visit is reopened, it is asked for again afterwards."
    )
    return [words % {"amount": shown(ahead, visit.currency)}]
