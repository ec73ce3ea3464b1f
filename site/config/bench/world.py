"""A clinic of any size on a scratch database; the database itself makes its visits, in bulk."""

import datetime as dt
import random
import sys
import time
from collections.abc import Sequence

from django.db import connection

from booking.database import no_overlap
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
from booking.operations.clinic.import_map import import_crossings, import_points

NOW = dt.datetime(2026, 6, 1, 15, tzinfo=dt.UTC)
AREAS_EACH = 3
DAYS_AHEAD = 32
EVER = 1 << 40
#: How many visits one statement makes: a line of progress every second or two.
BATCH = 100_000

#: Up to four visits a day, 95 minutes apart: one turn in five and one day in seven are left free,
#: so that there are gaps to sweep and starts to rank. Places go round the whole table.
VISITS = """
WITH RECURSIVE
  days(day) AS (SELECT %(first)s UNION ALL SELECT day + 1 FROM days WHERE day + 1 < %(last)s),
  turns(turn) AS (SELECT 0 UNION ALL SELECT turn + 1 FROM turns WHERE turn < 4),
  people AS (SELECT id AS person FROM booking_practitioner),
  points AS (
    SELECT row_number() OVER (ORDER BY code) - 1 AS number, code, latitude, longitude, land
    FROM booking_postalpoint),
  wanted AS (
    SELECT person, turn, %(midnight)s + day * 1440 + 960 + turn * 95 AS minute,
      (person * 7919 + (day + 9999) * 4729 + turn * 31)
        %% (SELECT count(*) FROM booking_postalpoint) AS place
    FROM days CROSS JOIN turns CROSS JOIN people
    WHERE (person * 31 + (day + 9999) * 17 + turn * 7) %% 5 <> 0 AND (person + day + 9999) %% 7 <> 0
    LIMIT %(most)s)
INSERT INTO booking_visit ({columns}) SELECT {values}
FROM wanted JOIN points ON number = place CROSS JOIN booking_visit AS pattern
WHERE pattern.id = %(pattern)s
"""
MADE = {
    "public_ref": "'B' || CAST(%(serial)s + row_number() OVER () AS text)",
    "practitioner_id": "person",
    "start_minute": "minute",
    "end_minute": "minute + 45",
    "local_minute": "540 + turn * 95",
    "place_code": "code",
    "latitude": "points.latitude",
    "longitude": "points.longitude",
    "land": "points.land",
}
INSTANTS = {
    "sqlite": {
        "start": "strftime('%%Y-%%m-%%d %%H:%%M:%%S', minute * 60, 'unixepoch')",
        "end": "strftime('%%Y-%%m-%%d %%H:%%M:%%S', minute * 60 + 2700, 'unixepoch')",
        "local_date": "date(minute * 60, 'unixepoch')",
    },
    "postgresql": {
        "start": "to_timestamp(minute * 60)",
        "end": "to_timestamp(minute * 60 + 2700)",
        "local_date": "DATE '1970-01-01' + CAST(minute / 1440 AS integer)",
    },
}


def build(*, practitioners: int, areas: int) -> VisitType:
    """The shipped places dealt to `areas` areas, people of three areas each, a month of visits."""
    import_points(positions=read_positions(SHIPPED_POINTS))
    import_crossings()
    codes = sorted(PostalPoint.objects.values_list("code", flat=True))
    for number in range(areas):
        area = ServiceArea.objects.create(name=f"Area {number:03}", slug=f"area-{number}")
        AreaPrefix.objects.bulk_create(
            AreaPrefix(area=area, prefix=code) for code in codes[number::areas]
        )
    visit_type = VisitType.objects.create(
        name="Follow-up", slug="follow-up", minutes=45, price_cents=13500
    )
    _employ(practitioners, visit_type)
    _pattern(visit_type)
    add_visits(range(DAYS_AHEAD), most=EVER)
    return visit_type


def more_visit_types(like: VisitType, *, minutes: Sequence[int]) -> list[VisitType]:
    """Visit types of these lengths, given by everybody who gives `like`; the same ones every time."""
    kinds = [
        VisitType.objects.get_or_create(
            slug=f"type-{number}",
            defaults={"name": f"Type {number}", "minutes": length, "price_cents": 13500},
        )[0]
        for number, length in enumerate(minutes)
    ]
    giving = Practitioner.visit_types.through
    people = Practitioner.objects.filter(visit_types=like).values_list("pk", flat=True)
    giving.objects.bulk_create(
        (giving(practitioner_id=who, visittype_id=kind.pk) for who in people for kind in kinds),
        ignore_conflicts=True,
    )
    return kinds


def at_minute(minute: int) -> dt.datetime:
    """The instant so many minutes after 1970."""
    return dt.datetime.fromtimestamp(minute * 60, dt.UTC)


def _employ(practitioners: int, visit_type: VisitType) -> None:
    people = Practitioner.objects.bulk_create(
        Practitioner(name=f"P {number}", slug=f"p-{number}", home_code="V5H")
        for number in range(practitioners)
    )
    chance = random.Random(1)
    areas = list(ServiceArea.objects.values_list("pk", flat=True))
    serving = Practitioner.areas.through
    serving.objects.bulk_create(
        serving(practitioner_id=person.pk, servicearea_id=area)
        for person in people
        for area in chance.sample(areas, AREAS_EACH)
    )
    giving = Practitioner.visit_types.through
    giving.objects.bulk_create(
        giving(practitioner_id=person.pk, visittype_id=visit_type.pk) for person in people
    )
    WorkingHours.objects.bulk_create(
        WorkingHours(practitioner=person, weekday=day, from_minute=540, to_minute=1020)
        for person in people
        for day in range(5)
    )


def _pattern(visit_type: VisitType) -> None:
    """One visit far ahead whose columns all others repeat, except where they differ."""
    Visit.objects.create(
        status="confirmed",
        practitioner=Practitioner.objects.all()[0],
        visit_type=visit_type,
        patient=Patient.objects.create(name="Bench", created_at=NOW),
        start=NOW + dt.timedelta(days=900),
        end=NOW + dt.timedelta(days=900, minutes=45),
        start_minute=1,
        end_minute=46,
        local_date=NOW.date(),
        local_minute=540,
        time_zone="America/Vancouver",
        place_code="V5H",
        latitude=49.2,
        longitude=-123.0,
        price_cents=13500,
        currency="cad",
        created_at=NOW,
    )


def add_past(visits: int, *, like: int | None = None) -> None:
    """So many visits before today, the whole clinic day by day. Progress on stderr.

    `like` is the id of the visit whose columns they repeat, where they do not differ.
    """
    made, last, began = 0, -1, time.monotonic()
    people = Practitioner.objects.count()
    days = max(1, BATCH // (3 * people))
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":  # nothing here overlaps; the guard is back below
            for name in no_overlap.TRIGGERS:
                cursor.execute(f"DROP TRIGGER {name}")
    while made < visits:
        made += add_visits(range(last - days, last), most=visits - made, like=like)
        last -= days
        sys.stderr.write(f"  {made:,} past visits, {time.monotonic() - began:.0f} s\n")
    no_overlap.install(connection)
    if connection.vendor == "postgresql":  # which its own housekeeper does in a running clinic
        with connection.cursor() as cursor:
            cursor.execute("VACUUM ANALYZE")


def add_visits(days: range, *, most: int, like: int | None = None) -> int:
    """Visits of everybody on these days from today; how many were made."""
    made = {**MADE, **INSTANTS[connection.vendor]}
    columns = [
        str(field.column) for field in Visit._meta.local_concrete_fields if field.column != "id"
    ]
    statement = VISITS.format(
        columns=", ".join(f'"{column}"' for column in columns),
        values=", ".join(made.get(str(column), f'pattern."{column}"') for column in columns),
    )
    known = Visit.objects.count()
    midnight = int(NOW.replace(hour=0).timestamp()) // 60
    values = {
        "first": days.start,
        "last": days.stop,
        "midnight": midnight,
        "most": most,
        "serial": known + 1_000_000,
        "pattern": like or Visit.objects.order_by("pk").values_list("pk", flat=True)[0],
    }
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
    return Visit.objects.count() - known  # SQLite does not count rows of such a statement
