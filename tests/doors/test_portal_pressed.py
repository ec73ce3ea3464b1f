"""A step that was pressed without a signal arrives later, once, with the time it was pressed."""

import datetime as dt
import uuid

import pytest

from booking.models import LatePress, VisitStatus
from booking.operations.visits.pressed import PressTooOld, WordTooOld, take_pressed_step
from core import outbox
from core.audit import Actor
from core.clock import now
from tests.doors.test_portal_round import at_clock, visit_at, wing
from tests.factories import make_patient

pytestmark = pytest.mark.django_db
__all__ = ["wing"]


def milliseconds(moment):
    return int(moment.timestamp() * 1000)


def later(client, visit, step, pressed, press=None, more=()):
    """What the phone sends once it has a signal again."""
    return client.post(
        f"/practice/visits/{visit.public_ref}/{step}/",
        {"press": str(press or uuid.uuid4()), "pressed": milliseconds(pressed), **dict(more)},
        headers={"X-Sent-Later": "yes"},
    )


def test_start_and_done_keep_the_times_at_which_they_were_pressed(client, wing, time_machine):
    visit = visit_at(wing, "09:30")
    begun, over = visit.start + dt.timedelta(minutes=2), visit.start + dt.timedelta(minutes=40)
    at_clock(time_machine, "13:00")

    answers = [later(client, visit, "start", begun), later(client, visit, "done", over)]

    visit.refresh_from_db()
    assert [answer.status_code for answer in answers] == [200, 200]
    assert (visit.started_at, visit.finished_at) == (begun, over)
    assert visit.status == VisitStatus.COMPLETED


def test_a_no_show_keeps_its_time_and_what_was_tried(client, wing, time_machine):
    visit = visit_at(wing, "09:30")
    pressed = visit.start + dt.timedelta(minutes=16)
    at_clock(time_machine, "13:00")

    later(client, visit, "no-show", pressed, more={"rang": "yes", "waited": "15"})

    visit.refresh_from_db()
    tried = visit.missed_try
    assert (visit.status, visit.finished_at) == (VisitStatus.NO_SHOW, pressed)
    assert (tried.rang, tried.called, tried.waited_minutes) == (True, False, 15)
    assert "Sent: No-show" in client.get("/practice/").content.decode()


def test_a_delay_is_told_once_and_says_that_others_wait_too(client, wing, mailoutbox):
    visit, press = visit_at(wing, "10:30", patient=make_patient(name="Joan")), uuid.uuid4()
    visit_at(wing, "11:30", patient=make_patient(name="Omar"))

    for _time in range(3):
        asked = {"minutes": "30", "shown": "0"}
        later(client, visit, "late", visit.start - dt.timedelta(minutes=40), press, more=asked)
    outbox.run_due(now())

    visit.refresh_from_db()
    page = client.get("/practice/").content.decode()
    assert visit.late_minutes == 30
    assert len(mailoutbox) == 1
    assert "It makes others wait as well" in page


def test_a_delay_that_is_over_when_it_arrives_is_told_to_nobody(client, wing, time_machine):
    visit = visit_at(wing, "09:30", patient=make_patient(name="Joan"))
    time_machine.move_to(visit.start + dt.timedelta(minutes=11), tick=False)

    later(client, visit, "late", visit.start, more={"minutes": "10", "shown": "0"})

    visit.refresh_from_db()
    assert (visit.late_minutes, LatePress.objects.count()) == (0, 0)
    assert "Nobody was told" in client.get("/practice/").content.decode()
    moment = {"press": uuid.uuid4(), "pressed_at": visit.start, "by": Actor("x"), "now": now()}
    with pytest.raises(WordTooOld):
        take_pressed_step(visit=visit, step="late", minutes=10, **moment)


def test_the_same_press_sent_five_times_is_one(client, wing):
    visit, press = visit_at(wing, "09:30"), uuid.uuid4()

    for _time in range(5):
        answer = later(client, visit, "done", visit.start + dt.timedelta(minutes=20), press)

    assert answer.status_code == 200
    assert LatePress.objects.count() == 1
    assert visit.ledger.filter(kind="balance_due").count() <= 1


def test_a_press_taken_back_meanwhile_is_not_taken_again(client, wing):
    visit, press = visit_at(wing, "09:30"), uuid.uuid4()
    later(client, visit, "done", visit.start, press)
    client.post(f"/practice/visits/{visit.public_ref}/undo/")

    later(client, visit, "done", visit.start, press)

    visit.refresh_from_db()
    assert visit.status == VisitStatus.CONFIRMED


@pytest.mark.parametrize("off", [dt.timedelta(hours=-13), dt.timedelta(minutes=5)])
def test_a_press_too_old_or_from_the_future_is_refused_and_said(client, wing, time_machine, off):
    visit = visit_at(wing, "09:30")
    moment = visit.start + dt.timedelta(hours=1)
    time_machine.move_to(moment, tick=False)

    later(client, visit, "done", moment + off)

    visit.refresh_from_db()
    page = client.get("/practice/").content.decode()
    assert (visit.status, LatePress.objects.count()) == (VisitStatus.CONFIRMED, 0)
    assert "pressed too long ago" in page


def test_done_pressed_before_the_visit_is_too_early_whenever_it_arrives(client, wing, time_machine):
    visit = visit_at(wing, "10:30")
    at_clock(time_machine, "13:00")

    later(client, visit, "done", visit.start - dt.timedelta(minutes=30))

    visit.refresh_from_db()
    assert visit.status == VisitStatus.CONFIRMED
    assert "too early" in client.get("/practice/").content.decode()


def test_a_visit_cancelled_meanwhile_is_not_done_and_its_practitioner_is_told(client, wing):
    visit = visit_at(wing, "09:30", status="cancelled")

    later(client, visit, "done", visit.start)

    visit.refresh_from_db()
    assert visit.status == VisitStatus.CANCELLED
    assert "changed in the meantime" in client.get("/practice/").content.decode()


@pytest.mark.parametrize(
    "sent",
    [
        {"press": "x"},
        {"pressed": "x"},
        {"pressed": "-1"},
        {"pressed": "9" * 40},
        {"pressed": ""},
        {"pressed": "1e9"},
    ],
)
def test_a_press_that_cannot_be_read_writes_nothing(client, wing, sent):
    visit = visit_at(wing, "09:30")

    answer = later(client, visit, "start", visit.start, more=sent)

    visit.refresh_from_db()
    assert answer.status_code == 422
    assert visit.started_at is None


def test_a_colleagues_visit_is_no_page_to_a_late_press(client, wing, django_user_model):
    visit = visit_at(wing, "09:30")
    wing.user = None
    wing.save()

    assert later(client, visit, "start", visit.start).status_code == 404


def test_the_worker_is_a_script_for_the_practice_alone_and_holds_nothing_of_anybody(client, wing):
    visit_at(wing, "09:30")

    answer = client.get("/practice/worker.js")

    assert answer.headers["Content-Type"].startswith("text/javascript")
    assert "Joan" not in answer.content.decode()
    assert (
        "script-src" in answer.headers["Content-Security-Policy"]
        or "default-src 'self'" in (answer.headers["Content-Security-Policy"])
    )


def test_signing_out_tells_the_browser_to_keep_nothing(client, wing):
    answer = client.post("/accounts/logout/")

    assert answer.headers["Clear-Site-Data"] == '"storage"'
    assert "Clear-Site-Data" not in client.post("/accounts/logout/").headers


def test_the_operation_refuses_an_old_press_whoever_asks(wing):
    visit = visit_at(wing, "09:30")

    with pytest.raises(PressTooOld):
        take_pressed_step(
            visit=visit,
            step="done",
            press=uuid.uuid4(),
            pressed_at=visit.start - dt.timedelta(days=1),
            by=Actor("x"),
            now=visit.start,
        )
