"""A better day: what flexible patients could save, asked one by one and never moved by itself."""

import datetime as dt

import pytest
from django.urls import reverse

from booking.models import AuditAction, Visit
from booking.operations.visits.flexible import NotAhead
from booking.queries.better_orders import better_rounds
from booking.queries.board import board_of
from core.clock import now
from core.models import AuditEntry
from tests.doors.office.a_visit import NOW, WEDNESDAY, address
from tests.doors.office.staff_people import editor_user
from tests.doors.patient import on_enter, words_of
from tests.factories import at, make_area, make_patient, make_practitioner, make_visit
from tests.refusals import meanwhile, provoked

pytestmark = pytest.mark.django_db
DAY = dt.date.fromisoformat(WEDNESDAY)


@pytest.fixture
def zigzag(clinic):
    """Burnaby, North Vancouver, Burnaby, North Vancouver: the second and third are the wrong way round."""
    clinic[2].prefixes.create(prefix="V7L")
    make_area("Elsewhere", prefixes=("V3S",))
    rows = [
        ("09:00", "V5H", "Ana"),
        ("10:45", "V7L", "Ben"),
        ("13:00", "V5H", "Cy"),
        ("15:00", "V7L", "Di"),
    ]
    return [
        make_visit(
            practitioner=clinic[0],
            visit_type=clinic[1],
            area=clinic[2],
            start=at(WEDNESDAY, clock),
            place=place,
            patient=make_patient(name=f"{name} Smith"),
        )
        for clock, place, name in rows
    ]


def flexible(*visits):
    Visit.objects.filter(pk__in=[one.pk for one in visits]).update(is_flexible=True)


def page_of(client):
    return client.get(reverse("desk:board_better", args=[WEDNESDAY]))


def test_without_anybody_who_may_be_asked_nothing_is_proposed(office, zigzag):
    page = page_of(office)

    assert page.context["rounds"] == []
    assert "Nobody can be asked." in words_of(page)


def test_before_and_after_stand_side_by_side_and_only_the_flexible_visit_moves(office, zigzag):
    flexible(zigzag[1])

    (round_,) = page_of(office).context["rounds"]

    assert [line.who for line in round_.before] == ["Ana S.", "Ben S.", "Cy S.", "Di S."]
    assert [line.who for line in round_.after] != [line.who for line in round_.before]
    assert [line.who for line in round_.after if line.is_changed] == ["Ben S."]
    kept = {line.who: line.when for line in round_.before}
    assert all(line.when == kept[line.who] for line in round_.after if not line.is_changed)


def test_a_round_that_cannot_be_better_is_not_shown(office, zigzag):
    flexible(zigzag[0])
    Visit.objects.filter(pk__in=[one.pk for one in zigzag[1:]]).delete()

    page = page_of(office)

    assert page.context["rounds"] == []
    assert "No other order of these visits drives less" in words_of(page)


def test_looking_at_a_proposal_moves_nothing_and_the_press_moves_what_it_saved(office, zigzag):
    flexible(zigzag[1])
    page = page_of(office)
    (change,) = page.context["rounds"][0].changes
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
    assert page_of(office).context["rounds"] == []


@pytest.mark.parametrize("change", [{"status": "completed"}, {"started_at": NOW}])
def test_a_visit_that_has_begun_is_nobody_s_to_ask_about(office, zigzag, change):
    flexible(zigzag[1])
    Visit.objects.filter(pk=zigzag[1].pk).update(**change)

    assert page_of(office).context["rounds"] == []


def test_a_visit_within_four_hours_is_not_asked_about(office, zigzag, time_machine):
    flexible(zigzag[1])
    time_machine.move_to(at(WEDNESDAY, "07:30"), tick=False)

    board = board_of(DAY, now=now())

    assert better_rounds(board.rounds, DAY, now()) == []


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

    with django_assert_max_num_queries(9):
        found = better_rounds(rounds, DAY, now())

    assert len(found) == 4


def test_the_office_writes_down_on_the_telephone_who_may_be_asked(office, visit):
    said = office.post(address(visit, "flexible"), {"suits": "yes"}, follow=True)
    again = office.post(address(visit, "flexible"), {"suits": "yes"})

    assert "It is written down." in words_of(said)
    assert again.status_code == 302
    visit.refresh_from_db()
    assert (visit.is_flexible, visit.start, visit.sequence) == (True, at(WEDNESDAY, "12:00"), 0)
    entry = AuditEntry.objects.get(action=AuditAction.VISIT_DESCRIBED)
    assert entry.fields == ["is_flexible"]


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
