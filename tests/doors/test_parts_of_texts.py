"""Short links in texts, and how many parts a telephone company counts for each (1228)."""

import datetime as dt
import re

import pytest

from booking.models import PatientLink, TextMessage
from booking.notifications import text_words
from booking.operations.messages.private_links import KEPT_AFTER_VISIT, mint_short_link
from booking.operations.messages.texts import tell_by_text
from booking.texts.console import shown_texts
from core import outbox
from core.clock import now
from core.languages import speaking
from core.local_time import at_minute
from core.logs import redact
from core.text_alphabet import in_their_alphabet, parts_of
from core.tokens import CODE_LENGTH, new_code
from tests.telephones import agreed
from tests.test_architecture import ROOT

pytestmark = pytest.mark.django_db
#: As long as addresses of clinics are.
ADDRESS = "https://www.tidewater-physio.ca"


def text(visit, kind, language, month):
    """The longest that a text of this kind becomes in a month."""
    start = at_minute(dt.date(2027, month, 24), 11 * 60 + 30, visit.time_zone)
    visit.start, visit.late_minutes = start, 20
    visit.local_date, visit.start_minute = dt.date(2027, month, 24), 11 * 60 + 30
    with speaking(language):
        return text_words.text_of(kind, visit, f"{ADDRESS}/t/{'x' * CODE_LENGTH}/")


@pytest.mark.parametrize("language", ["en", "fr"])
@pytest.mark.parametrize("kind", text_words.TO_PATIENT)
def test_every_text_is_one_part_in_every_month_in_both_languages(booked, kind, language):
    for by in ("clinic", "patient"):
        booked.cancelled_by = by
        made = [text(booked, kind, language, month) for month in range(1, 13)]
        assert [(one, len(one)) for one in made if parts_of(one) > 1] == []


def test_an_answer_is_one_part_in_both_languages(db):
    for language in ("en", "fr"):
        with speaking(language):
            for reply in ("thanks", "not read"):
                assert parts_of(text_words.reply_of(reply)) == 1


def test_the_documents_measure_is_the_programs(booked):
    """The table of docs/told.md says how long each text is."""
    said = (ROOT / "docs" / "told.md").read_text(encoding="utf-8")
    for kind in text_words.TO_PATIENT:
        longest = [
            max(len(text(booked, kind, language, month)) for month in range(1, 13))
            for language in ("en", "fr")
        ]
        assert f"| {kind} | {longest[0]} | {longest[1]} |" in said


def test_french_keeps_the_accents_that_telephones_know_and_does_without_the_others():
    assert in_their_alphabet("Été à l’hôtel : ça, où? — œuf") == "Été à l'hotel : ca, où? - oeuf"
    assert in_their_alphabet("診所") == "診所"
    assert (parts_of("a" * 160), parts_of("a" * 161), parts_of("€" * 81)) == (1, 2, 2)
    assert (parts_of("ê" * 70), parts_of("ê" * 71)) == (1, 2)


@pytest.fixture
def texted(booked, bench, settings, tmp_path):
    """Somebody was asked by text whether they will be home; its link."""
    settings.SMS_GATEWAY, settings.VAR_DIR, settings.DEMO = "console", tmp_path, True
    agreed(booked, now())
    key = f"remind:{booked.pk}:reminder_48h:{booked.sequence}"
    bench.now = booked.start - dt.timedelta(hours=47)
    tell_by_text(booked, "reminder_48h", now(), event=key)
    outbox.run_due(now())
    assert TextMessage.objects.get().state == "sent"
    return re.search(r"http\S+(/t/\S+/)", next(iter(shown_texts())).body)[1]


def test_the_link_of_a_text_is_short_and_opens_the_page_it_is_about(texted, booked, client):
    assert len(texted) == len("/t//") + CODE_LENGTH
    answer = client.get(texted)

    assert answer.url == f"/visit/{booked.public_ref}/home/"
    assert client.get(answer.url).status_code == 200
    assert answer["Cache-Control"].startswith("no-store, private")
    assert answer["Referrer-Policy"] == "no-referrer"
    assert answer["X-Robots-Tag"] == "noindex, nofollow"


def test_only_its_hash_is_kept(texted):
    code = texted.split("/")[2]
    assert code not in str(list(PatientLink.objects.values()))


def test_it_dies_when_every_link_to_its_visit_does(texted, booked, bench, client):
    bench.now = booked.end + KEPT_AFTER_VISIT + dt.timedelta(minutes=1)
    assert client.get(texted).status_code == 404


def test_a_revoked_one_is_dead(texted, client):
    PatientLink.objects.update(revoked_at=now())
    assert client.get(texted).status_code == 404


def test_a_guess_and_a_slip_find_nothing_and_the_way_back_is_said(texted, client):
    for wrong in (new_code(), texted.split("/")[2].swapcase()):
        answer = client.get(f"/t/{wrong}/")
        assert answer.status_code == 404
        assert b'type="email"' in answer.content
    assert client.get("/t/short/").status_code == 404


def test_whoever_tries_very_many_is_not_looked_for(texted, client, monkeypatch):
    monkeypatch.setattr("booking.patient.views.visit.MOST_TRIES", 3)
    for _try in range(3):
        client.get(f"/t/{new_code()}/")

    assert client.get(texted).status_code == 404


def test_a_page_that_no_link_may_lead_to_leads_to_the_visit(booked, client):
    link = mint_short_link(visit=booked, leads_to="//elsewhere.example", now=now())
    assert client.get(link).url == f"/visit/{booked.public_ref}/confirmation/"


def test_two_codes_are_never_alike_and_stand_in_no_log():
    codes = {new_code() for _code in range(1000)}
    assert len(codes) == 1000
    assert all(re.fullmatch(r"[A-Za-z0-9]{22}", code) for code in codes)
    assert redact(f"GET /t/{codes.pop()}/ 404") == "GET /t/[token]/ 404"
