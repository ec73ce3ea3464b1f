"""What waits for the office: a patient's message about a coming visit, and one who asks for another time."""

import datetime as dt

from booking.models import ChangeRequest, Visit, VisitMessage, VisitStatus
from booking.operations.messages.thread import write_to_clinic
from booking.operations.reserving.hold import SlotTaken
from booking.operations.visits.ask_to_move import ask_to_move, may_ask
from booking.queries.free_starts import find_offer
from booking.queries.place import locate

WRITTEN = "The buzzer of our building is broken. Please call when you stand downstairs."
#: Visits of the next hours that are tried until one finds another time to ask for.
TRIED, DAYS = 8, 7


def load_waiting(now: dt.datetime) -> int:
    """By the patients' own operations; nothing where no visit is near."""
    if VisitMessage.objects.exists() or ChangeRequest.objects.exists():
        return 0
    soon = now + dt.timedelta(hours=2)
    ahead = Visit.objects.filter(status=VisitStatus.CONFIRMED, start__gt=soon)
    near = list(ahead.select_related("visit_type", "practitioner").order_by("start")[: TRIED + 1])
    if not near:
        return 0
    write_to_clinic(visit=near[0], text=WRITTEN, seen=0, now=now)
    return 1 + any(_asks(visit, now) for visit in near[1:])


def _asks(visit: Visit, now: dt.datetime) -> bool:
    """Whether this patient asked for the last time offered within a week."""
    if not may_ask(visit, now):
        return False
    located = locate(visit.postal_code)
    offer = find_offer(
        visit_type=visit.visit_type,
        located=located,
        now=now,
        days=DAYS,
        practitioner=visit.practitioner,
        moving=visit,
    )
    if not offer.starts:
        return False
    chosen = offer.starts[-1]
    try:
        ask_to_move(
            visit=visit,
            practitioner_ids=chosen.practitioner_ids,
            start=chosen.start,
            located=located,
            shown_sequence=visit.sequence,
            now=now,
        )
    except SlotTaken:
        return False
    return True
