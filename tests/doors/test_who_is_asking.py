"""One browser, one house, one city behind a proxy: who may hold and look how often."""

import pytest

from booking.models import Visit
from booking.patient import keys
from core.client_address import trusted_proxies
from core.models import RateCount
from tests.doors.patient import Patient, words_of

pytestmark = pytest.mark.django_db
TILES = ("9:00 am", "9:30 am", "10:00 am", "10:30 am")


@pytest.fixture
def behind_a_proxy(settings):
    settings.TRUSTED_PROXIES = trusted_proxies("1")


def come_from(patient, address, forged=""):
    patient.client.defaults["HTTP_X_FORWARDED_FOR"] = f"{forged}, {address}".lstrip(", ")
    return patient


def test_behind_a_proxy_each_house_has_its_own_count_of_holds(
    bench, clinic, settings, behind_a_proxy
):
    settings.HOLDS_PER_ADDRESS = 1
    first, neighbour, elsewhere = (
        come_from(Patient(bench), address, forged).until("times")
        for address, forged in (
            ("203.0.113.9", ""),
            ("203.0.113.9", "198.51.100.77"),  # a header of their own helps nobody
            ("198.51.100.1", ""),
        )
    )

    answers = [first.choose("9:00 am"), neighbour.choose("12:00 pm"), elsewhere.choose("12:00 pm")]

    assert [answer.status_code for answer in answers] == [302, 429, 302]
    assert answers[1]["Retry-After"] == "900"
    assert Visit.objects.filter(status="held").count() == 2


def test_one_browser_holds_fewer_than_a_hospital_behind_one_address(bench, clinic, settings):
    settings.HOLDS_PER_BROWSER = 2
    nurse = Patient(bench).until("times")
    answers = [nurse.choose(tile).status_code for tile in TILES[:3]]
    colleague = Patient(bench).until("times").choose("2:00 pm")

    assert (answers, colleague.status_code) == ([302, 302, 429], 302)
    assert list(Visit.objects.filter(status="held").values_list("local_minute")) == [(570,), (840,)]


def test_a_booking_begun_beside_counts_for_the_same_browser(bench, clinic, settings):
    settings.HOLDS_PER_BROWSER = 1
    patient = Patient(bench).until("details")
    kept = patient.client.cookies[keys.DRAFT_COOKIE].value
    patient.client.cookies[keys.DRAFT_COOKIE] = ""
    patient.until("times")
    patient.client.cookies[keys.DRAFT_COOKIE] = (
        f"{patient.client.cookies[keys.DRAFT_COOKIE].value}.{kept}"
    )

    assert patient.choose("12:00 pm").status_code == 429


def read_times(patient, follower, booked):
    return patient.get("/book/times/")


def press_a_time(patient, follower, booked):
    return patient.client.post("/book/times/", {"start": "nonsense"})


def read_change(patient, follower, booked):
    return follower.get(keys.visit_url(booked, "change"))


def press_change(patient, follower, booked):
    return follower.post(keys.visit_url(booked, "change"), {"start": "nonsense"})


def press_move(patient, follower, booked):
    return follower.post(keys.visit_url(booked, "move"), {"start": "nonsense"})


@pytest.mark.parametrize("limit", ["LOOKS_PER_BROWSER", "LOOKS_PER_ADDRESS"])
@pytest.mark.parametrize("read", [read_times, press_a_time, read_change, press_change, press_move])
def test_whoever_reads_the_calendar_very_often_waits_and_no_row_is_written_for_a_look(
    patient, follower, booked, settings, limit, read
):
    patient.until("times")
    setattr(settings, limit, 2)
    before = list(RateCount.objects.order_by("key").values())
    answers = [read(patient, follower, booked) for _look in range(3)]

    assert [answer.status_code == 429 for answer in answers] == [False, False, True]
    assert 0 < int(answers[2]["Retry-After"]) <= 60
    assert "no-store" in answers[2]["Cache-Control"]
    assert "call us" in words_of(answers[2])
    assert list(RateCount.objects.order_by("key").values()) == before


def test_a_scraper_with_fresh_browsers_meets_the_limit_of_its_address(
    bench, clinic, settings, behind_a_proxy
):
    settings.LOOKS_PER_ADDRESS = 3
    visitors = [come_from(Patient(bench), "203.0.113.9", f"192.0.2.{n}") for n in range(5)]
    seen = [one.until("times").get("/book/times/").status_code for one in visitors]
    another_house = come_from(Patient(bench), "198.51.100.1").until("times").get("/book/times/")

    assert (seen, another_house.status_code) == ([200, 200, 200, 429, 429], 200)
