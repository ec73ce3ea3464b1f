"""A better day between practitioners: where the patient said so, and never against what they asked for."""

import pytest

from booking.models import Visit
from tests.doors.office.a_visit import WEDNESDAY, address
from tests.doors.office.zigzag import changes_of, flexible, looked_for, zigzag_round
from tests.doors.patient import on_enter
from tests.factories import at, make_practitioner, make_visit

pytestmark = pytest.mark.django_db


@pytest.fixture
def zigzag(clinic):
    return zigzag_round(clinic)


@pytest.fixture
def neighbour(clinic, zigzag):
    """A colleague who is in North Vancouver all day."""
    who = make_practitioner(
        name="Noa North", areas=[clinic[2]], visit_types=[clinic[1]], gender="woman"
    )
    for clock in ("09:15", "13:00"):
        make_visit(
            practitioner=who,
            visit_type=clinic[1],
            area=clinic[2],
            start=at(WEDNESDAY, clock),
            place="V7L",
        )
    return who


def test_somebody_else_comes_only_where_the_patient_said_that_they_may(office, zigzag, neighbour):
    flexible(zigzag[1])
    own = {change["choice"].partition("@")[0] for change in changes_of(looked_for(office))}
    Visit.objects.filter(pk=zigzag[1].pk).update(is_flexible=False, another_person_suits=True)
    (change,) = changes_of(looked_for(office))

    assert own <= {str(zigzag[1].practitioner_id)}
    # The hour was not theirs to ask about: it stays.
    assert change["choice"] == f"{neighbour.pk}@{zigzag[1].start.isoformat()}"
    assert "10:45 am, with Noa North instead" in change["words"]


def test_whom_the_patient_asked_for_is_kept_to(office, zigzag, neighbour):
    Visit.objects.filter(pk=zigzag[1].pk).update(another_person_suits=True, wished_gender="man")

    assert changes_of(looked_for(office)) == []


def test_a_visit_given_to_a_colleague_is_looked_at_and_moved(office, zigzag, neighbour):
    Visit.objects.filter(pk=zigzag[1].pk).update(another_person_suits=True)
    (change,) = changes_of(looked_for(office))
    sent = {name: change[name] for name in ("choice", "was", "sequence")}

    look = office.post(address(zigzag[1], "reschedule") + "?from=board", sent)
    done = office.post(address(zigzag[1], "reschedule") + "?from=board", on_enter(look, None))

    assert done.status_code == 302
    zigzag[1].refresh_from_db()
    assert (zigzag[1].practitioner, zigzag[1].start) == (neighbour, at(WEDNESDAY, "10:45"))
