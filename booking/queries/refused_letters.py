"""Letters to patients that their address does not take, until somebody has seen to it (1225)."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import QuerySet

from booking.models import Visit
from booking.queries.messages import NAMES, TO_THE_PATIENT
from core.models import OutboxMessage
from core.models.outbox import OutboxState
from core.outbox import ADDRESS_REFUSED


@dataclass(frozen=True)
class RefusedLetters:
    """A visit whose patient was written to in vain: what the letters say, and since when."""

    visit: Visit
    what: list[str]
    since: dt.datetime


def refused_of(visit: Visit) -> QuerySet[OutboxMessage]:
    """The letters about a visit that were refused and that nobody has seen to."""
    return _refused().filter(ids__visit=visit.pk)


def refused_words(visit: Visit) -> list[str]:
    """What the refused letters about a visit say, the oldest first."""
    return _line(visit, jobs).what if (jobs := list(refused_of(visit).order_by("pk"))) else []


def newest_refused(visit: Visit) -> int:
    """The newest of them by its id, 0 for none: what a page with all of them has shown."""
    newest = refused_of(visit).order_by("pk").last()
    return newest.pk if newest else 0


def refused_letters(most: int) -> list[RefusedLetters]:
    """All of them, by visit, whoever waits longest first; of so many visits. Two queries, or one."""
    found: dict[int, list[OutboxMessage]] = {}
    for job in _refused().order_by("done_at", "pk"):
        found.setdefault(job.ids["visit"], []).append(job)
    visits = Visit.objects.select_related("practitioner", "patient", "area")
    known = visits.exclude(patient=None).filter(patient__erased_at=None).in_bulk(list(found))
    lines = [_line(known[pk], jobs) for pk, jobs in found.items() if pk in known]
    return sorted(lines, key=lambda line: line.since)[:most]


def _refused() -> QuerySet[OutboxMessage]:
    return OutboxMessage.objects.filter(
        state=OutboxState.DEAD, last_error=ADDRESS_REFUSED, kind__in=TO_THE_PATIENT
    )


def _line(visit: Visit, jobs: Iterable[OutboxMessage]) -> RefusedLetters:
    jobs = list(jobs)
    what = [
        NAMES.get(job.kind) or str(job.ids.get("message") or job.ids.get("what") or "")
        for job in jobs
    ]
    return RefusedLetters(visit, what, min(job.done_at or job.run_at for job in jobs))
