"""A joint visit on the pages and in the letters of an absence: one answer for both (1175)."""

import uuid

import pytest

from booking.jobs.messages import send_to_patient
from booking.models import Visit
from tests.an_absence import MORNING, TODAY, an_ill_morning, work
from tests.doors.test_portal_absence import PICK, letters_to, report
from tests.factories import make_patient

pytestmark = pytest.mark.django_db


@pytest.fixture
def morning(client, time_machine):
    time_machine.move_to(MORNING, tick=False)
    clinic = an_ill_morning()
    client.force_login(clinic.priya.user)
    return clinic


def test_a_joint_visit_is_one_line_with_one_answer_and_goes_to_one_colleague(client, morning):
    pair = uuid.uuid4()
    joan = morning.visit("10:00", joint=pair)
    albert = morning.visit("10:45", joint=pair, patient=make_patient(name="Albert Smith"))

    page = client.get(PICK, {"span": "day", "day": TODAY, "hour": "645"})  # from Albert's hour on
    report(client, {"span": "day", "day": TODAY, "hour": "645"})
    work(MORNING)

    (line,) = page.context["plans"].lines
    assert line.who == "Joan S. and right after Albert S., at the same door"
    assert line.when.endswith("10:00 am and 10:45 am")
    assert page.context["plans"].summary == "2 to colleagues"
    for visit in (joan, albert):
        visit.refresh_from_db()
    assert {joan.practitioner, albert.practitioner} == {morning.omar}
    assert albert.start == joan.end


def test_asked_for_another_time_both_of_a_joint_visit_read_how_to_move_together(client, morning):
    pair = uuid.uuid4()
    joan = morning.visit("10:00", joint=pair)
    morning.visit("10:45", joint=pair, patient=make_patient(name="Albert Smith", email=""))
    albert = Visit.objects.get(start=joan.end)

    page = report(client, **{f"visit-{joan.pk}": "rebook"})
    work(MORNING)

    assert page.status_code == 302
    assert {one.follow_up for one in Visit.objects.all()} == {"asked_to_rebook", "nobody_can_come"}
    (letter,) = letters_to("at10:00@example.org")
    assert "To move both together" not in letter.body

    type(albert.patient).objects.filter(pk=albert.patient_id).update(email="at10:00@example.org")
    Visit.objects.update(follow_up="asked_to_rebook")
    send_to_patient({"visit": joan.pk, "message": "rebook", "sequence": 0}, MORNING)

    letter = letters_to("at10:00@example.org")[-1]
    assert "Open the visit of Albert" in letter.body and "To move both together" in letter.body
