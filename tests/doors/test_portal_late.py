"""Running late: what was said to whom is what the round says, and whoever waits too is named first."""

import smtplib

import pytest
from django.core import mail

from booking.queries.round import round_of
from core import outbox
from core.clock import now
from core.letters import AddressRefused
from core.models import OutboxMessage
from tests.doors.patient import words_of
from tests.doors.test_portal_round import at_clock, visit_at, wing
from tests.factories import make_patient
from tests.french import english_left_in

pytestmark = pytest.mark.django_db
__all__ = ["wing"]


def is_told(client, visit, minutes, **more):
    return client.post(
        f"/practice/visits/{visit.public_ref}/late/", {"minutes": minutes, **more}, follow=True
    )


def test_twenty_five_and_twenty_again_are_three_letters_and_the_last_says_twenty(
    client, wing, time_machine
):
    visit = visit_at(wing, "11:30", patient=make_patient())
    for minute, said in enumerate(("20", "5", "20")):
        at_clock(time_machine, f"10:0{minute}")
        is_told(client, visit, said)
        outbox.run_due(now())

    assert [letter.body.count("around 11:50 am") for letter in mail.outbox] == [1, 0, 1]


def test_five_from_a_tab_older_than_the_twenty_is_not_said_before_it_is_meant(client, wing):
    visit = visit_at(wing, "11:30", patient=make_patient())
    old = {"shown": "0"}
    is_told(client, visit, "20", **old)

    told = is_told(client, visit, "5", **old)
    visit.refresh_from_db()

    assert visit.late_minutes == 20
    assert "you pressed 5 minutes" in words_of(told)
    assert "older than the 20 minutes noted meanwhile" in words_of(told)
    assert OutboxMessage.objects.filter(kind="running_late").count() == 1

    is_told(client, visit, "5", shown="20")
    visit.refresh_from_db()
    assert visit.late_minutes == 5


def test_the_same_delay_from_two_tabs_is_said_once_and_nobody_is_refused(client, wing):
    visit = visit_at(wing, "11:30", patient=make_patient())

    pages = [words_of(is_told(client, visit, "20", shown="0")) for _tab in range(2)]

    assert OutboxMessage.objects.filter(kind="running_late").count() == 1
    assert not any("older than" in page for page in pages)


def test_each_page_that_says_a_delay_says_which_one_it_showed(client, wing):
    first = visit_at(wing, "10:30", patient=make_patient(name="Joan Smith"))
    visit_at(wing, "11:45", patient=make_patient(name="Omar Haddad"))

    pages = [client.get("/practice/"), client.get(f"/practice/visits/{first.public_ref}/")]
    look = is_told(client, first, "30", shown="20")  # an older page: its word is carried on

    assert all('name="shown" value="0"' in page.content.decode() for page in pages)
    assert 'name="shown" value="20"' in look.content.decode()


def test_what_was_not_sent_yet_is_overtaken_by_the_next_word(client, wing, time_machine):
    visit = visit_at(wing, "11:30", patient=make_patient())
    for minute, said in enumerate(("20", "5", "20")):
        at_clock(time_machine, f"10:0{minute}")
        is_told(client, visit, said)
    outbox.run_due(now())

    assert ["around 11:50 am" in letter.body for letter in mail.outbox] == [True]


def test_the_round_says_being_sent_then_told_never_more_than_is_so(client, wing):
    visit = visit_at(wing, "11:30", patient=make_patient())

    pressed = is_told(client, visit, "20").content.decode()
    assert "20 min late" in pressed
    assert "the e-mail is being sent" in pressed
    assert "told by e-mail" not in pressed

    outbox.run_due(now())
    assert "told by e-mail at 10:00 am" in client.get("/practice/").content.decode()


def test_nobody_is_told_without_an_e_mail_and_the_page_says_call(client, wing):
    visit = visit_at(wing, "11:30", patient=make_patient(email=""))

    for page in (is_told(client, visit, "20"), client.get(f"/practice/visits/{visit.public_ref}/")):
        html = page.content.decode()
        assert "not told: no e-mail address, please call" in html
        assert "being sent" not in html


def test_an_address_that_is_refused_is_tried_once_and_the_round_says_call(
    client, wing, monkeypatch
):
    def refused(self, messages):
        raise smtplib.SMTPRecipientsRefused({"joan@example.org": (550, b"no such user")})

    visit = visit_at(wing, "11:30", patient=make_patient())
    is_told(client, visit, "20")
    monkeypatch.setattr("django.core.mail.backends.locmem.EmailBackend.send_messages", refused)
    outbox.run_due(now())

    job = OutboxMessage.objects.get()
    assert (job.state, job.attempts, job.last_error) == ("dead", 1, AddressRefused.__name__)
    assert b"could not be sent, please call" in client.get("/practice/").content


def test_a_delay_longer_than_the_spare_time_names_who_waits_too_before_anybody_is_told(
    client, wing
):
    first = visit_at(wing, "10:30", patient=make_patient(name="Joan Smith"))
    next_ = visit_at(wing, "11:45", patient=make_patient(name="Omar Haddad"))
    visit_at(wing, "16:00", patient=make_patient(name="Wei Zhang"))
    spare = round_of(wing, next_.local_date, now()).stops[1].spare_minutes_before

    look = is_told(client, first, "30").content.decode()

    assert 0 <= spare < 30
    assert "Omar H." in look
    assert "Wei Z." not in look
    assert not OutboxMessage.objects.exists()

    is_told(client, first, "30", seen="yes", too=[next_.public_ref])
    for visit in (first, next_):
        visit.refresh_from_db()
    assert first.late_minutes == 30
    assert next_.late_minutes == -(-(30 - spare) // 5) * 5
    assert OutboxMessage.objects.filter(kind="running_late").count() == 2


def late_round(client, wing):
    """Two visits close together; both patients were told of a delay, and the letters are out."""
    first = visit_at(wing, "10:30", patient=make_patient(name="Joan Smith"))
    next_ = visit_at(wing, "11:45", patient=make_patient(name="Omar Haddad"))
    is_told(client, first, "30", seen="yes", too=[next_.public_ref])
    outbox.run_due(now())
    mail.outbox.clear()
    return first, next_


def test_when_a_delay_shrinks_whoever_was_told_to_wait_is_told_the_new_number(
    client, wing, time_machine
):
    first, next_ = late_round(client, wing)
    at_clock(time_machine, "10:02")

    look = is_told(client, first, "5").content.decode()
    is_told(client, first, "5", seen="yes", too=[next_.public_ref])
    outbox.run_due(now())

    next_.refresh_from_db()
    assert "Omar H.: on time after all" in " ".join(look.split())
    assert "(until now: about" in look
    assert next_.late_minutes == 0
    assert sorted(letter.subject.split(":")[0] for letter in mail.outbox) == [
        "On time after all",
        "Running late",
    ]


def test_a_delay_that_is_no_more_is_taken_back_from_everybody_who_was_told(
    client, wing, time_machine
):
    first, next_ = late_round(client, wing)
    at_clock(time_machine, "10:02")
    assert "On time after all" in client.get("/practice/").content.decode()

    is_told(client, first, "0")
    is_told(client, first, "0", seen="yes", too=[next_.public_ref])
    outbox.run_due(now())

    assert [letter.subject.split(":")[0] for letter in mail.outbox] == ["On time after all"] * 2
    assert "min late" not in client.get("/practice/").content.decode()


def test_a_delay_taken_back_before_its_letter_went_out_is_told_to_nobody(
    client, wing, time_machine
):
    visit = visit_at(wing, "11:30", patient=make_patient(name="Joan Smith"))
    is_told(client, visit, "20")
    at_clock(time_machine, "10:01")

    page = is_told(client, visit, "0").content.decode()
    outbox.run_due(now())

    assert "Joan S.: on time. Nobody had been told otherwise." in page
    assert mail.outbox == []


def test_back_to_what_the_patient_was_told_nothing_more_is_said(client, wing, time_machine):
    visit = visit_at(wing, "11:30", patient=make_patient())
    is_told(client, visit, "20")
    outbox.run_due(now())
    for minute, said in ((1, "5"), (2, "20")):
        at_clock(time_machine, f"10:0{minute}")
        page = is_told(client, visit, said).content.decode()
    outbox.run_due(now())

    assert "told by e-mail" in page
    assert ["around 11:50 am" in letter.body for letter in mail.outbox] == [True]


def test_on_time_after_all_in_french(client, wing):
    type(wing).objects.update(name="Wing Lau")
    visit = visit_at(wing, "11:30", patient=make_patient(), language="fr")
    is_told(client, visit, "20")
    outbox.run_due(now())
    mail.outbox.clear()
    is_told(client, visit, "0")
    outbox.run_due(now())

    (letter,) = mail.outbox
    assert letter.subject.startswith("Finalement à l’heure")
    assert english_left_in(f"{letter.subject} {letter.body}") == set()


def test_whoever_is_not_ticked_is_not_told(client, wing):
    first = visit_at(wing, "10:30", patient=make_patient(name="Joan Smith"))
    next_ = visit_at(wing, "11:45", patient=make_patient(name="Omar Haddad"))

    is_told(client, first, "30", seen="yes")

    next_.refresh_from_db()
    assert next_.late_minutes == 0
    assert OutboxMessage.objects.filter(kind="running_late").count() == 1


def test_the_look_at_a_delay_says_how_the_first_patient_hears_of_it(client, wing, time_machine):
    first = visit_at(wing, "10:30", patient=make_patient(name="Joan Smith"))
    visit_at(wing, "11:45", patient=make_patient(name="Omar Haddad"))
    without = visit_at(wing, "15:00", patient=make_patient(name="Ada Unreached", email=""))
    visit_at(wing, "16:15", patient=make_patient(name="Wei Zhang", email=""))

    told = words_of(is_told(client, first, "30"))
    called = words_of(is_told(client, without, "30"))
    is_told(client, first, "30", seen="yes")
    outbox.run_due(now())
    again = words_of(is_told(client, first, "30"))

    assert "Joan S. at 10:30 am is told by e-mail." in told
    assert "Tell the patients" in told
    assert "No e-mail reaches Ada U. at 3:00 pm: please call." in called
    assert ("Tell the patients" in called, "Note it: I call them" in called) == (False, True)
    assert "Joan S. at 10:30 am has been told so already." in again


def test_the_letter_of_a_delay_says_nothing_of_where_the_practitioner_is(client, wing):
    is_told(client, visit_at(wing, "11:30", patient=make_patient()), "20")
    outbox.run_due(now())

    (letter,) = mail.outbox
    assert "is running late and expects to be with you around 11:50 am" in letter.body
    assert "on the way" not in letter.body
