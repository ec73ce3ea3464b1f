"""What patients and the clinic wrote to each other on the pages of visits."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Count, Min, Q, QuerySet

from booking.models import HowItWent, Visit, VisitMessage
from core.prepared import prepared


def thread_of(visit: Visit) -> QuerySet[VisitMessage]:
    """All messages about a visit, the oldest first."""
    return VisitMessage.objects.filter(visit=visit.pk).order_by("written_at", "pk")


@prepared
def _ids_of(visit: int) -> QuerySet[VisitMessage, int]:
    return VisitMessage.objects.filter(visit=visit).values_list("pk", flat=True)


def count_of(visit: Visit) -> int:
    """How many messages were written about a visit; asked on each of its pages."""
    return len(_ids_of(visit.pk))


def newest_of(visit: Visit) -> int:
    """The newest message's id, 0 where nothing was written: what a page with all of them has shown."""
    newest = thread_of(visit).last()
    return newest.pk if newest else 0


def written_about(visits: Iterable[Visit]) -> dict[int, tuple[int, int]]:
    """Of each visit with messages: how many, and how many wait for the office. One query."""
    rows = VisitMessage.objects.filter(visit__in=[visit.pk for visit in visits]).order_by()
    waits = Count("pk", filter=Q(from_clinic=False, settled_at=None))
    counted = rows.values("visit").annotate(many=Count("pk"), waiting=waits)
    return {row["visit"]: (row["many"], row["waiting"]) for row in counted}


def went_of(visit: Visit) -> dict[str, str]:
    """What the patient has said of how the visit went; empty where nothing."""
    row = HowItWent.objects.filter(visit=visit.pk).exclude(answer="").first()
    return {"answer": row.answer, "words": row.words} if row else {}


@dataclass(frozen=True)
class WaitingThread:
    """A visit whose patient wrote what nobody has answered yet."""

    visit: Visit
    since: dt.datetime
    many: int


def waiting_threads() -> list[WaitingThread]:
    """All of them, whoever waits longest first. Two queries."""
    waiting = VisitMessage.objects.filter(from_clinic=False, settled_at=None)
    counted = waiting.values("visit").annotate(since=Min("written_at"), many=Count("pk"))
    rows = list(counted.order_by("since", "visit"))
    visits = Visit.objects.select_related("practitioner", "patient", "area")
    found = visits.in_bulk([row["visit"] for row in rows])
    return [WaitingThread(found[row["visit"]], row["since"], row["many"]) for row in rows]
