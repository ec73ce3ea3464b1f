"""A visit two weeks ahead, its money, and where the office acts on it."""

import datetime as dt

from django.urls import reverse

from booking.models import LedgerEntry, Payment, Visit
from core.clock import now as clock_now
from tests.factories import VANCOUVER

NOW = clock_now()


def coming(weekday, weeks=2):
    """A date of that weekday (Monday 0) some weeks from now, wherever the clock stands."""
    today = NOW.astimezone(VANCOUVER).date()
    return today + dt.timedelta(days=(weekday - today.weekday()) % 7 + 7 * weeks)


WEDNESDAY = str(coming(2))


def address(visit, name):
    return reverse("desk:act", args=[visit.public_ref, name])


def paid(visit, cents=5000):
    payment = Payment.objects.create(
        visit=visit,
        kind="deposit",
        state="paid",
        amount_cents=cents,
        currency="cad",
        created_at=NOW,
        expires_at=NOW,
        paid_at=NOW,
        intent_id="pi_1",
        session_id="cs_1",
    )
    for kind, key in (("deposit_due", "due"), ("card", "paid")):
        LedgerEntry.objects.create(
            visit=visit,
            payment=payment,
            kind=kind,
            amount_cents=cents,
            currency="cad",
            key=f"{key}:{payment.pk}",
            at=NOW,
        )
    return payment


def past(visit):
    start = NOW - dt.timedelta(hours=1)
    Visit.objects.filter(pk=visit.pk).update(start=start, end=start + dt.timedelta(minutes=45))


def other_time(practitioner, clock, **fields):
    return {
        "choice": "other",
        "sequence": "0",
        "seen": "yes",
        "other_practitioner": practitioner.pk,
        "other_date": WEDNESDAY,
        "other_clock": clock,
        **fields,
    }
