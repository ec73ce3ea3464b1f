"""The job that tells the clinic's address that a patient's question or message waits (1172)."""

import datetime as dt
from typing import Any

from booking.models import ChangeRequest, Visit, VisitMessage
from booking.notifications import kinds
from booking.notifications.office_letters import ASKED, something_waits
from booking.queries.change_requests import open_request
from core import letters
from core.models import ClinicSettings
from core.models.outbox import Outcome
from core.outbox import Lane, handles


@handles(kinds.OFFICE, lane=Lane.MAIL)
def tell_office(ids: dict[str, Any], now: dt.datetime) -> Outcome:
    """One letter, unless somebody has answered before it could be sent, or the clinic has no address."""
    to = ClinicSettings.current().email
    if not to:
        return Outcome.NOBODY
    visit = Visit.objects.filter(pk=ids["visit"]).first()
    if visit is None or not _still_waits(ids["what"], visit, ids["row"]):
        return Outcome.DROPPED
    letters.send(something_waits(ids["what"], visit, to))
    return Outcome.SENT


def _still_waits(what: str, visit: Visit, row: int) -> bool:
    if what == ASKED:
        asked: ChangeRequest | None = open_request(visit)
        return asked is not None and asked.pk == row
    waiting = VisitMessage.objects.filter(visit=visit, from_clinic=False, settled_at=None)
    return waiting.exists()
