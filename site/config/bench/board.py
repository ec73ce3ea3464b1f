"""The day board of 60 rounds with 400 visits, and the whole page of it, as the office opens it."""

import datetime as dt
from collections.abc import Iterator

from django.conf import settings
from django.contrib.auth.models import Group
from django.test import Client, override_settings

from accounts.models import User
from booking.models import Patient, Practitioner, ServiceArea, Visit, VisitType, WorkingHours
from booking.queries.board import board_of
from booking.staff.board_axis import axis_of
from booking.staff.board_drawing import drawn
from booking.staff.roles import OFFICE, ensure_office_roles
from config.bench.frame import Figures, measure, scratch_database, timed
from core.local_time import at_minute

DAY = dt.date(2026, 11, 25)
ROUNDS, VISITS = 60, 400
SPOTS = [("V5H", 49.2299, -123.0036), ("V3S", 49.1154, -122.7672), ("V7L", 49.3186, -123.0554)]

PLAIN = "django.contrib.staticfiles.storage.StaticFilesStorage"


@measure("board")
def board() -> Iterator[Figures]:
    """What is read and reckoned, what is drawn, and the page with all that Wagtail adds to it."""
    # Where nobody has gathered the static files yet, their names have no fingerprints.
    plain = {**settings.STORAGES, "staticfiles": {"BACKEND": PLAIN}}
    with scratch_database(), override_settings(STORAGES=plain, SECOND_FACTOR_REQUIRED=False):
        write_day()
        now, size = at_minute(DAY, 11 * 60), {"rounds": ROUNDS, "visits": VISITS}
        read = board_of(DAY, now=now)
        axis = axis_of(read)
        yield timed("board", lambda: board_of(DAY, now=now), **size)
        yield timed("board drawn", lambda: drawn(read, axis), **size)
        page, address = somebody_of_the_office(), f"/admin/desk/day/{DAY}/"
        answer = page.get(address)
        found = {"status": answer.status_code, "kilobytes": len(answer.content) // 1024}
        yield timed("board page", lambda: page.get(address), **found, **size)


def somebody_of_the_office() -> Client:
    """A browser in which somebody of the office is signed in."""
    ensure_office_roles()
    user = User.objects.create_user("bench@tidewater.example", "a long enough password")
    user.groups.add(Group.objects.get(name=OFFICE))
    client = Client(headers={"host": settings.ALLOWED_HOSTS[0]})
    client.force_login(user)
    return client


def write_day() -> None:
    """Made-up rounds of six or seven visits, three quarters of an hour each with time to drive."""
    kind = VisitType.objects.create(name="Visit", slug="visit", minutes=45, price_cents=13500)
    areas = [ServiceArea.objects.create(name=code, slug=code.lower()) for code, *_at in SPOTS]
    people = [
        Practitioner.objects.create(name=f"Practitioner {number}", slug=f"who-{number}")
        for number in range(ROUNDS)
    ]
    WorkingHours.objects.bulk_create(
        WorkingHours(practitioner=who, weekday=DAY.weekday(), from_minute=480, to_minute=1080)
        for who in people
    )
    patients = Patient.objects.bulk_create(
        Patient(
            name=f"Joan Tremblay{number}",
            phone=f"+1604555{number:04d}",
            created_at=at_minute(DAY, 0),
        )
        for number in range(VISITS)
    )
    Visit.objects.bulk_create(
        _visit(number, patient, people[number % ROUNDS], kind, areas)
        for number, patient in enumerate(patients)
    )


def _visit(
    number: int, patient: Patient, who: Practitioner, kind: VisitType, areas: list[ServiceArea]
) -> Visit:
    minute, place = 490 + number // ROUNDS * 80, number % len(SPOTS)
    start = at_minute(DAY, minute)
    epoch = int(start.timestamp()) // 60
    code, latitude, longitude = SPOTS[place]
    return Visit(
        status="confirmed" if number % 5 else "completed",
        practitioner=who,
        visit_type=kind,
        patient=patient,
        area=areas[place],
        start=start,
        end=start + dt.timedelta(minutes=45),
        start_minute=epoch,
        end_minute=epoch + 45,
        local_date=DAY,
        local_minute=minute,
        time_zone=settings.CLINIC_TIME_ZONE,
        place_code=code,
        latitude=latitude + number / 10_000,
        longitude=longitude,
        place_is_exact=True,
        price_cents=13500,
        currency="cad",
        created_at=start,
        needs_staff=number % 40 == 0,
    )
