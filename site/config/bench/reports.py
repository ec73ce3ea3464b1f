"""What a year of 60 practitioners and 100,000 visits takes: the months, the demand, a pay period."""

import datetime as dt
import time
from collections.abc import Callable, Iterator
from typing import Any

from django.db import connection
from django.test.utils import CaptureQueriesContext

from booking.models import (
    DemandCount,
    LedgerEntry,
    LedgerKind,
    Patient,
    PayRate,
    Practitioner,
    ServiceArea,
    Visit,
    VisitType,
    WorkingHours,
)
from booking.operations.clinic.pay import close_period
from booking.queries.demand import demand
from booking.queries.months import month_facts, months_between
from booking.queries.pay import pay_of
from config.bench.frame import Figures, measure, scratch_database
from core.audit import SYSTEM
from core.local_time import at_minute

PEOPLE, VISITS, DAYS = 60, 100_000, 250
FIRST, LAST, AFTER = dt.date(2026, 1, 1), dt.date(2026, 12, 31), dt.date(2027, 1, 15)
A_DAY = dt.timedelta(days=1)
#: So many homes are visited again and again; they lie on a grid of some thirty kilometres.
HOMES = 4_000
OF_A_VISIT = (
    (LedgerKind.DEPOSIT_DUE, 5000),
    (LedgerKind.CASH, 5000),
    (LedgerKind.BALANCE_DUE, 8500),
    (LedgerKind.E_TRANSFER, 8500),
)


@measure("reports")
def reports() -> Iterator[Figures]:
    """Each once: they take seconds, and the worker or one person a month asks for them."""
    with scratch_database():
        write_year()
        size = {"visits": Visit.objects.count(), "practitioners": PEOPLE}
        yield _once("months", lambda: month_facts(FIRST, LAST), **size)
        yield _once("demand", lambda: demand(FIRST, LAST, LAST), **size)
        months = months_between(FIRST, LAST)
        yield _once("pay of the first month", lambda: pay_of(*months[0]), **size)
        began = time.perf_counter()
        for first, last in months[:-1]:
            _close(first, last)
        took = round((time.perf_counter() - began) * 1000 / len(months[:-1]))
        yield {"name": "a pay period closed, on average of eleven", "ms": took, **size}
        yield _once("pay of the twelfth month", lambda: pay_of(*months[-1]), **size)


def _close(first: dt.date, last: dt.date) -> None:
    seen, at = pay_of(first, last).seen, at_minute(AFTER, 0)
    close_period(first=first, last=last, seen=seen, today=AFTER, by=SYSTEM, now=at)


def _once(name: str, call: Callable[[], Any], **more: Any) -> Figures:
    with CaptureQueriesContext(connection) as queries:
        call()
    began, worked = time.perf_counter(), time.process_time()
    found = call()
    return {
        "name": name,
        "ms": round((time.perf_counter() - began) * 1000),
        "cpu_ms": round((time.process_time() - worked) * 1000),
        "queries": len(queries),
        "rows": len(getattr(found, "lines", found)),
        "database": connection.vendor,
        **more,
    }


def write_year() -> None:
    """Six or seven visits a day of each practitioner on 250 days, all done and paid."""
    kind = VisitType.objects.create(name="Visit", slug="visit", minutes=45, price_cents=13500)
    area = ServiceArea.objects.create(name="Area", slug="area")
    patient = Patient.objects.create(name="Patient", created_at=at_minute(FIRST, 0))
    people = [
        Practitioner.objects.create(name=f"Practitioner {number}", slug=f"who-{number}")
        for number in range(PEOPLE)
    ]
    for who in people:
        who.areas.add(area)
    WorkingHours.objects.bulk_create(
        WorkingHours(practitioner=who, weekday=weekday, from_minute=480, to_minute=1080)
        for who in people
        for weekday in range(7)
    )
    PayRate.objects.bulk_create(
        PayRate(practitioner=who, way=way, value=value, valid_from=FIRST)
        for who in people
        for way, value in (("share", 6250), ("kilometre", 61))
    )
    DemandCount.objects.bulk_create(
        DemandCount(month=first, area=area, weekday=weekday, part="day", people=3)
        for first, _last in months_between(FIRST, LAST)
        for weekday in range(7)
    )
    days = [FIRST + A_DAY * (number * 365 // DAYS) for number in range(DAYS)]
    for day in days:
        made = Visit.objects.bulk_create(_visits_of(day, people, kind, area, patient))
        LedgerEntry.objects.bulk_create(
            (_entry(visit, *moved) for visit in made for moved in OF_A_VISIT), batch_size=2000
        )


def _visits_of(day: dt.date, people: list[Practitioner], *of: Any) -> Iterator[Visit]:
    each = VISITS / DAYS / PEOPLE
    for number, who in enumerate(people):
        seed = day.toordinal() * PEOPLE + number
        many = int(each) + (seed % 3 < 2)
        for turn in range(many):
            yield _visit(day, 480 + 75 * turn, who, seed * 7 + turn * 131, *of)


def _visit(
    day: dt.date, minute: int, who: Practitioner, home: int, kind: Any, area: Any, patient: Any
) -> Visit:
    start, here = at_minute(day, minute), home % HOMES
    begins = int(start.timestamp()) // 60
    return Visit(
        status="completed",
        practitioner=who,
        visit_type=kind,
        area=area,
        patient=patient,
        start=start,
        end=start + dt.timedelta(minutes=45),
        start_minute=begins,
        end_minute=begins + 45,
        local_date=day,
        local_minute=minute,
        time_zone="America/Vancouver",
        place_code="V5H",
        latitude=49.1 + here % 63 / 250,
        longitude=-123.1 + here // 63 / 250,
        place_is_exact=True,
        price_cents=13500,
        currency="cad",
        created_at=start,
        finished_at=start + dt.timedelta(minutes=45),
    )


def _entry(visit: Visit, kind: LedgerKind, cents: int) -> LedgerEntry:
    key = f"bench:{visit.pk}:{kind}"
    return LedgerEntry(
        visit=visit, kind=kind, amount_cents=cents, currency="cad", key=key, at=visit.start
    )
