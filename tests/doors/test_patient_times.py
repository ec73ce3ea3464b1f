"""Times on the page: what is offered, narrowed, taken meanwhile, and what a hold refuses."""

import datetime as dt
import re

import pytest

from booking.models import Visit, WorkingHours
from booking.patient.starts import NotOffered
from tests.doors.patient import on_enter, words_of
from tests.factories import at, make_practitioner, make_visit_type
from tests.refusals import provoked

pytestmark = pytest.mark.django_db


# times


def test_only_what_the_practitioner_can_reach_is_offered(patient, clinic):
    patient.until("times")

    tiles = patient.offered(day="2026-11-25")

    assert next(iter(tiles)) == "9:00 am"
    assert list(tiles)[-1] == "4:15 pm"


def test_the_soonest_start_is_chosen_beforehand_and_enter_takes_it(patient):
    patient.until("times")
    sent = on_enter(patient.get("/book/times/"), "times")

    assert patient.client.post("/book/times/", sent).url == "/book/details/"
    assert patient.visit.start == at("2026-11-20", "10:15")


def test_enter_takes_the_tile_that_is_chosen_and_never_the_soonest(patient):
    patient.until("times")
    tile = patient.offered("/book/times/")["4:00 pm"]
    sent = on_enter(patient.get("/book/times/"), "times") | {"start": tile}
    patient.client.post("/book/times/", sent | {"soonest": sent["start"]})

    assert patient.visit.start == at("2026-11-20", "16:00")


def test_whoever_opened_a_day_and_chose_nothing_is_asked_and_given_nothing(patient):
    patient.until("times")
    answer = patient.get("/book/times/?day=2026-11-25")
    sent = on_enter(answer, "times")
    refused = patient.client.post("/book/times/?day=2026-11-25", sent)

    assert (sent.keys() & {"start"}, refused.status_code, Visit.objects.count()) == (set(), 422, 0)
    assert "Choose a time" in words_of(refused)
    assert 'href="#id_start"' in refused.content.decode()
    assert refused.content.decode().count('id="id_start"') == 1


def test_days_say_how_many_times_are_free_and_days_without_are_text(patient):
    patient.until("times")
    page = patient.get("/book/times/").content.decode()

    assert 'aria-label="Wednesday 25 November, 30 times free"' in page
    assert "Saturday 21 November" not in page


def test_a_day_that_is_opened_recommends_its_best_morning_and_afternoon_first(patient):
    patient.until("times")

    page = words_of(patient.get("/book/times/?day=2026-11-25"))

    best = page[
        page.index("Suggested: soon for you") : page.index("Wednesday 25 November, morning")
    ]
    assert (best.count(" am "), best.count(" pm ")) == (1, 1)


def test_empty_weeks_are_skipped(patient, clinic):
    WorkingHours.objects.update(valid_from=dt.date(2026, 12, 14))
    patient.until("times")

    page = words_of(patient.get("/book/times/"))
    assert "Monday 14 December" in page


def test_times_can_be_narrowed_to_one_practitioner(patient, clinic):
    other = make_practitioner(
        name="Omar Haddad",
        slug="omar-haddad",
        areas=list(clinic.practitioner.areas.all()),
        visit_types=[clinic.visit_type],
        hours="13:00-15:00",
        gender="man",
    )
    patient.until("times")

    tiles = patient.offered(day="2026-11-25", practitioner=other.slug)
    men = patient.offered(day="2026-11-25", gender="man")
    assert next(iter(tiles)) == "1:00 pm"
    assert tiles.keys() == men.keys()


def test_unreadable_filters_are_as_if_nobody_had_asked(patient):
    patient.until("times")
    plain = patient.offered(day="2026-11-25")
    odd = {"practitioner": "nobody", "language": "'--", "gender": "x", "week": "never"}

    assert patient.offered(day="2026-11-25", **odd).keys() == plain.keys()
    assert patient.get("/book/times/", day="2026-99-99").status_code == 200


def test_nothing_free_says_so_and_offers_the_phone(patient, clinic):
    WorkingHours.objects.all().delete()
    patient.until("times")

    page = words_of(patient.get("/book/times/"))
    assert "Nobody who comes to you for this has a free time" in page


@pytest.mark.parametrize("value", ["", "29398590", "29398590.1.V5H.1:forged", "x" * 5000, "\x00"])
def test_a_start_we_did_not_offer_holds_nothing(patient, value):
    answer = patient.until("times").client.post("/book/times/", {"start": value})

    assert answer.status_code == 422
    assert Visit.objects.count() == 0


def test_a_start_offered_for_another_visit_type_holds_nothing(patient, clinic):
    cheap = make_visit_type(name="Cheap", slug="cheap", price_cents=100, deposit_cents=0)
    cheap.practitioners.add(clinic.practitioner)
    patient.until("times")
    value = patient.offered(day="2026-11-25")["9:30 am"]
    patient.post("what", visit_type="cheap")

    with provoked(NotOffered):
        assert patient.client.post("/book/times/", {"start": value}).status_code == 422
    assert Visit.objects.count() == 0


def test_a_time_just_taken_offers_the_three_nearest_and_keeps_every_answer(patient, another):
    patient.until("times")
    another.until("times")
    mine = patient.offered(day="2026-11-25")["9:30 am"]
    another.choose("9:30 am")

    answer = patient.client.post("/book/times/", {"start": mine})

    page = words_of(answer)
    assert answer.status_code == 409
    assert "That time has just been taken" in page
    assert len(re.findall(r'name="start"', answer.content.decode())) == 3
    assert patient.get("/book/what/").content.decode().count("checked") == 2


def test_fields_nobody_asked_for_change_nothing(patient):
    extra = {"price_cents": "1", "deposit_cents": "0", "status": "confirmed", "practitioner": "99"}
    patient.until("times")
    start = patient.offered(day="2026-11-25")["9:30 am"]
    patient.client.post("/book/times/", {"start": start} | extra)

    visit = patient.visit
    assert (visit.price_cents, visit.deposit_cents, visit.status) == (13500, 5000, "held")
