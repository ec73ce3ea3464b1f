"""Jobs about absences: one visit re-homed, colleagues asked, and the end of asking them."""

import datetime as dt
from typing import Any

from django.conf import settings

from booking.models import ColleagueOffer, Rehoming
from booking.notifications import kinds, practice
from booking.operations.practitioners.colleague_offers import end_offers
from booking.operations.practitioners.rehoming import rehome
from booking.queries.joint import offered_together
from core import letters
from core.audit import SYSTEM, acting
from core.languages import speaking
from core.models.outbox import Outcome
from core.outbox import Lane, handles


@handles(kinds.REHOME)
def rehome_visit(ids: dict[str, Any], now: dt.datetime) -> None:
    """Do what was decided for one visit of an absence, in the name of who decided it."""
    row = Rehoming.objects.select_related("absence__created_by").filter(pk=ids["rehoming"]).first()
    if row is None:
        return
    user = row.absence.created_by
    rehome(rehoming_id=row.pk, by=acting(user) if user else SYSTEM, now=now)


@handles(kinds.COLLEAGUE_OFFER, lane=Lane.MAIL)
def send_offer(ids: dict[str, Any], now: dt.datetime) -> Outcome:
    """Ask a colleague whether they take a visit over, if it can still be accepted."""
    about = "rehoming__visit__visit_type", "rehoming__visit__patient", "practitioner"
    offer = ColleagueOffer.objects.select_related(*about).filter(pk=ids["offer"]).first()
    if offer is None or not offer.practitioner.email:
        return Outcome.NOBODY
    if not offer.stands(now):
        return Outcome.DROPPED
    both = offered_together([offer.rehoming]).get(offer.rehoming_id)
    with speaking(settings.LANGUAGE_CODE):
        letters.send(practice.offered(offer, both[1] if both else None))
    return Outcome.SENT


@handles(kinds.OFFERS_OVER)
def end_of_asking(ids: dict[str, Any], now: dt.datetime) -> None:
    """Nobody has accepted in time: the office has the visit."""
    end_offers(rehoming_id=ids["rehoming"], now=now)
