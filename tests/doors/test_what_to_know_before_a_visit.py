"""The page of a booked visit: who comes, where to park, what it costs and who pays, and the calendars."""

from urllib.parse import parse_qs, urlsplit

import pytest
from bs4 import BeautifulSoup

from booking.models import InsurerClaim, IntakeAnswers, Visit
from booking.notifications.calendar_links import calendar_links
from booking.payments.cost import cost_of
from booking.payments.who_pays import who_pays
from territory.here import country
from tests.doors.patient import words_of

pytestmark = pytest.mark.django_db


def page(follower, visit):
    return follower.get(f"/visit/{visit.public_ref}/")


def paid_by(visit, payer):
    Visit.objects.filter(pk=visit.pk).update(payer=payer)
    visit.refresh_from_db()
    return who_pays(visit, cost_of(visit))


def test_who_comes_has_a_face_and_a_name(follower, booked):
    shown = BeautifulSoup(page(follower, booked).content, "html.parser")
    who = shown.find(class_="person")

    assert who.find(class_="portrait") is not None
    assert "Who comes" in who.text and "Priya Sandhu" in who.text


def test_where_to_park_is_said_again_and_the_code_of_the_door_is_not(follower, booked):
    notes = "Buzzer or gate code: 2042\nWhere to park: behind the bakery"
    Visit.objects.filter(pk=booked.pk).update(access_notes=notes)

    said = words_of(page(follower, booked))

    assert "Where to park behind the bakery" in said
    assert "2042" not in said


def test_calendars_are_told_the_time_and_nothing_of_the_person(booked):
    Visit.objects.filter(pk=booked.pk).update(reason="sore back", contact_name="Ann Smith")
    booked.refresh_from_db()
    links = dict(calendar_links(booked))
    google = parse_qs(urlsplit(links["Google"]).query)
    outlook = parse_qs(urlsplit(links["Outlook"]).query)

    assert google["dates"] == ["20261125T163000Z/20261125T171500Z"]
    assert (outlook["startdt"], outlook["enddt"]) == (
        ["2026-11-25T16:30:00Z"],
        ["2026-11-25T17:15:00Z"],
    )
    for address in links.values():
        for private in ("Joan", "Smith", "Ann", "Imperial", "Burnaby", "back", "Priya", "First"):
            assert private not in address


def test_the_links_to_calendars_send_no_address_of_ours(follower, booked):
    shown = BeautifulSoup(page(follower, booked).content, "html.parser")
    links = [one for one in shown.find_all("a") if "Add to " in one.text and "http" in one["href"]]

    assert [one.text for one in links] == ["Add to Google", "Add to Outlook"]
    assert all("noreferrer" in one["rel"] for one in links)


@pytest.mark.parametrize("payer", [one.code for one in country().payers])
def test_for_every_payer_the_page_says_what_the_patient_pays_and_what_the_clinic_claims(
    follower, booked, payer
):
    told = paid_by(booked, payer)
    said = words_of(page(follower, booked))

    assert f"Who pays: {told.payer}" in said
    assert told.patient and all(sentence in said for sentence in told.patient)
    claims = country().payer(payer).is_claimed
    assert bool(told.clinic) == claims and told.clinic in said


def test_an_insurer_that_refused_is_claimed_from_no_more(booked):
    assert "claims its part from ICBC" in paid_by(booked, "icbc").clinic
    InsurerClaim.objects.create(visit=booked, state="refused", changed_at=booked.created_at)

    assert paid_by(booked, "icbc").clinic == ""


def test_a_missing_claim_number_is_asked_for_where_the_payer_needs_one(follower, booked):
    paid_by(booked, "myself")
    assert "claim number" not in words_of(page(follower, booked))
    paid_by(booked, "icbc")
    assert "Your claim still lacks: the claim number, the day of the crash." in words_of(
        page(follower, booked)
    )
    IntakeAnswers.objects.create(visit=booked, claim_number="AB123", crash_date="2026-11-01")

    assert "claim still lacks" not in words_of(page(follower, booked))


def test_of_a_visit_that_is_off_nothing_more_is_claimed_or_put_into_calendars(follower, booked):
    Visit.objects.filter(pk=booked.pk).update(status="cancelled", payer="icbc")
    said = words_of(page(follower, booked))

    assert "claims its part" not in said and "Add to Google" not in said
