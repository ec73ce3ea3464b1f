"""Claims to insurers in each of their states, and a remittance that paid three of them, by the operations."""

import datetime as dt
from itertools import islice

from booking.models import ClaimState, InsurerClaim
from booking.operations.money.claims import mark_approved, mark_refused, mark_sent
from booking.operations.money.remittances import record_remittance
from booking.queries.claims import ClaimOfVisit, claims
from core import local_time
from core.audit import Actor

BY = Actor("demo")
PER_VISIT = 9500


def load_claims(now: dt.datetime) -> int:
    """Of the visits no insurer has paid: three paid now, one refused, two approved, some sent."""
    if InsurerClaim.objects.exists():
        return 0
    waiting = iter(claims([ClaimState.TO_SEND]))
    paid = _of_one_payer(list(islice(waiting, 12)))
    if not paid:
        return 0
    rest = [one for one in claims([ClaimState.TO_SEND]) if one not in paid]
    for place, one in enumerate(rest[:6]):
        mark_sent(visit=one.visit, by=BY, now=now)
        if place == 0:
            mark_refused(visit=one.visit, why="Not covered", shown_cents=one.owed, by=BY, now=now)
        elif place < 3:
            mark_approved(visit=one.visit, cents=PER_VISIT, by=BY, now=now)
    _pay(paid, now)
    return InsurerClaim.objects.count()


def _of_one_payer(found: list[ClaimOfVisit]) -> list[ClaimOfVisit]:
    """Up to three of an insurer that pays the clinic: one paper is of one insurer."""
    ready = [one for one in found if not one.payer.pays_patient and one.owed >= PER_VISIT]
    return [one for one in ready if one.payer == ready[0].payer][:3]


def _pay(paid: list[ClaimOfVisit], now: dt.datetime) -> None:
    for one in paid:
        mark_sent(visit=one.visit, by=BY, now=now)
    record_remittance(
        payer=paid[0].payer.code,
        reference="EFT 0042",
        paid_on=local_time.today(now),
        moved_at=None,
        total_cents=PER_VISIT * len(paid),
        lines={one.visit.pk: PER_VISIT for one in paid},
        by=BY,
        now=now,
    )
