"""A closure that is old by the time the office presses: nothing is done, and the new truth is shown."""

import datetime as dt

import pytest
from django.urls import reverse

from booking.models import Closure, Visit
from core import outbox
from core.clock import now as clock_now
from tests.doors.office.a_visit import WEDNESDAY
from tests.doors.practice import seen
from tests.factories import at, make_practitioner, make_visit

pytestmark = pytest.mark.django_db


def closure(**more):
    return {"date": WEDNESDAY, "name": "Snow", **more}


@pytest.fixture
def second(clinic):
    """Somebody else's visit on the same day."""
    _priya, visit_type, area = clinic
    wing = make_practitioner(name="Wing", areas=[area], visit_types=[visit_type])
    return make_visit(
        practitioner=wing, visit_type=visit_type, start=at(WEDNESDAY, "10:00"), area=area
    )


def test_one_answer_for_all_is_not_about_a_visit_that_nobody_had_seen(office, visit, second):
    """Booked, or moved, between the question and the press: nothing is done, and the page says so."""
    address = reverse("closures:add")
    asked = office.post(address, closure())
    answer = closure(**{"every-visit": "cancel"}, **seen(asked))
    third = make_visit(
        practitioner=visit.practitioner,
        visit_type=visit.visit_type,
        start=at(WEDNESDAY, "15:00"),
        area=visit.area,
    )

    told = office.post(address, answer)
    mute = office.post(address, closure(**{"every-visit": "cancel"}))
    nothing_yet = (Closure.objects.exists(), Visit.objects.filter(status="cancelled").exists())
    meant = office.post(address, closure(**{"every-visit": "cancel"}, **seen(told)))
    outbox.run_due(clock_now())

    third.refresh_from_db()
    assert (told.status_code, mute.status_code, nothing_yet) == (409, 409, (False, False))
    assert "3 booked visits are hit" in told.content.decode()
    assert list(told.context["fates"].errors) == [f"visit-{third.pk}"]
    assert len(mute.context["fates"].errors) == 3
    assert (meant.status_code, third.status) == (302, "cancelled")


def test_an_answer_about_a_visit_that_was_moved_since_is_not_taken(office, visit):
    address = reverse("closures:add")
    asked = office.post(address, closure())
    answer = closure(**{f"visit-{visit.pk}": "cancel"}, **seen(asked))
    later = visit.start + dt.timedelta(hours=1)
    Visit.objects.filter(pk=visit.pk).update(start=later, end=later + dt.timedelta(minutes=45))

    told = office.post(address, answer)

    assert (told.status_code, Closure.objects.exists()) == (409, False)
    assert "New or changed since this page was shown" in told.content.decode()
