"""Starts for one address: practitioners, days and past visits grow; the answer should not slow down."""

import datetime as dt
import random
from collections.abc import Iterator

from booking import queries
from booking.management.commands.import_postal_codes import SHIPPED_POINTS, read_positions
from booking.models import (
    AreaPrefix,
    Patient,
    PostalPoint,
    Practitioner,
    ServiceArea,
    Visit,
    VisitType,
    WorkingHours,
)
from booking.operations.geography import import_crossings, import_points
from booking.queries.first_starts import first_starts
from config.bench.frame import Figures, measure, timed

NOW = dt.datetime(2026, 6, 1, 15, tzinfo=dt.UTC)
AREAS = 15
BATCH = 5000


@measure("starts")
def starts() -> Iterator[Figures]:
    """32, 300 and 3,000 practitioners × 14 and 28 days, without and with 1,000,000 past visits."""
    yield from _measured([(32, 0), (300, 0), (3000, 0), (3000, 1_000_000)])


@measure("starts_small")
def starts_small() -> Iterator[Figures]:
    """The same for 32 practitioners, without and with 100,000 past visits."""
    yield from _measured([(32, 0), (32, 100_000)])


def _measured(sizes: list[tuple[int, int]]) -> Iterator[Figures]:
    chance = random.Random(1)
    visit_type = _place()
    for people, past in sizes:
        _grow(people, past, visit_type, chance)
        located = queries.locate("V5H 1A1")
        for days in (14, 28):

            def ask(days: int = days, located: queries.Located = located) -> None:
                queries.find_offer(visit_type=visit_type, located=located, now=NOW, days=days)

            times = 30 if people < 1000 else 8
            yield timed("starts", ask, times=times, practitioners=people, past=past, days=days)
        if people < 1000:
            yield timed(
                "first_available_everywhere",
                lambda: first_starts(visit_type=visit_type, now=NOW),
                times=8,
                practitioners=people,
                past=past,
            )


def _place() -> VisitType:
    import_points(positions=read_positions(SHIPPED_POINTS))
    import_crossings()
    codes = sorted(PostalPoint.objects.values_list("code", flat=True))
    for number in range(AREAS):
        area = ServiceArea.objects.create(name=f"Area {number:02}", slug=f"area-{number}")
        AreaPrefix.objects.bulk_create(
            AreaPrefix(area=area, prefix=code) for code in codes[number::AREAS]
        )
    return VisitType.objects.create(name="Follow-up", slug="f", minutes=45, price_cents=1)


def _grow(people: int, past: int, visit_type: VisitType, chance: random.Random) -> None:
    known = Practitioner.objects.count()
    made = Practitioner.objects.bulk_create(
        Practitioner(name=f"P {number}", slug=f"p-{number}") for number in range(known, people)
    )
    areas = list(ServiceArea.objects.all())
    for person in made:
        person.areas.set(chance.sample(areas, 3))
    visit_type.practitioners.add(*made)
    WorkingHours.objects.bulk_create(
        WorkingHours(practitioner=person, weekday=day, from_minute=540, to_minute=1020)
        for person in made
        for day in range(5)
    )
    patient = Patient.objects.first() or Patient.objects.create(name="B", created_at=NOW)
    points = list(PostalPoint.objects.all())
    everybody = list(Practitioner.objects.values_list("pk", flat=True))
    _visits([p.pk for p in made], range(28), 5, visit_type, patient, points, chance)
    before = Visit.objects.filter(start__lt=NOW - dt.timedelta(days=1)).count()
    days = -(-(past - before) // (5 * len(everybody)))
    _visits(everybody, range(-days - 1, -1), 5, visit_type, patient, points, chance)


def _visits(
    people: list[int],
    days: range,
    each: int,
    visit_type: VisitType,
    patient: Patient,
    points: list[PostalPoint],
    chance: random.Random,
) -> None:
    batch: list[Visit] = []
    for day in days:
        for person in people:
            for turn in range(each):
                start = NOW + dt.timedelta(days=day, hours=1, minutes=95 * turn)
                batch.append(_visit(person, start, visit_type, patient, chance.choice(points)))
        if len(batch) > BATCH:
            Visit.objects.bulk_create(batch)
            batch = []
    Visit.objects.bulk_create(batch)


def _visit(
    person: int, start: dt.datetime, visit_type: VisitType, patient: Patient, point: PostalPoint
) -> Visit:
    end = start + dt.timedelta(minutes=visit_type.minutes)
    return Visit(
        practitioner_id=person,
        visit_type=visit_type,
        patient=patient,
        status="confirmed",
        start=start,
        end=end,
        start_minute=int(start.timestamp()) // 60,
        end_minute=int(end.timestamp()) // 60,
        local_date=start.date(),
        local_minute=start.hour * 60 + start.minute,
        time_zone="America/Vancouver",
        place_code=point.code,
        latitude=point.latitude,
        longitude=point.longitude,
        land=point.land,
        price_cents=1,
        currency="cad",
        created_at=NOW,
    )
