"""Finding one patient of ten thousand by what a caller says, and the list the office opens on."""

import datetime as dt
from collections.abc import Iterator
from functools import partial
from random import Random
from typing import Any

from booking.models import Patient, Practitioner, ServiceArea, Visit, VisitType
from booking.operations.finding.index import index_everybody
from booking.queries.find_patients import found_by, listed, people, soonest_first
from config.bench.frame import Figures, measure, scratch_database, timed
from core.fields import lookup_hash

NOW = dt.datetime(2026, 11, 20, 17, 0, tzinfo=dt.UTC)
PATIENTS, VISITS_EACH = 10_000, 4
FIRST = [
    "Joan",
    "Éloïse",
    "Gurpreet",
    "Ahmad",
    "Mei",
    "Li",
    "Kofi",
    "Maeve",
    "Ingrid",
    "Tomás",
    "Priya",
    "Hana",
    "Olu",
    "Petra",
    "Sven",
]
ALIKE: dict[str, Any] = {
    "local_minute": 600,
    "time_zone": "America/Vancouver",
    "place_code": "V5H",
    "latitude": 49.2,
    "longitude": -123.0,
    "price_cents": 13500,
    "currency": "cad",
    "created_at": NOW,
}
ASKED = {
    "first name": "joan",
    "whole name": "eloise tremblay42",
    "last four": "0199",
    "phone": "604-201-0199",
    "street": "1203 kingsway",
    "postal code": "V5H 1A1",
    "Chinese": "小明",
}


@measure("finding")
def finding() -> Iterator[Figures]:
    """Search and list with 10,000 patients and 40,000 visits."""
    with scratch_database():
        write_patients()
        for _done in index_everybody():
            pass
        for name, typed in ASKED.items():
            hits = found_by(typed).count()
            yield timed(f"find by {name}", partial(shown, typed), hits=hits)
        yield timed("list of patients", partial(shown, ""), hits=PATIENTS)


def shown(typed: str) -> None:
    """What the room of patients asks: how many there are, and one page of them."""
    found = found_by(typed) if typed else people()
    found.count()
    listed(list(soonest_first(found, NOW)[:25]), NOW)


def write_patients() -> None:
    """Made-up people with three visits behind them, and one in three with one ahead."""
    rng = Random("finding")
    rows = [_person(number, rng) for number in range(PATIENTS)]
    Patient.objects.bulk_create(rows, batch_size=500)
    kind = VisitType.objects.create(name="Visit", slug="visit", minutes=45, price_cents=13500)
    area = ServiceArea.objects.create(name="Burnaby", slug="burnaby")
    everybody = [
        Practitioner.objects.create(name=f"Practitioner {number}", slug=f"who-{number}")
        for number in range(40)
    ]
    visits = [
        _visit(place, turn, row, everybody, kind, area)
        for place, row in enumerate(rows)
        for turn in range(VISITS_EACH)
    ]
    Visit.objects.bulk_create(visits, batch_size=500)


def _person(number: int, rng: Random) -> Patient:
    email = f"p{number}@example.org"
    name = "王小明" if number % 500 == 7 else f"{rng.choice(FIRST)} Tremblay{number % 900}"
    phone = f"+1604{rng.randrange(200, 999)}{number % 10_000:04d}"
    return Patient(
        name=name, email=email, email_hash=lookup_hash(email), phone=phone, created_at=NOW
    )


def _visit(
    place: int,
    turn: int,
    patient: Patient,
    everybody: list[Practitioner],
    kind: VisitType,
    area: ServiceArea,
) -> Visit:
    # Each practitioner's visits follow one another, an hour each: two at once are refused.
    hours = (place // len(everybody)) * VISITS_EACH + turn
    start = NOW + dt.timedelta(hours=hours - 900)
    minute = int(start.timestamp()) // 60
    return Visit(
        status="confirmed" if start > NOW else "completed",
        practitioner=everybody[place % len(everybody)],
        visit_type=kind,
        patient=patient,
        area=area,
        start=start,
        end=start + dt.timedelta(minutes=45),
        start_minute=minute,
        end_minute=minute + 45,
        local_date=start.date(),
        street=f"{100 + place} {('Kingsway', 'Oak Street', 'Main Street')[place % 3]}",
        postal_code=f"V5H {place % 9 + 1}A{place % 7}",
        **ALIKE,
    )
