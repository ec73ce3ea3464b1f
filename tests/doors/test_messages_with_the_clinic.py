"""A patient and the clinic write on the page of a visit; letters say only that there is something."""

import pytest
from bs4 import BeautifulSoup
from django.core import mail
from django.db import connection
from django.test import Client
from django.urls import reverse

from booking.models import LONGEST_MESSAGE, Visit, VisitMessage
from booking.operations.messages.thread import (
    MOST_A_DAY,
    MessageEmpty,
    NobodyToWriteTo,
    TooManyMessages,
    write_to_clinic,
    write_to_patient,
)
from core import outbox
from core.audit import Actor
from core.models import AuditEntry, OutboxMessage
from tests.doors.office.staff_people import office_user
from tests.doors.patient import on_enter, words_of
from tests.factories import NOW
from tests.refusals import provoked

pytestmark = pytest.mark.django_db
SECRET = "my knee is swollen PHI-7f3a"


@pytest.fixture
def desk():
    client = Client()
    client.force_login(office_user())
    return client


def url(visit):
    return f"/visit/{visit.public_ref}/messages/"


def typed(client, address, **words):
    page = BeautifulSoup(client.get(address).content, "html.parser")
    fields = page.find("textarea", attrs={"name": "text"}).find_parent("form").find_all("input")
    return {one["name"]: one.get("value", "") for one in fields if one.get("name")} | words


def write(follower, visit, text=SECRET):
    return follower.post(url(visit), typed(follower, url(visit), text=text))


def act(visit, name):
    return reverse("desk:act", args=[visit.public_ref, name])


def test_what_a_patient_writes_waits_on_the_offices_list_and_is_answered_there(
    follower, booked, desk, bench
):
    outbox.run_due(bench.now)
    mail.outbox.clear()
    assert write(follower, booked).status_code == 302
    board = words_of(desk.get("/admin/"))
    read = words_of(desk.get(act(booked, "write")))
    said = typed(desk, act(booked, "write"), text="Put ice on it. We see it on Wednesday.")
    desk.post(act(booked, "write"), said)
    outbox.run_due(bench.now)

    assert "Messages from patients" in board and SECRET not in board
    assert SECRET in read
    assert "Messages from patients" not in words_of(desk.get("/admin/"))
    assert "Put ice on it" in words_of(follower.get(url(booked)))
    [letter] = mail.outbox
    assert letter.subject == "A message from Your clinic"
    assert "ice on" not in letter.body and "to=messages" in letter.body


def test_the_page_of_the_visit_leads_there_and_says_how_many_there_are(follower, booked):
    page = f"/visit/{booked.public_ref}/"
    assert "Write to the clinic" in words_of(follower.get(page))
    write(follower, booked)

    assert "Messages with the clinic (1)" in words_of(follower.get(page))


def test_pressed_twice_it_is_written_once(follower, booked):
    said = typed(follower, url(booked), text=SECRET)
    for _press in range(2):
        assert follower.post(url(booked), said).status_code == 302

    assert VisitMessage.objects.count() == 1


def test_the_same_words_sent_from_two_tabs_are_one_message_and_other_words_are_another(
    follower, booked
):
    tabs = [typed(follower, url(booked)) for _tab in range(3)]
    for tab, words in zip(tabs, (SECRET, SECRET, "and my hip"), strict=True):
        assert follower.post(url(booked), tab | {"text": words}).status_code == 302
    write(follower, booked)  # said again after reading what was said: meant

    assert [one.text for one in VisitMessage.objects.order_by("pk")] == [
        SECRET,
        "and my hip",
        SECRET,
    ]


def test_what_comes_while_the_office_writes_still_waits(follower, booked, desk):
    write(follower, booked)
    said = typed(desk, act(booked, "write"), text="We see it on Wednesday.")
    write(follower, booked, "and one thing more")
    desk.post(act(booked, "write"), said)

    waiting = VisitMessage.objects.filter(from_clinic=False, settled_at=None)
    assert [one.text for one in waiting] == ["and one thing more"]


def test_a_visit_with_several_messages_stands_once_on_the_offices_list(follower, booked, desk):
    write(follower, booked)
    write(follower, booked, "and one thing more")
    page = desk.get("/admin/")

    assert page.content.decode().count(act(booked, "write")) == 1
    assert "(2 messages)" in words_of(page)


@pytest.mark.parametrize("text", ["", "   ", "x" * (LONGEST_MESSAGE + 1)])
def test_nothing_and_too_much_are_refused_and_what_was_typed_is_kept(follower, booked, text):
    answer = write(follower, booked, text)

    assert answer.status_code == 422
    assert "Error" in words_of(answer) and (not text.strip() or text in answer.content.decode())
    assert not VisitMessage.objects.exists()


def test_the_operation_refuses_an_empty_message_whoever_calls_it(booked):
    with pytest.raises(MessageEmpty):
        write_to_clinic(visit=booked, text=" ", seen=0, now=NOW)


def test_after_ten_in_a_day_the_patient_is_asked_to_call(follower, booked):
    for number in range(MOST_A_DAY):
        assert write(follower, booked, f"question {number}").status_code == 302
    with provoked(TooManyMessages):
        answer = write(follower, booked, "one more")

    assert answer.status_code == 429
    assert "call us about the rest" in words_of(answer) and "one more" in words_of(answer)
    assert VisitMessage.objects.count() == MOST_A_DAY


def test_markup_is_shown_as_it_was_typed(follower, booked):
    write(follower, booked, "<b>bold</b>")

    assert "&lt;b&gt;bold" in follower.get(url(booked)).content.decode()


def test_it_is_encrypted_in_the_row_and_stands_in_no_job_or_trail(follower, booked):
    write(follower, booked)
    with connection.cursor() as cursor:
        cursor.execute("SELECT text FROM booking_visitmessage")
        [[kept]] = cursor.fetchall()

    assert "knee" not in kept
    assert not any("knee" in str(one.ids) for one in OutboxMessage.objects.all())
    assert not any("knee" in one.note for one in AuditEntry.objects.all())


def test_what_needs_no_answer_is_taken_off_but_not_what_came_since(follower, booked, desk):
    write(follower, booked)
    seen = on_enter(desk.get(act(booked, "nothing-to-answer")), None)
    write(follower, booked, "and one thing more")
    desk.post(act(booked, "nothing-to-answer"), seen)

    assert VisitMessage.objects.filter(settled_at=None).get().text == "and one thing more"


def test_a_stranger_reads_and_writes_nothing(booked):
    assert Client().get(url(booked)).status_code == 404
    assert Client().post(url(booked), {"text": "x"}).status_code == 404


def test_a_record_that_was_erased_is_written_to_no_more(booked):
    booked.patient.erased_at = NOW
    booked.patient.save()

    with pytest.raises(NobodyToWriteTo):
        write_to_patient(
            visit=Visit.objects.get(pk=booked.pk),
            text="Hello",
            seen=0,
            by=Actor("office"),
            now=NOW,
        )


def test_a_visit_that_is_over_can_still_be_asked_about(follower, booked):
    Visit.objects.filter(pk=booked.pk).update(status="completed")

    assert write(follower, booked, "Where is my receipt?").status_code == 302
