import pytest

from tests.doors.office import long_books
from tests.doors.office.a_visit import NOW, WEDNESDAY
from tests.doors.office.staff_people import office_user
from tests.factories import NOW as factories_now
from tests.factories import (
    at,
    make_area,
    make_policy,
    make_practitioner,
    make_visit,
    make_visit_type,
)


@pytest.fixture
def office(client):
    client.force_login(office_user())
    return client


@pytest.fixture
def owner(client):
    client.force_login(office_user("owner@tidewater.example", role="Owner"))
    return client


@pytest.fixture
def clinic():
    make_policy()
    visit_type = make_visit_type()
    area = make_area()
    practitioner = make_practitioner(name="Priya", areas=[area], visit_types=[visit_type])
    return practitioner, visit_type, area


@pytest.fixture
def visit(clinic):
    practitioner, visit_type, area = clinic
    return make_visit(
        practitioner=practitioner,
        visit_type=visit_type,
        start=at(WEDNESDAY, "12:00"),
        area=area,
        postal_code="V5H",
        created_at=NOW,
    )


@pytest.fixture
def shelf(settings, tmp_path):
    """The folder of the bookkeeper's files, in a private storage of its own."""
    place = {"BACKEND": "core.storages.PrivateStorage", "OPTIONS": {"location": tmp_path}}
    settings.STORAGES = {**settings.STORAGES, "default": place}
    return tmp_path / "books"


@pytest.fixture
def done(clinic):
    """A visit that took place."""
    practitioner, visit_type, _area = clinic
    return make_visit(
        practitioner=practitioner,
        visit_type=visit_type,
        start=at("2026-11-25", "09:30"),
        status="completed",
    )


@pytest.fixture
def many_movements(done, time_machine):
    """One more than a page makes at once."""
    time_machine.move_to(long_books.NOW, tick=False)
    long_books.pays(done, long_books.MANY)


@pytest.fixture
def worked(clinic, time_machine):
    """Two visits of Thursday 8 October, one after the other, done; it is 20 November."""
    time_machine.move_to(at("2026-11-20", "10:00"), tick=False)
    who, kind, area = clinic
    both = {"practitioner": who, "visit_type": kind, "area": area, "status": "completed"}
    return [
        make_visit(start=at("2026-10-08", "09:30"), **both),
        make_visit(start=at("2026-10-08", "12:00"), place="V5A", **both),
    ]


@pytest.fixture
def before_those_days(time_machine):
    """The example files of other programs name days in the months after this one."""
    time_machine.move_to(factories_now, tick=False)


@pytest.fixture
def desk():
    """Priya, whom those files name, works in Burnaby."""
    make_policy()
    kind = make_visit_type(name="Physiotherapy visit")
    return make_practitioner(name="Priya", areas=[make_area()], visit_types=[kind])
