"""Who looks for a time and finds none is counted, once, of nobody; the office reads it as a sentence."""

import pytest
from django.conf import settings
from django.core.cache import caches
from django.urls import reverse

from booking.models import DayPart, DemandCount, ServiceArea, WorkingHours
from booking.operations.reserving.demand import TALLY
from booking.queries.demand import demand
from core import local_time
from tests.doors.office.staff_people import office_user
from tests.doors.patient import Patient

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def fresh_tally(tmp_path, monkeypatch):
    monkeypatch.setattr(settings, "VAR_DIR", tmp_path)
    caches["counts"].clear()
    TALLY.counted.clear()


def counted():
    TALLY.leave(0.0)
    TALLY.gather()
    return {(row.weekday, row.part): row.people for row in DemandCount.objects.all()}


def test_a_weekday_without_any_time_is_counted_once_a_browser(patient, bench):
    WorkingHours.objects.filter(weekday=3).delete()
    patient.until("times")
    for _look in range(3):
        patient.get("/book/times/")
    Patient(bench).until("times").get("/book/times/")

    found = counted()

    assert (found[0, DayPart.LOOKED], found[3, DayPart.DAY]) == (2, 2)
    assert (found[5, DayPart.DAY], found[2, DayPart.EVENING]) == (2, 2)
    assert (2, DayPart.DAY) not in found
    assert (2, DayPart.MORNING) not in found


def test_whoever_wishes_for_somebody_in_particular_is_not_counted(patient, clinic):
    patient.until("times").get("/book/times/", practitioner=clinic.practitioner.slug)

    assert counted() == {}


def test_looking_writes_no_row(patient):
    patient.until("times").get("/book/times/")

    assert not DemandCount.objects.exists()


def test_numbers_of_an_area_that_is_gone_are_let_go(patient):
    patient.until("times").get("/book/times/")
    TALLY.leave(0.0)
    ServiceArea.objects.filter(name="Burnaby").delete()

    assert counted() == {}


def test_the_office_reads_who_was_turned_away_as_a_sentence(patient, client):
    area, month = ServiceArea.objects.get(name="Burnaby"), local_time.today(patient.bench.now)
    for weekday, people in ((3, 3), (6, 2)):
        DemandCount.objects.create(
            month=month.replace(day=1), area=area, weekday=weekday, part="day", people=people
        )
    client.force_login(office_user())

    page = client.get(reverse("desk:demand")).content.decode()
    file = client.get(reverse("desk:demand"), {**asked(month), "export": "csv"}).content.decode()

    said = "3 people were turned away in Burnaby on Thursdays. 8 h 00 min are offered there then."
    assert said in page
    assert "2 people looked for a time in Burnaby on Sundays, when nobody works there." in page
    assert "Burnaby,Thursday,morning,0,180,3" in file


def asked(month):
    return {"first": f"{month:%Y-%m}", "last": f"{month:%Y-%m}"}


def test_demand_asks_as_many_questions_whatever_was_looked_for(
    clinic, bench, django_assert_max_num_queries
):
    month = local_time.today(bench.now).replace(day=1)
    for weekday in range(7):
        for area in ServiceArea.objects.all():
            DemandCount.objects.create(
                month=month, area=area, weekday=weekday, part="day", people=1
            )
    with django_assert_max_num_queries(10):
        assert len(demand(month, month, month)) == 2
