import pytest

from tests.doors.office.a_visit import NOW, WEDNESDAY
from tests.doors.office.staff_people import office_user
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
