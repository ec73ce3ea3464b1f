"""Texts about being late: to whom they go, once, and what Twilio's server makes of them."""

import re

import pytest

from booking.models import PatientLink, TextChoice, TextMessage
from booking.operations.messages import texts
from booking.operations.visits.cancel import cancel_visit
from booking.texts.gateway import NotTaken, PerhapsTaken, TextRefused
from core import outbox
from core.clock import now
from core.models import OutboxMessage
from tests.doors.test_portal_late import is_told
from tests.doors.test_portal_round import at_clock, visit_at, wing
from tests.factories import make_patient
from tests.refusals import provoked
from tests.telephones import ACCOUNT, SENDER, agreed, telephones, tell

pytestmark = [pytest.mark.django_db, pytest.mark.enable_socket]
__all__ = ["wing"]


@pytest.fixture
def twilio(settings):
    with telephones(settings) as server:
        yield server


@pytest.fixture
def visit(wing):
    return visit_at(wing, "11:30", patient=make_patient())


def work():
    outbox.run_due(now())


def states(visit):
    return list(visit.texts.order_by("pk").values_list("what", "state"))


def test_whoever_agreed_is_texted_once_that_we_are_late_and_whoever_did_not_is_not(
    client, wing, visit, twilio
):
    other = visit_at(wing, "14:00", patient=make_patient(phone="+16045550133"))
    agreed(visit, now())
    for one in (visit, other):
        is_told(client, one, "20")
        is_told(client, one, "20")
    work()
    work()

    assert [text["To"] for text in twilio.taken] == ["+16045550199"]
    assert twilio.taken[0]["From"] == SENDER
    assert f"/Accounts/{ACCOUNT}/Messages.json" in twilio.asked[0][0]
    assert (states(visit), states(other)) == ([("late", "sent")], [])


def test_a_text_says_when_and_nothing_of_whom_or_why_and_its_link_opens_the_visit(
    client, wing, visit, twilio
):
    agreed(visit, now())
    is_told(client, visit, "20")
    work()

    body = twilio.taken[0]["Body"]
    link = re.search(r"https?://\S+(/t/\S+/)", body)
    assert "around 11:50 am" in body
    for private in ("Joan", "Smith", wing.name, str(visit.visit_type), visit.street):
        assert not private or private not in body
    assert client.get(link[1]).url == f"/visit/{visit.public_ref}/confirmation/"
    assert PatientLink.objects.filter(visit=visit).count() == 2  # the letter's and the text's


def test_twenty_five_and_twenty_again_are_three_texts_and_what_was_not_sent_is_not_sent_later(
    client, visit, twilio, time_machine
):
    agreed(visit, now())
    for minute, said in enumerate(("20", "5", "20")):
        at_clock(time_machine, f"10:0{minute}")
        is_told(client, visit, said)
        work()
    is_told(client, visit, "5")
    is_told(client, visit, "30")
    work()

    assert [re.search(r"11:5\d|11:35|12:00", text["Body"])[0] for text in twilio.taken] == [
        "11:50",
        "11:35",
        "11:50",
        "12:00",
    ]


def test_a_cancelled_visit_is_late_for_nobody(client, visit, twilio):
    agreed(visit, now())
    is_told(client, visit, "20")
    cancel_visit(visit=visit, now=now(), by="clinic")
    work()

    assert ("late", "not sent") in states(visit)
    assert not [text for text in twilio.taken if "late" in text["Body"]]


def test_a_worker_that_died_in_the_call_leaves_a_text_that_is_not_sent_again(
    client, visit, twilio, monkeypatch
):
    agreed(visit, now())
    is_told(client, visit, "20")
    twilio.answers = ["hang up"]
    with provoked(PerhapsTaken):
        work()
    assert states(visit) == [("late", "unknown")]

    # The same, where not even that was written: the row stands at "sending".
    TextMessage.objects.update(state="sending")
    OutboxMessage.objects.filter(kind="visit.text").update(state="waiting", run_at=now())
    work()

    assert states(visit) == [("late", "unknown")]
    assert len(twilio.taken) == 1


def test_a_server_that_is_too_busy_gets_the_text_later_and_one_that_fails_does_not(
    client, visit, twilio, time_machine
):
    agreed(visit, now())
    is_told(client, visit, "20")
    twilio.answers = [(429, 20429)]
    with provoked(NotTaken):
        work()
    assert (twilio.taken, states(visit)) == ([], [("late", "waiting")])

    at_clock(time_machine, "10:05")
    work()
    assert (len(twilio.taken), states(visit)) == (1, [("late", "sent")])

    is_told(client, visit, "10")
    twilio.answers = [(503, 20503)]
    work()
    at_clock(time_machine, "10:30")
    work()
    assert (len(twilio.taken), states(visit)[-1]) == (1, ("late", "unknown"))


def test_nobody_listening_means_nothing_went_out_and_it_is_tried_again(
    client, visit, twilio, settings, time_machine
):
    agreed(visit, now())
    is_told(client, visit, "20")
    settings.TWILIO_API_BASE = "http://127.0.0.1:9"
    work()
    assert states(visit) == [("late", "waiting")]

    settings.TWILIO_API_BASE = twilio.address
    at_clock(time_machine, "10:05")
    work()
    assert states(visit) == [("late", "sent")]


@pytest.mark.parametrize(("code", "said"), [(21610, "stopped"), (21614, "unreachable")])
def test_a_number_that_is_refused_for_good_is_not_asked_again(client, visit, twilio, code, said):
    agreed(visit, now())
    is_told(client, visit, "20")
    twilio.answers = [(400, code)]
    with provoked(TextRefused):
        work()
    is_told(client, visit, "5")
    work()

    assert (twilio.taken, len(twilio.asked)) == ([], 1)
    assert states(visit) == [("late", "refused"), ("late", "not sent")]
    assert TextChoice.objects.order_by("-pk").first().said == said
    assert visit.texts.get(state="not sent").why == said


def test_reports_say_how_a_text_fared_and_the_last_word_stays(client, visit, twilio):
    agreed(visit, now())
    is_told(client, visit, "20")
    work()
    text = visit.texts.get()
    path, sid = f"/texts/reports/{text.pk}/", text.provider_id

    for status in ("delivered", "sent", "delivered", "undelivered"):
        answer = tell(client, path, MessageSid=sid, MessageStatus=status)
        assert (answer.status_code, states(visit)) == (204, [("late", "delivered")])
    other = tell(client, path, MessageSid="SM-of-somebody-else", MessageStatus="failed")
    assert (other.status_code, states(visit)) == (204, [("late", "delivered")])


def test_a_report_of_a_text_whose_answer_was_lost_says_that_it_went(client, visit, twilio):
    agreed(visit, now())
    is_told(client, visit, "20")
    twilio.answers = ["hang up"]
    work()
    path = f"/texts/reports/{visit.texts.get().pk}/"

    tell(client, path, MessageSid="SM1", MessageStatus="undelivered", ErrorCode="30006")

    assert states(visit) == [("late", "failed")]
    assert TextChoice.objects.filter(said="unreachable").count() == 1


@pytest.mark.parametrize("path", ["/texts/reports/{pk}/", "/texts/incoming/"])
def test_what_twilio_did_not_sign_finds_nothing(client, visit, twilio, settings, path):
    agreed(visit, now())
    is_told(client, visit, "20")
    work()
    path = path.format(pk=visit.texts.get().pk)
    said = {"MessageSid": visit.texts.get().provider_id, "MessageStatus": "failed"}
    said |= {"From": "+16045550199", "Body": "STOP"}

    for signature in ("", "x", "bm90IHR3aWxpbw=="):
        assert tell(client, path, signature, **said).status_code == 404
    assert client.get(path).status_code == 405
    settings.SMS_GATEWAY = "none"
    assert tell(client, path, **said).status_code == 404

    assert states(visit) == [("late", "sent")]
    assert not TextChoice.objects.filter(said="stopped").exists()


def test_the_signature_is_over_our_public_address_whatever_a_proxy_calls_us(
    client, visit, twilio, settings
):
    settings.BASE_URL = "https://clinic.example"
    agreed(visit, now())
    is_told(client, visit, "20")
    work()

    text = visit.texts.get()
    assert twilio.taken[0]["StatusCallback"] == f"https://clinic.example/texts/reports/{text.pk}/"
    said = {"MessageSid": text.provider_id, "MessageStatus": "delivered"}
    assert tell(client, f"/texts/reports/{text.pk}/", **said).status_code == 204
    assert states(visit) == [("late", "delivered")]


def test_stop_ends_texts_to_the_number_until_start_comes_from_it(client, visit, twilio):
    agreed(visit, now())
    incoming = {"From": "+16045550199", "MessageSid": "SM77"}
    for _again in range(2):
        assert tell(client, "/texts/incoming/", **incoming, Body=" Arrêt! ").status_code == 200
    is_told(client, visit, "20")
    work()
    assert (twilio.taken, states(visit)) == ([], [("late", "not sent")])
    assert TextChoice.objects.filter(said="stopped").count() == 1

    # A tick on a page, by whoever, does not bring back what the telephone's owner ended.
    assert agreed(visit, now()) is False
    is_told(client, visit, "5")
    work()
    assert twilio.taken == []

    tell(client, "/texts/incoming/", From="+16045550199", MessageSid="SM78", Body="START")
    is_told(client, visit, "10")
    work()
    assert len(twilio.taken) == 1


def test_two_workers_on_one_event_write_one_row(visit):
    event = {"visit": visit, "message": "late", "event": "one", "number": "+16045550199"}

    assert texts.begin_text(**event, now=now()) is not None
    assert texts.begin_text(**event, now=now()) is None
    assert states(visit) == [("late", "unknown")]

    texts.text_went(TextMessage.objects.get(), provider_id="SM1", now=now())
    assert states(visit) == [("late", "sent")]


def test_no_text_comes_at_night_but_around_the_visit_itself(client, wing, twilio, time_machine):
    visit = visit_at(wing, "08:00", patient=make_patient(), day="2026-11-21")
    agreed(visit, now())
    at_clock(time_machine, "21:30")
    is_told(client, visit, "20")
    work()
    assert (twilio.taken, visit.texts.get().why) == ([], "night")

    at_clock(time_machine, "07:30", day="2026-11-21")
    is_told(client, visit, "10")
    work()
    assert len(twilio.taken) == 1
