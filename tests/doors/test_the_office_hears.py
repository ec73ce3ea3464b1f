"""The office has a letter when a patient's question or message waits: that there is one, not what it says."""

import pytest
from bs4 import BeautifulSoup
from django.core import mail
from django.test import Client

from accounts.models import User
from booking.models import ChangeRequest, VisitMessage
from booking.operations.visits.ask_to_move import withdraw_request
from core import outbox
from core.models import ClinicSettings
from tests.doors.patient import words_of
from tests.doors.test_another_time_asked import asked, chosen, desk, late, url
from tests.doors.test_messages_with_the_clinic import SECRET, act, typed, write
from tests.factories import at

pytestmark = pytest.mark.django_db
__all__ = ["asked", "desk", "late"]
OFFICE = "office@clinic.example"


@pytest.fixture(autouse=True)
def address(booked):
    clinic = ClinicSettings.current()
    clinic.email = OFFICE
    clinic.save()


def to_the_office(now):
    outbox.run_due(now)
    return [letter for letter in mail.outbox if letter.to == [OFFICE]]


def test_a_message_is_told_by_a_letter_that_says_only_that_there_is_one(follower, booked, bench):
    write(follower, booked)
    [letter] = to_the_office(bench.now)

    said = letter.subject + letter.body + str(letter.alternatives)
    assert letter.subject.endswith("A patient has written about a visit")
    assert f"/admin/desk/visits/{booked.public_ref}/" in letter.body
    assert SECRET not in said and "knee" not in said
    assert booked.patient.name not in said


def test_what_is_added_before_an_answer_is_no_second_letter_and_what_comes_after_one_is(
    follower, booked, bench, desk
):
    write(follower, booked)
    write(follower, booked, "and one thing more")
    assert len(to_the_office(bench.now)) == 1

    desk.post(act(booked, "write"), typed(desk, act(booked, "write"), text="Thank you."))
    write(follower, booked, "and my hip")
    assert len(to_the_office(bench.now)) == 2


def test_what_was_answered_before_the_letter_could_be_sent_is_told_no_more(
    follower, booked, bench, desk
):
    write(follower, booked)
    desk.post(act(booked, "write"), typed(desk, act(booked, "write"), text="Thank you."))

    assert VisitMessage.objects.filter(from_clinic=False).count() == 1
    assert to_the_office(bench.now) == []


def test_another_time_that_is_asked_for_is_told_once(late, booked, asked, bench):
    late.post(url(booked, "change/ask/"), _again(late, booked))
    [letter] = to_the_office(bench.now)

    assert letter.subject.endswith("A patient asks for another time")
    assert f"/admin/desk/visits/{booked.public_ref}/" in letter.body
    assert ChangeRequest.objects.count() == 1


def _again(late, booked):
    form = BeautifulSoup(chosen(late, booked).content, "html.parser").find_all("form")[-1]
    return {one["name"]: one.get("value", "") for one in form.find_all("input") if one.get("name")}


def test_a_question_taken_back_before_the_letter_is_told_to_nobody(late, booked, asked, bench):
    withdraw_request(visit=booked, now=bench.now)

    assert to_the_office(bench.now) == []


def test_a_clinic_without_an_address_has_it_on_the_dashboard_alone(follower, booked, bench, desk):
    ClinicSettings.objects.update(email="")
    write(follower, booked)

    assert to_the_office(bench.now) == []
    assert "Messages from patients" in words_of(desk.get("/admin/"))


def test_the_phone_of_whoever_comes_says_that_there_are_messages_and_not_which(
    follower, booked, bench, practitioners_phone
):
    page = f"/practice/visits/{booked.public_ref}/"
    before = words_of(practitioners_phone.get(page))
    write(follower, booked)
    after = words_of(practitioners_phone.get(page))
    bench.now = at("2026-11-25", "08:00")
    today = words_of(practitioners_phone.get("/practice/"))

    assert "between patient and office" not in before
    for said in (after, today):
        assert "1 message between patient and office, 1 not answered yet" in said
        assert "knee" not in said


@pytest.fixture
def practitioners_phone(booked):
    user = User.objects.create_user("wing@tidewater.example", "x")
    booked.practitioner.user = user
    booked.practitioner.save()
    client = Client()
    client.force_login(user)
    return client
