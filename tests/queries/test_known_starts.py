"""The next free starts worked out from what was found before are those worked out from nothing."""

import datetime as dt

import pytest

from booking.models import DriveCorrection, Practitioner, ServiceArea, TimeOff, Visit
from booking.queries.first_starts import first_starts
from booking.queries.known_starts import KnownStarts
from core.generations import AVAILABILITY, raise_generation, visits_changed
from tests.factories import NOW, at, make_area, make_practitioner, make_visit, make_visit_type

pytestmark = pytest.mark.django_db
MINUTE = dt.timedelta(minutes=1)
#: Nobody's notice runs out in the next minutes: starts fall on quarters of an hour.
SOON = NOW + MINUTE


class Clinic:
    """Three people in two areas, two kinds of visits, and what a worker found last."""

    def __init__(self):
        self.kinds = [
            make_visit_type(minutes=60, step_minutes=30, notice_minutes=90),
            make_visit_type(slug="short", name="Short", minutes=30, step_minutes=15),
        ]
        areas = [make_area("Burnaby", ["V5H", "V5A"]), make_area("Surrey", ["V3S"])]
        self.people = [
            make_practitioner(areas=areas, visit_types=self.kinds),
            make_practitioner(areas=areas[:1], visit_types=self.kinds, notice_minutes=240),
            make_practitioner(areas=areas, visit_types=self.kinds[1:], hours="09:00-12:00"),
        ]
        self.known = KnownStarts()

    def agrees(self, now):
        """Whether both ways find the same; how many diaries the quick one looked through."""
        quick = first_starts(visit_types=self.kinds, now=now, known=self.known)
        slow = first_starts(visit_types=self.kinds, now=now)
        assert sorted(quick.rows) == sorted(slow.rows)
        assert slow.rows
        return self.known.looked_through

    def soonest(self, who, now):
        found = first_starts(visit_types=self.kinds, now=now)
        starts = [start for person, _area, _shape, start in found.rows if person == who.pk]
        return dt.datetime.fromtimestamp(min(starts), dt.UTC)


@pytest.fixture
def clinic():
    return Clinic()


def test_after_a_booking_only_its_own_diary_is_looked_through(clinic):
    assert clinic.agrees(SOON) == 3
    assert clinic.agrees(SOON) == 0

    who = clinic.people[0]
    start = clinic.soonest(who, SOON)
    visit = make_visit(practitioner=who, visit_type=clinic.kinds[0], start=start)
    visits_changed()
    assert clinic.agrees(SOON + MINUTE) == 1

    Visit.objects.filter(pk=visit.pk).update(status="cancelled")
    visits_changed()
    assert clinic.agrees(SOON + MINUTE) == 1


def test_a_hold_is_in_the_way_until_it_lapses_although_nothing_says_so(clinic):
    clinic.agrees(SOON)
    who = clinic.people[2]
    start = clinic.soonest(who, SOON)
    lapses = {"status": "held", "hold_expires": SOON + 3 * MINUTE}
    make_visit(practitioner=who, visit_type=clinic.kinds[1], start=start, **lapses)

    assert clinic.agrees(SOON + MINUTE) == 1
    assert clinic.agrees(SOON + 2 * MINUTE) == 0
    assert clinic.agrees(SOON + 4 * MINUTE) == 1


def test_time_alone_takes_starts_away_and_a_new_day_brings_some(clinic):
    moments = [NOW + dt.timedelta(minutes=minutes) for minutes in range(0, 60 * 40, 97)]

    looked = [clinic.agrees(moment) for moment in moments]

    assert min(looked) == 0  # at night nothing is lost
    # A clock that was set back finds what the one ahead had let go.
    assert clinic.agrees(NOW) == 3


def test_time_off_another_notice_and_a_correction_of_drives_are_seen(clinic):
    clinic.agrees(NOW)
    who = clinic.people[0]

    TimeOff.objects.create(
        practitioner=who, start=at("2026-11-20", "00:00"), end=at("2026-11-24", "00:00")
    )
    raise_generation(AVAILABILITY)
    clinic.agrees(NOW)

    Practitioner.objects.filter(pk=clinic.people[1].pk).update(notice_minutes=0)
    clinic.agrees(NOW)

    make_visit(
        practitioner=who, visit_type=clinic.kinds[0], start=at("2026-11-24", "09:00"), place="V3S"
    )
    clinic.agrees(NOW)
    burnaby, surrey = ServiceArea.objects.order_by("pk")
    DriveCorrection.objects.create(from_area=burnaby, to_area=surrey, extra_minutes=60)
    raise_generation(AVAILABILITY)
    clinic.agrees(NOW)


def test_whoever_stops_coming_is_no_longer_among_them(clinic):
    clinic.agrees(NOW)

    Practitioner.objects.filter(pk=clinic.people[1].pk).update(is_active=False)
    clinic.people[0].visit_types.remove(clinic.kinds[0])

    clinic.agrees(NOW)
