"""Moving a visit from the day board: only where it can go, what it costs, and the patient's promised hour."""

import datetime as dt

import pytest
from django.urls import reverse

from booking.models import Visit
from booking.queries.board import board_of
from booking.queries.move_targets import targets_on
from booking.queries.refusal import refusal
from booking.queries.round import place_of
from core.clock import now
from tests.doors.office.a_visit import NOW, WEDNESDAY
from tests.doors.patient import on_enter, words_of
from tests.factories import at, make_practitioner, make_visit

pytestmark = pytest.mark.django_db
DAY = dt.date.fromisoformat(WEDNESDAY)


@pytest.fixture
def anil(clinic):
    return make_practitioner(name="Anil", areas=[clinic[2]], visit_types=[clinic[1]])


def page_of(client, visit, day=WEDNESDAY):
    return client.get(reverse("desk:board_move", args=[day, visit.public_ref]))


def values(page):
    sections = page.context["sections"]
    gaps = [gap for section in sections for gap in section.gaps]
    return [option.value for part in (*sections, *gaps) for option in part.options]


def test_the_promised_hour_with_a_colleague_comes_first(office, visit, anil):
    page = page_of(office, visit)

    first = page.context["sections"][0]
    assert first.name == "At the promised hour, 12:00 pm"
    assert [option.value for option in first.options] == [f"{anil.pk}@{visit.start.isoformat()}"]


def test_every_target_is_one_the_locks_would_allow_and_none_is_missing(office, clinic, visit, anil):
    for clock, place in (("09:00", "V5A"), ("15:00", "V5H")):
        make_visit(practitioner=anil, visit_type=clinic[1], start=at(WEDNESDAY, clock), place=place)

    shown = set(values(page_of(office, visit)))

    quarter = dt.timedelta(minutes=15)
    starts = [at(WEDNESDAY, "00:00") + quarter * step for step in range(96)]
    legal = {
        f"{who.pk}@{start.isoformat()}"
        for who in (clinic[0], anil)
        for start in starts
        if refusal(
            practitioner=who,
            visit_type=clinic[1],
            place=place_of(visit),
            start=start,
            now=now(),
            moving=visit,
        )
        is None
    }
    assert shown == legal - {f"{clinic[0].pk}@{visit.start.isoformat()}"}


def test_what_a_place_adds_is_the_round_with_the_visit_minus_the_round_without(
    office, clinic, visit, anil
):
    make_visit(practitioner=anil, visit_type=clinic[1], start=at(WEDNESDAY, "09:00"), place="V5H")
    make_visit(practitioner=anil, visit_type=clinic[1], start=at(WEDNESDAY, "16:00"), place="V5H")

    targets = targets_on(visit, DAY, now())

    (between,) = [one for one in targets.found if at(WEDNESDAY, "13:00") in one.starts[:-1]][:1]
    leg = board_of(DAY, now=now()).rounds[0].drive_minutes
    # Within one quarter each leg is alike: two of them, where it was one.
    assert (between.practitioner, between.added_minutes) == (anil, leg)


def test_a_chosen_place_is_looked_at_then_done_and_leads_back_to_the_board(office, visit, anil):
    page = page_of(office, visit)
    value = f"{anil.pk}@{visit.start.isoformat()}"
    act = page.context["act"]

    look = office.post(act, {**on_enter(page, None), "choice": value})
    visit.refresh_from_db()
    stayed = visit.practitioner_id
    done = office.post(act, on_enter(look, None))

    assert "Anil" in words_of(look)
    assert stayed != anil.pk
    visit.refresh_from_db()
    assert (visit.practitioner, visit.start) == (anil, at(WEDNESDAY, "12:00"))
    board = f"{reverse('desk:board', args=[WEDNESDAY])}#visit-{visit.public_ref}"
    assert (done.status_code, done.url) == (302, board)
    assert "Put it back" in office.get(board).content.decode()


def test_pressed_in_two_tabs_the_second_is_told_and_the_visit_moves_once(office, visit, anil):
    first, second = page_of(office, visit), page_of(office, visit)
    act, hour = first.context["act"], at(WEDNESDAY, "15:00").isoformat()
    here = visit.practitioner_id

    for page, value in ((first, f"{anil.pk}@{hour}"), (second, f"{here}@{hour}")):
        answer = office.post(act, {**on_enter(page, None), "choice": value, "seen": "yes"})

    assert answer.status_code == 422
    assert "has changed meanwhile" in answer.content.decode()
    visit.refresh_from_db()
    assert (visit.practitioner, visit.sequence) == (anil, 1)


def test_a_move_nobody_has_been_told_of_keeps_the_former_hour_as_the_promise(office, visit, anil):
    act = page_of(office, visit).context["act"]
    moved = {"choice": f"{anil.pk}@{at(WEDNESDAY, '15:00').isoformat()}", "sequence": "0"}
    office.post(act, {**moved, "seen": "yes"})

    page = page_of(office, visit)

    assert "12:00 pm. Of the present time the patient has not been told yet." in words_of(page)
    assert page.context["sections"][0].name == "At the promised hour, 12:00 pm"


def test_another_day_can_be_looked_at(office, visit):
    next_day = (DAY + dt.timedelta(days=1)).isoformat()

    page = page_of(office, visit, day=next_day)

    assert page.context["sections"][0].name.startswith("Least driving")
    assert f"{visit.practitioner_id}@{at(next_day, '12:00').isoformat()}" in values(page)


def test_a_day_on_which_nobody_can_come_says_so(office, visit):
    page = page_of(office, visit, day=(DAY + dt.timedelta(days=4)).isoformat())

    assert "Nobody can take it on this day." in words_of(page)


@pytest.mark.parametrize("change", [{"status": "cancelled"}, {"started_at": NOW}])
def test_a_visit_that_has_begun_or_is_off_is_not_moved(office, visit, change):
    Visit.objects.filter(pk=visit.pk).update(**change)

    answer = page_of(office, visit)

    assert (answer.status_code, answer.url) == (
        302,
        reverse("desk:visit", args=[visit.public_ref]),
    )


def test_the_notice_patients_need_hides_no_place_from_the_office(office, clinic, visit):
    type(clinic[1]).objects.update(notice_minutes=60 * 24 * 40, horizon_days=1)

    assert f"{visit.practitioner_id}@{at(WEDNESDAY, '15:00').isoformat()}" in values(
        page_of(office, visit)
    )


def test_the_questions_to_the_database_do_not_grow_with_the_people(
    office, clinic, visit, django_assert_max_num_queries
):
    for number in range(12):
        who = make_practitioner(areas=[clinic[2]], visit_types=[clinic[1]])
        make_visit(
            practitioner=who, visit_type=clinic[1], start=at(WEDNESDAY, f"{9 + number % 6:02d}:00")
        )

    with django_assert_max_num_queries(12):
        targets_on(visit, DAY, now())
