"""A better day: what flexible patients could save, asked one by one and never moved by itself."""

import datetime as dt
import uuid

import pytest
from django.urls import reverse

from booking.models import AuditAction, DeskReport, Visit
from booking.operations.clinic import better_day as module
from booking.operations.clinic.better_day import look_for_better
from booking.operations.visits.flexible import NotAhead
from booking.queries.better_days import may_be_asked, still_better
from booking.queries.board import board_of
from core.clock import now
from core.models import AuditEntry
from tests.doors.office.a_visit import NOW, WEDNESDAY, address
from tests.doors.office.staff_people import editor_user
from tests.doors.office.zigzag import (
    DAY,
    better_rounds,
    flexible,
    looked_for,
    page_of,
    zigzag_round,
)
from tests.doors.patient import on_enter, words_of
from tests.factories import at, make_practitioner, make_visit
from tests.refusals import meanwhile, provoked

pytestmark = pytest.mark.django_db


@pytest.fixture
def zigzag(clinic):
    return zigzag_round(clinic)


def test_without_anybody_who_may_be_asked_nothing_is_proposed(office, zigzag):
    page = page_of(office)

    assert page.context["groups"] == []
    assert "Nobody can be asked." in words_of(page)
    assert "Look for a better day" not in words_of(page)


def test_nothing_is_looked_for_until_somebody_asks_and_two_presses_are_one_search(office, zigzag):
    flexible(zigzag[1])
    before = page_of(office)
    for _press in range(2):
        office.post(reverse("desk:board_better_look", args=[WEDNESDAY]))
    waiting = page_of(office)

    assert "Look for a better day" in words_of(before)
    assert before.context["groups"] == []
    assert "the worker is on it" in words_of(waiting)
    assert DeskReport.objects.filter(kind="better_day").count() == 1


def test_before_and_after_stand_side_by_side_and_only_the_flexible_visit_moves(office, zigzag):
    flexible(zigzag[1])

    (group,) = looked_for(office).context["groups"]

    (round_,) = group.rounds
    assert [line.who for line in round_.before] == ["Ana S.", "Ben S.", "Cy S.", "Di S."]
    assert [line.who for line in round_.after] != [line.who for line in round_.before]
    assert [line.who for line in round_.after if line.is_changed] == ["Ben S."]
    kept = {line.who: line.when for line in round_.before}
    assert all(line.when == kept[line.who] for line in round_.after if not line.is_changed)


def test_a_round_that_cannot_be_better_is_not_shown(office, zigzag):
    flexible(zigzag[0])
    Visit.objects.filter(pk__in=[one.pk for one in zigzag[1:]]).delete()

    page = looked_for(office)

    assert page.context["groups"] == []
    assert "No other order of these visits drives less" in words_of(page)


def test_looking_at_a_proposal_moves_nothing_and_the_press_moves_what_it_saved(office, zigzag):
    flexible(zigzag[1])
    page = looked_for(office)
    (change,) = page.context["groups"][0].changes
    before = board_of(DAY, now=now()).rounds[0].drive_minutes

    act = address(zigzag[1], "reschedule") + "?from=board"
    sent = {name: change[name] for name in ("choice", "was", "sequence")}
    look = office.post(act, sent)
    zigzag[1].refresh_from_db()
    stayed = zigzag[1].start
    done = office.post(act, on_enter(look, None))

    assert stayed == at(WEDNESDAY, "10:45")
    assert done.status_code == 302
    zigzag[1].refresh_from_db()
    assert f"@{zigzag[1].start.isoformat()}" in change["choice"]
    assert board_of(DAY, now=now()).rounds[0].drive_minutes < before
    assert page_of(office).context["groups"] == []


def test_what_became_of_the_day_meanwhile_is_asked_anew_when_the_page_is_opened(office, zigzag):
    flexible(zigzag[1])
    (group,) = looked_for(office).context["groups"]
    (change,) = group.changes
    taken = dt.datetime.fromisoformat(change["choice"].partition("@")[2])
    make_visit(
        practitioner=zigzag[0].practitioner,
        visit_type=zigzag[0].visit_type,
        area=zigzag[0].area,
        start=taken,
        place="V5H",
    )

    assert page_of(office).context["groups"] == []


def test_a_solver_ended_at_its_limit_leaves_single_moves_and_the_page_says_so(
    office, zigzag, monkeypatch
):
    monkeypatch.setattr(module, "LONGEST", 0.001)
    flexible(zigzag[1])

    page = looked_for(office)

    assert "The search was ended before it had an answer" in words_of(page)
    assert len(page.context["groups"]) == 1


@pytest.mark.parametrize("words", [["-c", "print('[[[')"], ["-c", "import sys; sys.exit(1)"]])
def test_a_solver_that_breaks_is_no_answer(words, monkeypatch):
    run = module.subprocess.run
    monkeypatch.setattr(
        module.subprocess, "run", lambda command, **how: run([command[0], *words], **how)
    )

    assert module.solved([]) is None


def test_the_solver_is_told_no_key_and_no_address_of_the_database(monkeypatch):
    seen = {}
    run = module.subprocess.run

    def watched(command, **how):
        seen.update(how["env"])
        return run(command, **how)

    monkeypatch.setattr(module.subprocess, "run", watched)

    assert module.solved([]) == []
    assert sorted(seen) == ["LANG", "OPENBLAS_NUM_THREADS", "PATH"]


@pytest.mark.parametrize("change", [{"status": "completed"}, {"started_at": NOW}])
def test_a_visit_that_has_begun_is_nobody_s_to_ask_about(office, zigzag, change):
    flexible(zigzag[1])
    Visit.objects.filter(pk=zigzag[1].pk).update(**change)

    assert looked_for(office).context["groups"] == []


def test_nobody_is_asked_to_leave_the_stop_of_a_joint_visit(zigzag):
    flexible(zigzag[1])
    pair = uuid.uuid4()
    Visit.objects.filter(pk=zigzag[1].pk).update(joint=pair)
    beside = {"practitioner": zigzag[1].practitioner, "visit_type": zigzag[1].visit_type}
    other = make_visit(start=zigzag[1].end, place="V7L", joint=pair, **beside)
    assert asked_of_the_day() == []

    Visit.objects.filter(pk=other.pk).update(joint=None)
    assert asked_of_the_day() == [zigzag[1]]


def asked_of_the_day():
    return [visit for one in board_of(DAY, now=now()).rounds for visit in may_be_asked(one, now())]


def test_a_visit_within_four_hours_is_not_asked_about(office, zigzag, time_machine):
    flexible(zigzag[1])
    time_machine.move_to(at(WEDNESDAY, "07:30"), tick=False)

    assert better_rounds() == []


def test_the_questions_to_the_database_do_not_grow_with_the_rounds(
    office, clinic, zigzag, django_assert_max_num_queries
):
    for _more in range(4):
        who = make_practitioner(areas=[clinic[2]], visit_types=[clinic[1]])
        for clock, place in (
            ("09:00", "V5H"),
            ("11:00", "V7L"),
            ("13:00", "V5H"),
            ("15:00", "V7L"),
        ):
            make_visit(
                practitioner=who,
                visit_type=clinic[1],
                area=clinic[2],
                start=at(WEDNESDAY, clock),
                place=place,
                is_flexible=True,
            )
    rounds = board_of(DAY, now=now()).rounds
    proposal = look_for_better(day=DAY, now=now())

    with django_assert_max_num_queries(12):
        found = still_better(rounds, DAY, now(), proposal)

    assert len(found) == 4


def test_the_office_writes_down_on_the_telephone_who_may_be_asked(office, visit):
    said = office.post(address(visit, "flexible"), {"suits": "yes"}, follow=True)
    again = office.post(address(visit, "flexible"), {"suits": "yes"})

    assert "It is written down." in words_of(said)
    assert again.status_code == 302
    visit.refresh_from_db()
    assert (visit.is_flexible, visit.start, visit.sequence) == (True, at(WEDNESDAY, "12:00"), 0)
    entry = AuditEntry.objects.get(action=AuditAction.VISIT_DESCRIBED)
    assert entry.fields == ["is_flexible", "another_person_suits"]


@pytest.mark.parametrize(
    ("said", "hour", "person"),
    [("anybody", True, True), ("person", False, True), ("no", False, False)],
)
def test_another_hour_and_another_person_are_said_apart(office, visit, said, hour, person):
    Visit.objects.filter(pk=visit.pk).update(is_flexible=not hour)
    office.post(address(visit, "flexible"), {"suits": said})

    visit.refresh_from_db()
    assert (visit.is_flexible, visit.another_person_suits) == (hour, person)


def test_of_a_visit_called_off_meanwhile_nothing_is_written_down(office, visit):
    def cancel():
        Visit.objects.filter(pk=visit.pk).update(status="cancelled")

    with provoked(NotAhead), meanwhile("UPDATE", cancel):
        answer = office.post(address(visit, "flexible"), {"suits": "yes"})

    assert answer.status_code == 422
    visit.refresh_from_db()
    assert visit.is_flexible is False


def test_an_editor_sees_no_better_day(client, zigzag):
    client.force_login(editor_user())

    assert page_of(client).status_code == 302
