"""Moving a confirmed visit: looked at first, told when it is final, and taken back until then."""

import datetime as dt

import pytest
from django.core import mail
from django.test import Client

from booking.models import Visit
from booking.operations.messages.private_links import mint_link
from booking.operations.visits.undo_move import FormerTimeTaken, TooLateToUndo
from core import outbox
from core.models import OutboxMessage
from tests.doors.patient import on_enter, words_of
from tests.factories import at, make_practitioner, make_visit
from tests.refusals import provoked

pytestmark = pytest.mark.django_db


@pytest.fixture
def look(follower, booked, patient, bench):
    """The visit is known to all. Choose Thursday at one, and look at what the move means."""
    letters(bench)
    url = f"/visit/{booked.public_ref}/change/"
    patient.client = follower
    value = patient.offered(url, day="2026-11-26")["1:00 pm"]
    return follower.post(url, {"start": value})


@pytest.fixture
def moved(look, follower, booked):
    """And move it."""
    follower.post(f"/visit/{booked.public_ref}/change/move/", on_enter(look, None))
    return Visit.objects.get(pk=booked.pk)


def letters(bench):
    """Who has been written to by now."""
    mail.outbox.clear()
    outbox.run_due(bench.now)
    return sorted(message.subject for message in mail.outbox)


def test_before_a_visit_moves_the_page_says_from_when_to_when_and_what_stays(look, booked):
    page = words_of(look)

    for words in (
        "From Wednesday 25 November, 9:30 am",
        "To Thursday 26 November, 1:00 pm",
        "What you paid, $50, moves along",
        "Who comes Priya Sandhu",
        "free until Wednesday 25 November, 1:00 pm",
    ):
        assert words in page
    booked.refresh_from_db()
    assert (booked.start, booked.sequence) == (at("2026-11-25", "09:30"), 0)


def test_money_moves_along_only_where_some_was_paid(follower, booked, bench):
    url = f"/visit/{booked.public_ref}/change/"
    paid = words_of(follower.get(url))
    unpaid = make_visit(
        practitioner=booked.practitioner,
        visit_type=booked.visit_type,
        start=at("2026-11-27", "10:00"),
    )
    follower.get(f"/visit/{mint_link(visit=unpaid, now=bench.now)[0]}/")
    free = words_of(follower.get(f"/visit/{unpaid.public_ref}/change/"))

    assert "moves along" in paid
    assert "It stays yours until you have chosen another" in free
    assert "moves along" not in free


def test_a_visit_moves_when_that_was_confirmed_and_its_links_stay_good(moved, follower, bench):
    assert moved.start == at("2026-11-26", "13:00")
    assert Client().get(f"/visit/{follower.token}/").status_code == 302
    page = words_of(follower.get(f"/visit/{moved.public_ref}/confirmation/"))
    assert "Thursday 26 November, 1:00 pm" in page
    assert "It was on Wednesday 25 November, 9:30 am" in page
    assert "We have sent this" not in page


def test_a_move_taken_back_within_ten_minutes_is_told_to_nobody(moved, follower, bench):
    letters(bench)
    bench.wait(minutes=9)
    answer = follower.post(f"/visit/{moved.public_ref}/change/undo/", {"sequence": moved.sequence})

    moved.refresh_from_db()
    assert moved.start == at("2026-11-25", "09:30")
    assert "Your visit has moved" not in words_of(follower.get(answer.url))
    bench.wait(minutes=20)
    assert letters(bench) == []
    due = OutboxMessage.objects.filter(key__startswith="remind:").values_list("run_at", flat=True)
    assert max(due) == moved.start - dt.timedelta(hours=2)


def test_after_ten_minutes_a_move_is_final_and_both_are_told(moved, follower, bench):
    assert [one for one in letters(bench) if "26 Nov" in one] == []
    bench.wait(minutes=10)

    with provoked(TooLateToUndo):
        follower.post(f"/visit/{moved.public_ref}/change/undo/", {"sequence": moved.sequence})

    moved.refresh_from_db()
    assert moved.start == at("2026-11-26", "13:00")
    page = words_of(follower.get(f"/visit/{moved.public_ref}/confirmation/"))
    assert ("Put it back" in page, "We are sending you an e-mail" in page) == (False, True)
    assert letters(bench) == [
        "A visit has moved: Thu 26 Nov, 1:00 pm",
        "Changed: your visit on Thu 26 Nov, 1:00 pm",
    ]
    page = words_of(follower.get(f"/visit/{moved.public_ref}/confirmation/"))
    assert "We have sent this" in page


@pytest.fixture
def wing(clinic):
    """A colleague, the only one who comes in the evening."""
    return make_practitioner(
        name="Wing Lau",
        email="wing@tidewater.example",
        areas=list(clinic.practitioner.areas.all()),
        visit_types=[clinic.visit_type],
        hours="17:30-21:00",
    )


@pytest.fixture
def with_wing(wing, look, follower, booked, patient):
    """Moved to the evening, to a colleague who has not heard of it yet."""
    url = f"/visit/{booked.public_ref}/change/"
    value = patient.offered(url, day="2026-11-26", practitioner="")["6:00 pm"]
    shown = follower.post(url, {"start": value})
    follower.post(f"{url}move/", on_enter(shown, None))
    return Visit.objects.get(pk=booked.pk)


def cancels(follower, visit):
    url = f"/visit/{visit.public_ref}/cancel/"
    return follower.post(url, on_enter(follower.get(url), None))


def test_cancelled_within_ten_minutes_of_a_move_only_who_knew_of_the_visit_is_told(
    with_wing, wing, follower, bench
):
    bench.wait(minutes=3)
    cancels(follower, with_wing)
    letters(bench)
    told = {message.to[0]: message.subject for message in mail.outbox}
    bench.wait(minutes=20)

    assert with_wing.practitioner == wing
    assert told["priya@tidewater.example"] == "A visit was cancelled: Wed 25 Nov, 9:30 am"
    assert told["joan@example.org"].startswith("Cancelled: your visit on Thu 26 Nov, 6:00 pm")
    assert "wing@tidewater.example" not in told
    assert letters(bench) == []


def test_moved_there_and_back_by_choosing_again_nobody_is_told(
    with_wing, follower, bench, booked, patient
):
    url = f"/visit/{booked.public_ref}/change/"
    value = patient.offered(url, day="2026-11-25", practitioner="")["9:30 am"]
    follower.post(f"{url}move/", on_enter(follower.post(url, {"start": value}), None))
    bench.wait(minutes=30)

    assert letters(bench) == []
    booked.refresh_from_db()
    assert booked.start == at("2026-11-25", "09:30")


def test_cancelled_after_the_ten_minutes_the_colleague_who_was_told_is_told_again(
    with_wing, follower, bench
):
    bench.wait(minutes=10)
    letters(bench)
    cancels(follower, with_wing)
    letters(bench)

    told = {message.to[0]: message.subject for message in mail.outbox}
    assert told["wing@tidewater.example"] == "A visit was cancelled: Thu 26 Nov, 6:00 pm"
    assert "priya@tidewater.example" not in told


def test_a_former_time_that_was_taken_meanwhile_stays_taken(moved, follower, another):
    another.until("times")
    another.choose("9:30 am")

    with provoked(FormerTimeTaken):
        answer = follower.post(
            f"/visit/{moved.public_ref}/change/undo/", {"sequence": moved.sequence}
        )

    moved.refresh_from_db()
    assert (answer.status_code, moved.start) == (409, at("2026-11-26", "13:00"))
    assert "The former time has just been taken" in words_of(answer)


def test_what_others_were_told_is_told_again_when_a_move_is_taken_back(moved, follower, bench):
    OutboxMessage.objects.filter(key__contains=":changed:").update(run_at=bench.now)
    letters(bench)
    follower.post(f"/visit/{moved.public_ref}/change/undo/", {"sequence": moved.sequence})

    assert letters(bench) == [
        "A visit has moved: Wed 25 Nov, 9:30 am",
        "Changed: your visit on Wed 25 Nov, 9:30 am",
    ]


def test_a_look_made_before_the_visit_was_changed_elsewhere_moves_nothing(
    look, moved, follower, booked, patient
):
    url = f"/visit/{booked.public_ref}/change/"
    value = patient.offered(url, day="2026-11-27")["9:00 am"]
    answer = follower.post(f"{url}move/", on_enter(look, None) | {"start": value})

    again = Visit.objects.get(pk=booked.pk)
    assert (answer.status_code, again.start) == (409, moved.start)
    assert "changed in another window" in words_of(answer)


def test_nobody_without_a_pass_moves_or_puts_back(moved, look):
    stranger = Client()
    for page in ("move", "undo"):
        url = f"/visit/{moved.public_ref}/change/{page}/"
        assert stranger.post(url, on_enter(look, None)).status_code == 404

    assert Visit.objects.get(pk=moved.pk).sequence == 1


def test_a_time_taken_meanwhile_leaves_the_visit_as_it_was(follower, booked, patient, another):
    url = f"/visit/{booked.public_ref}/change/"
    patient.client = follower
    value = patient.offered(url, day="2026-11-26")["1:00 pm"]
    another.until("times")
    look = follower.post(url, {"start": value})
    another.choose("1:00 pm", day="2026-11-26")

    late = follower.post(url, {"start": value}), follower.post(f"{url}move/", on_enter(look, None))

    booked.refresh_from_db()
    for answer in late:
        assert answer.status_code == 409
        assert "Your visit is as it was" in words_of(answer)
    assert booked.start == at("2026-11-25", "09:30")
