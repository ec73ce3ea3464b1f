"""Who may report what became of letters, and of which: everything else changes nothing (1225)."""

import pytest

from core.mail_provider import NotTheProviders, ReportUnreadable
from tests.mail_providers import bounce, job, mailgun_says, postmark_says, sent, stands
from tests.refusals import provoked

pytestmark = [pytest.mark.django_db, pytest.mark.enable_socket]


def untouched(client, answer, status):
    assert answer.status_code == status
    assert stands() == ("done", "", "", "sent")


def test_whoever_is_not_the_provider_finds_nothing_there(at_postmark, now, client):
    sent(now)
    [letter] = at_postmark.taken

    with provoked(NotTheProviders):
        answer = postmark_says(client, bounce(letter), secret="postmark:wrong")
    untouched(client, answer, 404)
    untouched(client, client.post("/mail/reports/", {}, content_type="application/json"), 404)
    assert client.get("/mail/reports/").status_code == 405


def test_a_wrong_signature_finds_nothing_there(at_mailgun, now, client):
    sent(now)
    [letter] = at_mailgun.taken

    untouched(client, mailgun_says(client, "failed", letter, key="wrong"), 404)
    untouched(client, client.post("/mail/reports/", "{", content_type="application/json"), 404)
    untouched(client, client.post("/mail/reports/", {"token": "ü"}), 404)


def test_a_letter_of_somebody_else_is_nobodys_here(at_postmark, now, client):
    sent(now)
    [letter] = at_postmark.taken
    elsewhere = {**bounce(letter, 7), "Metadata": {"letter": "x" * 43}}
    unmarked = {**bounce(letter, 7), "Metadata": {}}
    other_id = bounce(letter, 7)

    for report in (elsewhere, unmarked, other_id):
        untouched(client, postmark_says(client, report), 200)


def test_a_report_without_our_mark_is_known_by_the_providers_id(at_postmark, now, client):
    sent(now)
    postmark_says(client, {**bounce(at_postmark.taken[0]), "Metadata": {}})

    assert job().state == "dead"


@pytest.mark.parametrize(
    "report", [[], "words", 7, {"RecordType": "Inbound"}, {"RecordType": "Bounce", "Metadata": 3}]
)
def test_what_cannot_be_read_is_said_to_be_so(at_postmark, now, client, report):
    sent(now)
    with provoked(ReportUnreadable):
        answer = postmark_says(client, report)
    untouched(client, answer, 400)


def test_a_report_as_long_as_a_book_is_not_read(at_postmark, now, client):
    sent(now)
    long = bounce(at_postmark.taken[0], Details="x" * 300_000)
    untouched(client, postmark_says(client, long), 404)
