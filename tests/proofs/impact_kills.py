"""Every statement of every operation that takes times away is once the last one (−9): nothing half done.

Then the same operations by several at once, and closures written while patients confirm, many times.
"""

import os
import time
from collections.abc import Iterator

from django.db import connection

from booking.models import Closure, Visit, VisitType
from booking.operations.clinic.closing import close_clinic
from booking.operations.reserving.confirm import confirm_visit
from booking.operations.reserving.hold import Wanted, hold_visit
from booking.queries.place import locate
from core.audit import SYSTEM
from tests import impacts, servers
from tests.databases import connected_to
from tests.factories import NOW, at, make_patient
from tests.impacts import DAY, IMPACTS, Impact, at_once, dies_at, faults

ROUNDS = int(os.environ.get("ROUNDS", "100"))


def prove() -> Iterator[dict]:
    """Figures for each operation, then for the race of a closure with confirmations."""
    for name, impact in IMPACTS.items():
        with servers.scratch("impacts") as (database, _address), connected_to(database):
            impacts.seed()
            yield {"operation": name, **_killed_everywhere(impact)}
            connection.close()
    with servers.scratch("impacts") as (database, _address), connected_to(database):
        impacts.seed()
        yield _closing_while_patients_confirm()
        connection.close()


def _killed_everywhere(impact: Impact) -> dict:
    began, statement, found = time.monotonic(), 1, []
    while dies_at(statement, impact.take):
        found += [f"{statement}: {fault}" for fault in faults(impact, done=False)]
        statement += 1
    at_once(*[impact.take] * 8)
    found += faults(impact, done=True)
    return {
        "kills": statement - 1,
        "seconds": round(time.monotonic() - began, 1),
        "faults": found[:5],
        "holds": not found and statement > 20,
    }


def _closing_while_patients_confirm() -> dict:
    outcomes = {"closed": 0, "booked": 0}
    wrong = []
    for turn in range(ROUNDS):
        Closure.objects.all().delete()
        Visit.objects.exclude(pk__in=impacts.fates()).delete()
        held = _hold(turn)
        acts = [lambda: _close(), lambda held=held: confirm_visit(visit=held, now=NOW)]
        at_once(*(acts if turn % 2 else reversed(acts)))
        held.refresh_from_db()
        closed, booked = Closure.objects.exists(), held.status == "confirmed"
        outcomes["closed"] += closed
        outcomes["booked"] += booked
        if closed == booked:
            wrong.append(f"{turn}: closed {closed}, {held.status}")
    return {
        "operation": "closing while a patient confirms",
        "rounds": ROUNDS,
        **outcomes,
        "faults": wrong[:5],
        "holds": not wrong,
    }


def _hold(turn: int) -> Visit:
    wanted = Wanted(
        [impacts.first().pk], VisitType.objects.get(), locate("V5H"), at(str(DAY), "15:30")
    )
    held = hold_visit(wanted=wanted, holder=f"turn {turn}", now=NOW)
    Visit.objects.filter(pk=held.pk).update(patient=make_patient())
    held.refresh_from_db()
    return held


def _close() -> None:
    close_clinic(date=DAY, name="Snow", by=SYSTEM, now=NOW, fates=impacts.fates())
