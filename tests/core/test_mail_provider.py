"""Letters by a provider that reports, handed over by the real library, reported at the real address."""

import datetime as dt

import pytest

from core import outbox
from core.housekeeping import TOLD, tidy
from core.letters import send
from core.mail_checks import mail_settings_are_whole
from core.models import OutboxMessage, SentLetter
from tests.mail_providers import (
    bounce,
    complaint,
    delivery,
    job,
    mailgun_says,
    postmark_says,
    sent,
    stands,
)

pytestmark = [pytest.mark.django_db, pytest.mark.enable_socket]


def test_postmark_is_told_nothing_but_the_letter_and_a_mark_of_no_meaning(at_postmark, now):
    assert sent(now).state == "done"

    [letter] = at_postmark.taken
    row = SentLetter.objects.get()
    assert letter["Metadata"] == {"letter": row.reference}
    assert (letter["TrackOpens"], letter["TrackLinks"]) == (False, "None")
    assert "Tag" not in letter
    assert (row.provider_id, row.state) == ("b7bc2f4a-e38e-4336-af7d-000000000001", "sent")
    assert at_postmark.keys == ["a token"]


def test_an_invitation_travels_as_a_file_that_mail_programs_know(at_postmark, now):
    sent(now)

    [file] = at_postmark.taken[0]["Attachments"]
    assert file["Name"] == "visit.ics"
    assert file["ContentType"].startswith("text/calendar")
    assert 'method="REQUEST"' in file["ContentType"]


def test_mailgun_is_told_nothing_but_the_letter_and_a_mark_of_no_meaning(at_mailgun, now):
    assert sent(now).state == "done"

    [letter] = at_mailgun.taken
    row = SentLetter.objects.get()
    assert letter["v:letter"] == row.reference
    assert (letter["o:tracking-opens"], letter["o:tracking-clicks"]) == ("no", "no")
    assert not [name for name in letter if name.startswith("v:") and name != "v:letter"]
    assert row.provider_id == "<1.20261120@clinic.example>"


def test_postmark_reports_a_delivery_and_later_that_it_came_back(at_postmark, now, client):
    sent(now)
    [letter] = at_postmark.taken

    assert postmark_says(client, delivery(letter)).status_code == 200
    assert stands() == ("done", "delivered", "", "delivered")

    assert postmark_says(client, bounce(letter)).status_code == 200
    # As if the address had been refused at once: on every list where that would stand.
    assert stands() == ("dead", "bounced", "AddressRefused", "bounced")


def test_mailgun_reports_a_delivery_and_later_that_it_came_back(at_mailgun, now, client):
    sent(now)
    [letter] = at_mailgun.taken

    assert mailgun_says(client, "delivered", letter).status_code == 200
    assert stands() == ("done", "delivered", "", "delivered")

    assert mailgun_says(client, "failed", letter, severity="permanent").status_code == 200
    assert stands() == ("dead", "bounced", "AddressRefused", "bounced")


def test_what_is_only_put_off_is_not_the_end(at_mailgun, now, client):
    sent(now)
    mailgun_says(client, "failed", at_mailgun.taken[0], severity="temporary")

    assert stands() == ("done", "", "", "sent")


def test_a_letter_marked_as_spam_was_delivered(at_postmark, now, client):
    sent(now)
    postmark_says(client, complaint(at_postmark.taken[0]))

    assert stands() == ("done", "complained", "", "complained")


def test_mailgun_marks_a_letter_as_spam_and_rejects_one(at_mailgun, now, client):
    sent(now)
    mailgun_says(client, "complained", at_mailgun.taken[0])
    assert stands() == ("done", "complained", "", "complained")

    mailgun_says(client, "rejected", at_mailgun.taken[0], reject={"reason": "Sandbox"})
    assert stands() == ("dead", "rejected", "AddressRefused", "rejected")


def test_twice_and_out_of_order_the_worst_that_is_known_stays(at_postmark, now, client):
    sent(now)
    [letter] = at_postmark.taken
    for report in (bounce(letter), bounce(letter), delivery(letter), complaint(letter)):
        assert postmark_says(client, report).status_code == 200

    assert stands() == ("dead", "bounced", "AddressRefused", "bounced")


def test_a_report_may_be_faster_than_the_answer(at_postmark, one_letter, now, client):
    """The row knows no id of the provider's yet, and the worker has not ended the job."""
    said = []

    def at_once(letter):
        # In this very process, between the letter and its answer.
        said.append(letter)

    at_postmark.before_answer = at_once

    def hand_over_and_hear(ids, now):
        send(one_letter)
        assert postmark_says(client, bounce(said[0])).status_code == 200

    outbox.HANDLERS["letter"] = hand_over_and_hear
    assert sent(now).state == "dead"
    assert stands() == ("dead", "bounced", "AddressRefused", "bounced")


def test_a_report_of_a_letter_whose_answer_was_lost_finds_it_by_its_mark(at_postmark, now, client):
    at_postmark.answers = [(200, "hang up")]
    assert sent(now).state == "waiting"
    [letter] = at_postmark.taken
    assert SentLetter.objects.get().provider_id == ""

    postmark_says(client, delivery(letter))

    row = SentLetter.objects.get()
    assert (row.state, row.provider_id) == ("delivered", "b7bc2f4a-e38e-4336-af7d-000000000001")


def test_what_became_of_an_earlier_try_says_nothing_bad_of_the_newest(at_postmark, now, client):
    at_postmark.answers = [(200, "hang up")]
    sent(now)
    outbox.run_due(job().run_at)
    first, second = at_postmark.taken
    assert first["Metadata"] != second["Metadata"]

    postmark_says(client, bounce(first, 1))
    assert job().state == "done"
    postmark_says(client, bounce(second, 2))
    assert job().state == "dead"


@pytest.mark.parametrize(
    "answer",
    [
        (422, {"ErrorCode": 300, "Message": "Invalid 'To' address: 'joan@example.org'."}),
        (
            422,
            {
                "ErrorCode": 406,
                "Message": "You tried to send to a recipient that has been marked as inactive.\n"
                "Found inactive addresses: joan@example.org.\nInactive recipients are ones that"
                " have generated a hard bounce or a spam complaint. ",
            },
        ),
    ],
)
def test_an_address_that_postmark_refuses_is_refused_at_once(at_postmark, now, caplog, answer):
    at_postmark.answers = [answer]

    assert sent(now).state == "dead"
    assert stands() == ("dead", "", "AddressRefused", "rejected")
    assert "joan" not in caplog.text


def test_an_address_that_mailgun_refuses_is_refused_at_once(at_mailgun, now, caplog):
    words = "to parameter is not a valid address. please check documentation"
    at_mailgun.answers = [(400, {"message": words})]

    assert sent(now).last_error == "AddressRefused"
    assert "joan" not in caplog.text


@pytest.mark.parametrize(
    ("answer", "state", "error"),
    [
        (
            (401, {"ErrorCode": 10, "Message": "Bad or missing Server API token."}),
            "waiting",
            "MailAway",
        ),
        (
            (422, {"ErrorCode": 400, "Message": "Sender signature not found."}),
            "waiting",
            "MailAway",
        ),
        ((429, {"ErrorCode": 429, "Message": "Rate limit exceeded"}), "waiting", "MailAway"),
        ((500, {"ErrorCode": 100, "Message": "Maintenance"}), "waiting", "MailAway"),
        ((200, "hang up"), "waiting", "MailAway"),
        ((413, {"ErrorCode": 0, "Message": "Payload too large"}), "dead", "LetterRefused"),
    ],
)
def test_what_the_operator_can_put_right_is_tried_again(
    at_postmark, now, caplog, answer, state, error
):
    at_postmark.answers = [answer]

    one = sent(now)
    assert (one.state, one.last_error) == (state, error)
    assert "joan" not in caplog.text


def test_without_a_provider_there_is_no_such_address(client, settings):
    assert settings.EMAIL_PROVIDER == ""
    assert client.post("/mail/reports/", {}).status_code == 404


def test_the_rows_of_letters_go_when_the_memory_of_what_was_told_goes(
    at_postmark, now, time_machine
):
    time_machine.move_to(now, tick=False)
    sent(now)
    tidy(now + TOLD - dt.timedelta(days=1))
    assert SentLetter.objects.count() == 1
    tidy(now + TOLD + dt.timedelta(days=1))
    assert (SentLetter.objects.count(), OutboxMessage.objects.count()) == (0, 0)


def test_half_of_a_provider_does_not_start(settings):
    assert mail_settings_are_whole(None) == []
    settings.EMAIL_PROVIDER, settings.EMAIL_REPORTS_SECRET = "postmark", "no colon"
    settings.ANYMAIL, settings.HTTPS, settings.DEBUG = {}, False, False
    faults = [fault.id for fault in mail_settings_are_whole(None)]
    assert faults == ["core.E032", "core.E033", "core.E034"]

    settings.EMAIL_PROVIDER = "sendgrid"
    assert [fault.id for fault in mail_settings_are_whole(None)] == ["core.E031"]
