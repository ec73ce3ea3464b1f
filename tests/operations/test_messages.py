"""Letters: what they say, what they never say, and when they are not sent at all."""

import datetime as dt

import pytest
from django.core import mail
from icalendar import Calendar

from booking.models import PatientLink, Visit
from booking.notifications.earlier import KeptTime
from booking.notifications.messages import TO_PATIENT
from booking.notifications.plans import PlanToTell
from booking.operations.reserving.confirm import confirm_visit
from booking.operations.visits.cancel import cancel_visit
from booking.operations.visits.reschedule import reschedule_visit
from booking.operations.visits.running_late import running_late
from booking.payments.cost import cost_of
from booking.payments.terms import cancellation_terms
from booking.queries.place import locate
from core import outbox
from core.audit import PATIENT
from core.models import OutboxMessage
from core.tokens import hash_of
from tests.factories import NOW, at
from tests.operations.people import small_clinic

pytestmark = pytest.mark.django_db
DECEMBER = "2026-12-15"


@pytest.fixture
def booked():
    clinic = small_clinic()
    return confirm_visit(visit=clinic.described("09:30", day=DECEMBER), now=NOW)


def sent(now=NOW):
    mail.outbox.clear()
    outbox.run_due(now)
    assert not OutboxMessage.objects.exclude(last_error="").exists()
    return {message.to[0]: message for message in mail.outbox}


def event_in(message):
    (name, content, _kind) = message.attachments[0]
    assert name == "visit.ics"
    calendar = Calendar.from_ical(content)
    return calendar, calendar.walk("VEVENT")[0]


def test_half_past_nine_in_december_is_half_past_four_utc_in_mail_and_calendar(booked):
    letter = sent()["joan@example.org"]
    _calendar, event = event_in(letter)

    assert booked.start == dt.datetime(2026, 12, 15, 16, 30, tzinfo=dt.UTC)
    assert "Tuesday 15 December, 9:30 am, Pacific time" in letter.body
    assert event.decoded("dtstart") == dt.datetime(2026, 12, 15, 16, 30, tzinfo=dt.UTC)
    assert b"DTSTART:20261215T163000Z" in letter.attachments[0][1]


def test_the_confirmation_says_when_who_where_and_leads_to_the_visit(booked):
    letter = sent()["joan@example.org"]

    assert letter.subject == "Your visit on Tue 15 Dec, 9:30 am"
    for words in ("Priya Sandhu", "4512 Imperial Street, Burnaby", booked.public_ref):
        assert words in letter.body
    assert "free until Monday 14 December, 9:30 am" in letter.body
    token = letter.body.split("/visit/")[1].split("/")[0]
    assert PatientLink.objects.get().token_hash == hash_of(token)


def test_no_letter_names_the_reason_of_the_visit(booked):
    for letter in sent().values():
        whole = letter.message().as_string()
        assert "PHI-7f3a" not in whole
        assert "back" not in letter.subject


def test_the_practitioner_hears_of_it_without_full_name_or_street(booked):
    letter = sent()["priya@tidewater.example"]

    assert letter.subject == "A visit was booked: Tue 15 Dec, 9:30 am"
    assert "Joan S." in letter.body
    assert "Smith" not in letter.body
    assert "Imperial" not in letter.body


def test_a_calendar_replaces_its_entry_when_the_visit_moves_or_is_off(booked):
    first, before = event_in(sent()["joan@example.org"])
    moved = reschedule_visit(
        visit=booked,
        practitioner_ids=[booked.practitioner_id],
        start=at(DECEMBER, "13:00"),
        located=locate("V5H"),
        now=NOW,
    )
    second, after = event_in(sent()["joan@example.org"])
    cancel_visit(visit=moved, now=NOW, by="patient")
    third, gone = event_in(sent()["joan@example.org"])

    assert before["uid"] == after["uid"] == gone["uid"]
    assert [event["sequence"] for event in (before, after, gone)] == [0, 1, 2]
    assert [one["method"] for one in (first, second, third)] == ["REQUEST", "REQUEST", "CANCEL"]
    assert gone["status"] == "CANCELLED"
    said = [str(event["description"]) for event in (before, after, gone)]
    assert ["comes to you" in words for words in said] == [True, True, False]
    assert said[2].startswith("This visit was cancelled.")


def test_whoever_never_heard_of_a_visit_is_not_told_that_it_is_off(booked):
    """The practitioner knows a visit by letters alone; its patient has seen the page."""
    cancel_visit(visit=booked, now=NOW, by="patient")

    subjects = [message.subject for message in sent().values()]

    assert sorted(subjects) == [
        "Cancelled: your visit on Tue 15 Dec, 9:30 am",
    ]


def test_a_visit_moved_before_its_first_letter_is_confirmed_at_its_new_time(booked):
    reschedule_visit(
        visit=booked,
        practitioner_ids=[booked.practitioner_id],
        start=at(DECEMBER, "13:00"),
        located=locate("V5H"),
        now=NOW,
    )

    assert {to: letter.subject for to, letter in sent().items()} == {
        "joan@example.org": "Your visit on Tue 15 Dec, 1:00 pm",
        "priya@tidewater.example": "A visit was booked: Tue 15 Dec, 1:00 pm",
    }


def test_what_a_worker_has_in_hand_counts_as_told(booked):
    job = outbox.claim(NOW)
    while job and job.kind != "visit.mirror":
        job = outbox.claim(NOW)

    cancel_visit(visit=booked, now=NOW, by="patient")

    off = OutboxMessage.objects.get(kind="visit.mirror", ids__message="cancelled")
    assert off.ids["to"] == booked.practitioner_id


def test_reminders_come_two_days_and_two_hours_before(booked):
    sent()
    two_days = sent(booked.start - dt.timedelta(hours=48))
    two_hours = sent(booked.start - dt.timedelta(hours=2))

    assert two_days["joan@example.org"].subject == "Your visit on Tue 15 Dec, 9:30 am"
    assert two_hours["joan@example.org"].subject == "Your visit today at 9:30 am"


@pytest.mark.parametrize(
    ("booked_before", "reminders"),
    [
        (dt.timedelta(hours=49, seconds=1), ["reminder_2h", "reminder_48h"]),
        (dt.timedelta(hours=49), ["reminder_2h"]),
        (dt.timedelta(hours=3, seconds=1), ["reminder_2h"]),
        (dt.timedelta(hours=3), []),
    ],
)
def test_nobody_is_reminded_within_an_hour_of_booking(booked_before, reminders):
    clinic = small_clinic()
    now = at(DECEMBER, "12:30") - booked_before
    visit = clinic.described("12:30", day=DECEMBER, now=now)

    confirm_visit(visit=visit, now=now)

    waiting = OutboxMessage.objects.filter(key__startswith="remind:")
    assert sorted(job.ids["message"] for job in waiting) == reminders


def test_a_reminder_that_comes_too_late_is_not_sent(booked):
    sent()

    assert sent(booked.start + dt.timedelta(minutes=1)) == {}


@pytest.mark.parametrize(
    ("sent_at", "subject", "heading"),
    [
        ("2026-12-13T09:31", "Your visit on Tue 15 Dec, 9:30 am", "We come in two days"),
        ("2026-12-14T20:00", "Your visit on Tue 15 Dec, 9:30 am", "Your visit is soon"),
        ("2026-12-15T07:29", "Your visit on Tue 15 Dec, 9:30 am", "Your visit is soon"),
        # Two reminders are due by now, and the later one says all that is still so.
        ("2026-12-15T07:30", "Your visit today at 9:30 am", "See you at 9:30 am"),
    ],
)
def test_a_reminder_that_mail_held_up_says_what_is_so_when_it_leaves(
    booked, sent_at, subject, heading
):
    sent()
    day, clock = sent_at.split("T")

    mail.outbox.clear()
    outbox.run_due(at(day, clock))

    assert [letter.subject for letter in mail.outbox] == [subject]
    assert heading in mail.outbox[0].body


def test_a_confirmation_that_mail_held_up_until_after_the_visit_is_not_sent(booked):
    assert list(sent(booked.end)) == ["priya@tidewater.example"]  # what was in her round stays so


def test_running_late_says_the_expected_time(booked):
    sent()
    now = booked.start - dt.timedelta(minutes=30)
    running_late(visit=booked, minutes=20, by=PATIENT, now=now)
    OutboxMessage.objects.filter(key__startswith="remind:").delete()

    letter = sent(now)["joan@example.org"]

    assert letter.subject == "Running late: your visit today at 9:30 am"
    assert "around 9:50 am, Pacific time" in letter.body


def test_each_letter_has_a_link_of_its_own_and_all_of_them_work(booked):
    sent()
    sent(booked.start - dt.timedelta(hours=48))

    assert PatientLink.objects.filter(revoked_at=None).count() == 2


def test_doing_a_job_twice_sends_it_twice_but_breaks_nothing(booked):
    sent()
    OutboxMessage.objects.filter(ids__message="confirmed").update(state="waiting")

    assert sent()["joan@example.org"].subject == "Your visit on Tue 15 Dec, 9:30 am"


def test_nobodys_letter_box_is_flooded(booked, monkeypatch):
    monkeypatch.setattr("booking.jobs.messages.MOST_AN_HOUR", 3)
    Visit.objects.filter(pk=booked.pk).update(late_minutes=5)
    for number in range(6):
        outbox.enqueue(
            "visit.mail",
            key=f"flood:{number}",
            ids={"visit": booked.pk, "message": "confirmed", "sequence": 0},
            now=NOW,
        )
    outbox.run_due(NOW)

    assert len([m for m in mail.outbox if m.to == ["joan@example.org"]]) == 3


def test_a_name_with_a_line_break_cannot_add_a_header(booked):
    patient = booked.patient
    patient.name = "Ann\r\nBcc: v@x.org"
    patient.save()

    letter = sent()["joan@example.org"]

    assert letter.message()["Bcc"] is None


@pytest.mark.parametrize("message", sorted(TO_PATIENT.keys() - {"joint_booked", "joint_moved"}))
def test_a_letter_about_somebody_elses_visit_says_whose_by_first_name_and_only_inside(
    booked, message
):
    made = {"link": "https://x.example/", "terms": cancellation_terms(booked, NOW), "now": NOW}
    made["cost"] = cost_of(booked)
    kept = KeptTime(when="Mon 14 Dec, 9:30 am", who="Priya", until="Fri 11 Dec, 5 pm")
    more = {
        "deposit_asked": {"package_note": ""},
        "not_moved": {"why": "too far"},
        "earlier": {"kept": kept},
        "plan_proposed": {"plan": PlanToTell([booked], NOW)},
        "plan_agreed": {"plan": PlanToTell([booked])},
        "plan_changed": {"plan": PlanToTell([booked])},
    }
    made |= more.get(message, {})
    own = TO_PATIENT[message](booked, **made)
    booked.contact_name = "Mary Smith"
    for_joan = TO_PATIENT[message](booked, **made)

    assert ("Person we visit", "Joan") in for_joan.facts
    assert "Joan" not in str(own.facts)
    assert "Joan" not in for_joan.subject
    assert "Smith" not in str(for_joan.facts)
