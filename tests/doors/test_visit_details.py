"""What a patient puts right after booking: the way in, the phone, the claim, the e-mail address."""

import datetime as dt
import re

import pytest
from django.core import mail
from django.test import Client

from booking.models import IntakeAnswers, Visit
from booking.operations.messages.new_email import NotTheirs
from booking.operations.visits.change_address import FeeNotShown
from booking.operations.visits.edit_details import NoLongerAhead
from core import outbox
from core.models import AuditEntry
from tests.doors.patient import on_enter, shown_on, words_of
from tests.factories import make_visit
from tests.refusals import provoked

pytestmark = pytest.mark.django_db
NEW = "gurpreet.new@example.org"
TOLD = {
    "contact_phone": "+44 (0)20 7946 0018",
    "access_notes": "Buzzer: 12\nPets: a cat",
    "emergency_name": "王小明",
    "emergency_phone": "604-555-0177",
    "claim_number": "AB12-3456",
    "crash_date": "2026-11-01",
}


@pytest.fixture
def page(booked):
    Visit.objects.filter(pk=booked.pk).update(payer="icbc")
    return f"/visit/{booked.public_ref}/details/"


def letters_to(address):
    return [one for one in mail.outbox if one.to == [address]]


def test_what_is_put_right_is_kept_once_and_read_by_whoever_comes(follower, booked, page):
    other = make_visit(
        practitioner=booked.practitioner, visit_type=booked.visit_type, patient=booked.patient,
        start=booked.start + dt.timedelta(days=7), contact_phone=booked.contact_phone,
    )  # fmt: skip
    sent = TOLD | shown_on(follower.get(page))
    saved = follower.post(page, sent, follow=True)
    follower.post(page, sent)

    booked.refresh_from_db()
    other.refresh_from_db()
    assert "Whoever comes reads it" in words_of(saved)
    assert "The phone number was read as +44 20 7946 0018." in words_of(saved)
    assert booked.access_notes == TOLD["access_notes"]
    assert booked.contact_phone == other.contact_phone == "+442079460018"
    kept = IntakeAnswers.objects.get(visit=booked)
    assert (kept.emergency_name, kept.claim_number) == ("王小明", "AB12-3456")
    assert kept.crash_date == "2026-11-01"
    assert AuditEntry.objects.filter(action="details_changed").count() == 1


def test_the_second_tab_is_told_and_a_visit_that_began_keeps_its_details(
    follower, booked, page, bench
):
    older = shown_on(follower.get(page))
    follower.post(page, TOLD | older)

    told = follower.post(page, TOLD | {"access_notes": "Nobody"} | older)

    assert told.status_code == 409
    assert "Nobody" in told.content.decode()
    Visit.objects.filter(pk=booked.pk).update(started_at=bench.now)
    with provoked(NoLongerAhead):
        follower.post(page, TOLD | {"access_notes": "Late"} | shown_on(told))
    booked.refresh_from_db()
    assert booked.access_notes == TOLD["access_notes"]


def test_another_address_is_asked_first_then_used_and_the_former_is_told(follower, booked, bench):
    bench.work()
    former, page = booked.patient.email, f"/visit/{booked.public_ref}/email/"
    mail.outbox.clear()
    assert NEW in words_of(follower.post(page, {"email": NEW}))
    outbox.run_due(bench.now)
    (asked,) = letters_to(NEW)
    (link,) = re.findall(r"http\S+(/visit/email/\S{40,}/)", asked.body)
    there = Client()
    there.get(link)
    booked.patient.refresh_from_db()
    assert booked.patient.email == former  # looking changes nothing

    opened = there.post(link, follow=True)
    outbox.run_due(bench.now)

    booked.patient.refresh_from_db()
    assert booked.patient.email == NEW
    assert f"From now on, letters go to {NEW}." in words_of(opened)
    (told,) = letters_to(former)
    assert "Was it not you?" in told.body
    assert NEW not in told.body
    assert "Your visit is booked" in letters_to(NEW)[-1].body
    assert follower.get(page).status_code == 404  # the link in the former mailbox is void
    assert there.post(link).status_code == 404


def test_a_booking_in_somebodys_name_does_not_take_over_their_letters(patient, bench):
    patient.until("check").pay()
    visit = patient.visit
    make_visit(
        practitioner=visit.practitioner, visit_type=visit.visit_type, patient=visit.patient,
        start=visit.start - dt.timedelta(days=30), status="completed",
    )  # fmt: skip

    with provoked(NotTheirs):
        answer = patient.client.post(f"/visit/{visit.public_ref}/email/", {"email": NEW})

    assert answer.status_code == 403
    assert visit.patient.email not in words_of(answer)
    outbox.run_due(bench.now)
    assert not letters_to(NEW)


def door(**other):
    return {"street": "9 Tern Street", "town": "Burnaby", "postal_code": "V5H 1A1"} | other


def test_another_address_is_looked_at_then_taken_at_its_own_time(follower, booked, bench):
    bench.work()
    mail.outbox.clear()
    page = f"/visit/{booked.public_ref}/address/"
    check = follower.post(page, door(buzzer="7"), follow=True)
    assert "9 Tern Street" in words_of(check)
    booked.refresh_from_db()
    assert booked.street == "4512 Imperial Street"  # looking changes nothing

    sent = on_enter(check, None) | {"then": "take"}
    taken = follower.post(f"{page}check/", sent, follow=True)
    follower.post(f"{page}check/", sent)
    outbox.run_due(bench.now)

    start = booked.start
    booked.refresh_from_db()
    assert "We come to the new address" in words_of(taken)
    assert (booked.street, booked.access_notes) == ("9 Tern Street", "Buzzer or gate code: 7")
    assert (booked.start, booked.sequence) == (start, 1)
    (letter,) = letters_to(booked.patient.email)
    assert "9 Tern Street" in letter.body


def test_a_travel_fee_that_changed_meanwhile_is_shown_before_the_address_is_taken(
    follower, booked, bench
):
    page = f"/visit/{booked.public_ref}/address/"
    check = follower.post(page, door(), follow=True)
    type(booked.area).objects.filter(pk=booked.area_id).update(travel_fee_cents=1500)

    with provoked(FeeNotShown):
        again = follower.post(f"{page}check/", on_enter(check, None) | {"then": "take"})

    booked.refresh_from_db()
    assert again.status_code == 409
    assert "$15" in words_of(again)
    assert booked.street == "4512 Imperial Street"


def test_an_address_out_of_reach_at_that_time_is_taken_with_another(follower, booked):
    make_visit(
        practitioner=booked.practitioner, visit_type=booked.visit_type,
        start=booked.end + dt.timedelta(minutes=20),
    )  # fmt: skip
    page, times = (f"/visit/{booked.public_ref}/{name}/" for name in ("address", "change"))
    there = door(postal_code="V3S 1A1", town="Surrey")

    check = follower.post(page, there, follow=True)
    assert "Not at this time" in words_of(check)
    refused = follower.post(f"{page}check/", on_enter(check, None) | {"then": "take"})
    assert refused.status_code == 409
    follower.post(f"{page}check/", {"then": "keep"})
    assert "9 Tern Street" not in words_of(follower.get(times))

    follower.post(page, there)
    offered = follower.post(f"{page}check/", {"then": "time"}, follow=True)
    assert "These are times for the new address, 9 Tern Street" in words_of(offered)
    value = re.findall(r'name="start" value="([^"]+)"', offered.content.decode())[-1]
    means = follower.post(times, {"start": value})
    assert "We then come to 9 Tern Street" in words_of(means)
    follower.post(f"{times}move/", on_enter(means, None))
    start = booked.start
    booked.refresh_from_db()
    assert (booked.street, booked.place_code) == ("9 Tern Street", "V3S")
    assert booked.start != start
