"""Several visits at once: all dates proposed together, agreed to by one press, each its own visit."""

import datetime as dt

import pytest
from bs4 import BeautifulSoup
from django.core import mail
from icalendar import Calendar

from booking.models import CarePlan, DataConsent, PlannedVisit, Practitioner, Visit
from booking.operations.reserving.plans import PlanTimesTaken, TimesTooNear, TooManyAhead
from booking.planning.rows import NotOnThePage
from core import outbox
from tests.doors.patient import on_enter, words_of
from tests.doors.plans import (
    RHYTHM,
    booked_plan,
    days,
    look,
    planned,
    press,
    sent_by,
    turns_on,
    url,
)
from tests.factories import at, make_practitioner, make_visit
from tests.refusals import provoked

pytestmark = pytest.mark.django_db
EVERY = {name: RHYTHM[name] for name in ("weekdays", "parts")}


def test_twice_a_week_then_weekly_is_four_visits_of_their_own_at_the_usual_hour(follower, free):
    answer = press(follower, url(free), look(follower, url(free)))
    visits = planned()

    assert days() == ["Mon 07 09:30", "Thu 10 09:30", "Mon 14 09:30", "Mon 21 09:30"]
    assert {one.status for one in visits} == {"confirmed"}
    assert {one.patient_id for one in visits} == {free.patient_id}
    assert {one.street for one in visits} == {free.street}
    assert {one.deposit_cents for one in visits} == {0}
    assert {one.practitioner_id for one in visits} == {free.practitioner_id}
    assert all("cancelling costs nothing" in one.consent_text for one in visits)
    assert DataConsent.objects.filter(visit__in=visits).count() == 4
    assert answer.url == url(visits[0], "visits/")
    page = words_of(follower.get(answer.url))
    assert all(words in page for words in ("Monday 7 December", "Monday 21 December"))


def test_every_visit_of_the_plan_opens_from_the_page_and_says_which_it_is(follower, free):
    first, *_between, last = booked_plan(follower, free)

    page = words_of(follower.get(f"/visit/{last.public_ref}/"))
    assert "Visit 4 of 4 that belong together" in page
    assert f"/visit/{last.public_ref}/" in follower.get(url(first, "visits/")).content.decode()


def test_a_stranger_opens_none_of_them(follower, free, client):
    visits = booked_plan(follower, free)

    for visit in visits:
        assert client.get(f"/visit/{visit.public_ref}/").status_code == 404
        assert client.get(url(visit, "visits/")).status_code == 404


def test_one_letter_lists_all_of_them_with_one_file_for_the_calendar(follower, free, bench):
    bench.work()
    mail.outbox.clear()
    visits = booked_plan(follower, free)
    bench.work()

    letters = [one for one in mail.outbox if one.to == [free.patient.email]]
    assert [one.subject for one in letters] == ["Your visits from Mon 7 Dec, 9:30 am on"]
    [letter] = letters
    assert all(f"{day} December" in letter.body for day in (7, 10, 14, 21))
    files = [one for one in letter.attachments if one.mimetype == "application/ics"]
    calendar = Calendar.from_ical(files[0].content)
    assert calendar["method"] == "PUBLISH"
    assert len(calendar.walk("VEVENT")) == 4
    told = [one for one in mail.outbox if one.to == [free.practitioner.email]]
    assert len(told) == len(visits)
    page = words_of(follower.get(f"/visit/{visits[2].public_ref}/"))
    assert "We have sent this to j•••@example.org" in page


def test_each_visit_is_reminded_of_by_itself(follower, free, bench):
    visits = booked_plan(follower, free)

    bench.now = visits[1].start - dt.timedelta(hours=47)
    mail.outbox.clear()
    outbox.run_due(bench.now)
    assert any("Thu 10 Dec" in one.subject for one in mail.outbox)


def test_pressed_twice_and_in_two_tabs_is_one_plan(follower, free):
    shown = look(follower, url(free))

    first, second = (press(follower, url(free), shown) for _press in range(2))

    assert first.url == second.url
    assert CarePlan.objects.count() == 1
    assert PlannedVisit.objects.count() == 4


def test_a_time_that_was_taken_books_nothing_and_shows_what_is_free_now(follower, free):
    shown = look(follower, url(free))
    taken = at("2026-12-14", "09:30")
    make_visit(practitioner=free.practitioner, visit_type=free.visit_type, start=taken)

    with provoked(PlanTimesTaken):
        answer = press(follower, url(free), shown)

    assert answer.status_code == 409
    assert planned() == [] and CarePlan.objects.count() == 0
    assert not Visit.objects.filter(status="held").exists()
    assert "Some of these times have just been taken" in words_of(answer)
    assert not any("Monday 14 December, 9:30 am" in turn for turn in turns_on(answer))
    again = press(follower, url(free), answer)
    assert again.status_code == 302 and len(planned()) == 4


def test_a_turn_that_is_left_out_moves_no_other(follower, free):
    shown = look(follower, url(free))

    press(follower, url(free), shown, **{"row-3": ""})

    assert days() == ["Mon 07 09:30", "Thu 10 09:30", "Mon 21 09:30"]


def test_a_closed_week_is_left_out_and_said_so(follower, free):
    who = free.practitioner
    who.time_off.create(start=at("2026-12-14", "00:00"), end=at("2026-12-21", "00:00"))

    answer = look(follower, url(free))

    assert "No time that suits is free then" in words_of(answer)
    assert press(follower, url(free), answer).status_code == 302
    assert days() == ["Mon 07 09:30", "Thu 10 09:30", "Mon 21 09:30"]


def test_another_time_of_a_turn_is_taken_instead(follower, free):
    shown = look(follower, url(free))
    third = turns_on(shown)[2]
    words = next(words for words in third if words.startswith("Wednesday 16 December"))

    press(follower, url(free), shown, **{"row-3": third[words]})

    assert days()[2].startswith("Wed 16")


def test_two_times_of_one_day_are_refused_and_what_was_chosen_stays(follower, free):
    shown = look(follower, url(free))
    first, second, third, _fourth = turns_on(shown)
    tuesday = next(value for words, value in third.items() if "Tuesday 15" in words)
    monday = next(iter(first.values()))

    with provoked(TimesTooNear):
        answer = press(follower, url(free), shown, **{"row-2": monday, "row-3": tuesday})

    assert answer.status_code == 422 and planned() == []
    assert "days beside each other" in words_of(answer)
    sent = sent_by(answer)
    assert (sent["row-1"], sent["row-3"]) == (monday, tuesday)
    assert sent["row-2"] in second.values()


def test_without_a_tick_nothing_is_booked_and_the_field_is_named(follower, free):
    shown = look(follower, url(free))

    answer = follower.post(url(free), sent_by(shown) | {"action": "book", "agree": "on"})

    assert answer.status_code == 422 and planned() == []
    assert "Tick the box to let us use your answers" in words_of(answer)


def test_all_left_out_is_no_plan(follower, free):
    shown = look(follower, url(free))

    answer = press(follower, url(free), shown, **{f"row-{n}": "" for n in (1, 2, 3, 4)})

    assert answer.status_code == 422
    assert "Choose at least one time" in words_of(answer)


@pytest.mark.parametrize("value", ["1.1", "x", "29440000.1:forged", "9" * 300])
def test_a_time_that_was_on_no_page_of_ours_is_none(follower, free, value):
    shown = look(follower, url(free))

    with provoked(NotOnThePage):
        answer = press(follower, url(free), shown, **{"row-1": value})

    assert answer.status_code == 409 and planned() == []


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"begin": "2026-11-20"}, "Choose a day from tomorrow until"),
        ({"begin": ""}, "Say from which day"),
        ({"begin": "soon"}, "Write the day as a date"),
        ({"weekdays": []}, "Tick at least one day"),
        ({"parts": []}, "Tick at least one part of the day"),
        ({"weeks": "8", "then": "8"}, "Choose fewer weeks"),
    ],
)
def test_an_answer_that_cannot_be_read_is_named_and_the_others_stay(follower, free, changes, words):
    answer = look(follower, url(free), **changes)

    assert answer.status_code == 422
    assert words in words_of(answer)
    assert 'value="2" selected' in answer.content.decode()


def test_one_other_comes_only_where_the_known_person_cannot(follower, free):
    other = make_practitioner(
        name="Ben Ito",
        slug="ben-ito",
        areas=list(free.practitioner.areas.all()),
        visit_types=[free.visit_type],
    )
    free.practitioner.time_off.create(
        start=at("2026-12-14", "00:00"), end=at("2026-12-21", "00:00")
    )

    visits = booked_plan(follower, free, who="pair")

    who = [one.practitioner_id for one in visits]
    assert who == [free.practitioner_id] * 2 + [other.pk, free.practitioner_id]


def test_whoever_does_not_come_any_more_is_planned_with_no_more(follower, free):
    Practitioner.objects.update(is_active=False)

    answer = follower.get(url(free))

    assert answer.url == f"/visit/{free.public_ref}/again/"
    assert "Several visits at once" not in words_of(follower.get(answer.url))


def test_no_turn_falls_on_a_day_on_which_the_patient_is_visited_already(follower, free):
    make_visit(
        practitioner=make_practitioner(name="Ben Ito", slug="ben-ito"),
        visit_type=free.visit_type,
        start=at("2026-12-14", "15:00"),
        patient=free.patient,
    )

    booked_plan(follower, free)

    assert days()[2] == "Tue 15 09:30"


def test_what_stands_in_the_form_at_first_can_be_booked(follower, free):
    type(free.visit_type).objects.update(horizon_days=14)

    page = follower.get(url(free))
    chosen = BeautifulSoup(page.content, "html.parser").select("option[selected]")
    selected = {one.find_parent("select")["name"]: one["value"] for one in chosen}
    answer = follower.post(url(free), on_enter(page, None) | selected | EVERY)

    assert answer.status_code == 200 and turns_on(answer)


def test_whoever_only_gave_a_name_plans_nothing_before_a_letter_is_followed(patient, booked):
    patient.until("times")
    patient.choose("1:00 pm")
    for step in ("details", "address"):
        patient.post(step)
    patient.pay()
    own = patient.visit
    assert own.patient_id == booked.patient_id

    again = patient.get(f"/visit/{own.public_ref}/again/")
    assert "Several visits at once" not in words_of(again)
    assert look(patient.client, url(own)).url == f"/visit/{own.public_ref}/again/"


def test_nobody_fills_the_diary_with_plan_after_plan(follower, free, monkeypatch):
    monkeypatch.setattr("booking.operations.reserving.plans.MOST_VISITS", 7)
    booked_plan(follower, free)
    shown = look(follower, url(free), begin="2026-12-28", weeks="2", then="0")

    with provoked(TooManyAhead):
        answer = press(follower, url(free), shown)

    assert answer.status_code == 422 and len(planned()) == 4
    assert "So many visits ahead cannot be booked here" in words_of(answer)
