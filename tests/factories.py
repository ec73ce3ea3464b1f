"""Dull makers of rows; what matters to a test is written in the test."""

import datetime as dt
from itertools import count
from zoneinfo import ZoneInfo

from accounts.models import User
from booking.models import (
    Absence,
    AreaPrefix,
    Patient,
    PostalPoint,
    Practitioner,
    RefundPolicy,
    Rehoming,
    ServiceArea,
    Visit,
    VisitType,
    WorkingHours,
)
from core.fields import lookup_hash

VANCOUVER = ZoneInfo("America/Vancouver")
NOW = dt.datetime(2026, 11, 20, 17, 0, tzinfo=dt.UTC)
number = count(1)

POINTS = {  # FSA: latitude, longitude, land, municipality (GeoNames, CC BY 4.0)
    "V5H": (49.2299, -123.0036, "BP", "Burnaby"),
    "V5A": (49.2640, -122.9369, "BP", "Burnaby"),
    "V3S": (49.1154, -122.7672, "SF", "Surrey"),
    "V7L": (49.3186, -123.0554, "NS", "North Vancouver"),
}


def at(day: str, clock: str) -> dt.datetime:
    """The instant of a Vancouver wall clock: `at("2026-11-25", "09:30")`."""
    return dt.datetime.fromisoformat(f"{day}T{clock}").replace(tzinfo=VANCOUVER).astimezone(dt.UTC)


def make_point(code="V5H"):
    latitude, longitude, land, municipality = POINTS[code]
    return PostalPoint.objects.get_or_create(
        code=code,
        defaults={
            "latitude": latitude,
            "longitude": longitude,
            "land": land,
            "municipality": municipality,
        },
    )[0]


def make_area(name="Burnaby", prefixes=("V5H", "V5A"), **fields):
    area = ServiceArea.objects.create(name=name, slug=name.lower().replace(" ", "-"), **fields)
    for prefix in prefixes:
        AreaPrefix.objects.create(area=area, prefix=prefix)
        if prefix in POINTS:
            make_point(prefix)
    return area


def make_policy(**fields):
    policy = RefundPolicy.objects.create(
        **{"name": f"Policy {next(number)}", "is_default": True, **fields}
    )
    policy.steps.create(hours_before=24, percent=100)
    policy.steps.create(hours_before=0, percent=0)
    return policy


def make_visit_type(**fields):
    serial = next(number)
    return VisitType.objects.create(
        **{
            "name": f"Follow-up {serial}",
            "slug": f"follow-up-{serial}",
            "minutes": 45,
            "price_cents": 13500,
            "deposit_cents": 5000,
            "notice_minutes": 0,
            **fields,
        }
    )


def make_practitioner(*, areas=(), visit_types=(), hours="09:00-17:00", **fields):
    """Works every weekday in `hours` in all the given areas."""
    serial = next(number)
    practitioner = Practitioner.objects.create(
        **{"name": f"Practitioner {serial}", "slug": f"practitioner-{serial}", **fields}
    )
    practitioner.areas.set(areas)
    practitioner.visit_types.set(visit_types)
    if hours:
        opening, closing = (minute_of(edge) for edge in hours.split("-"))
        for weekday in range(5):
            WorkingHours.objects.create(
                practitioner=practitioner, weekday=weekday, from_minute=opening, to_minute=closing
            )
    return practitioner


def minute_of(clock: str) -> int:
    return int(clock[:2]) * 60 + int(clock[3:])


def make_patient(**fields):
    email = fields.pop("email", f"patient{next(number)}@example.org")
    return Patient.objects.create(
        **{
            "name": "Joan Smith",
            "email": email,
            "email_hash": lookup_hash(email),
            "phone": "+16045550199",
            "created_at": NOW,
            **fields,
        }
    )


def make_absence(visit, *, plan="call", **fields):
    """Somebody cannot come to `visit`, and it was written down that its patient is called."""
    absence = Absence.objects.create(**{"created_at": NOW, "by_name": "office", **fields})
    Rehoming.objects.create(absence=absence, visit=visit, plan=plan, was_start=visit.start)
    return absence


def make_visit(*, practitioner, visit_type, start, place="V5H", status="confirmed", **fields):
    end = start + dt.timedelta(minutes=visit_type.minutes)
    local = start.astimezone(VANCOUVER)
    latitude, longitude, land, town = POINTS[place]
    if status not in ("held", "released") and "patient" not in fields:
        fields["patient"] = make_patient()
    if status == "held":
        fields.setdefault("hold_expires", NOW + dt.timedelta(minutes=15))
    return Visit.objects.create(
        **{
            "status": status,
            "practitioner": practitioner,
            "visit_type": visit_type,
            "start": start,
            "end": end,
            "start_minute": int(start.timestamp()) // 60,
            "end_minute": int(end.timestamp()) // 60,
            "local_date": local.date(),
            "local_minute": local.hour * 60 + local.minute,
            "time_zone": "America/Vancouver",
            "place_code": place,
            "latitude": latitude,
            "longitude": longitude,
            "land": land,
            "town": town,
            "price_cents": visit_type.price_cents,
            "deposit_cents": visit_type.deposit_cents,
            "currency": "cad",
            "created_at": NOW,
            **fields,
        }
    )


def make_user(email="office@tidewater.example", password="a long enough password", **fields):
    return User.objects.create_user(email, password, **fields)
