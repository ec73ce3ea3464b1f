"""What is told of a claim: days and visits covered, what still lacks, and who is billed at all (1241)."""

import datetime as dt

import pytest
from bs4 import BeautifulSoup

from booking.models import InsurerClaim, IntakeAnswers, Visit
from booking.payments.cost import cost_of
from booking.payments.who_pays import who_pays
from core.models import ClinicSettings
from core.versioned import SHOWN
from territory.here import country, payer_of
from tests.doors.patient import words_of
from tests.factories import make_user, make_visit_type

pytestmark = pytest.mark.django_db


@pytest.fixture
def insured(booked):
    Visit.objects.filter(pk=booked.pk).update(payer="icbc")
    booked.refresh_from_db()
    return booked


@pytest.fixture
def _no_member(db):
    ClinicSettings.objects.update_or_create(defaults={"bills_insurers": False})


def told(visit, **answers):
    IntakeAnswers.objects.update_or_create(visit=visit, defaults=answers)
    return who_pays(visit, cost_of(visit))


def page(follower, visit):
    return words_of(follower.get(f"/visit/{visit.public_ref}/"))


def until_the_check(patient, **claim):
    patient.until("what").post("what", payer="icbc")
    assert patient.post("claim", **claim).status_code == 302
    patient.choose()
    patient.post("details")
    patient.post("address")
    return words_of(patient.get("/book/check/"))


def test_days_are_counted_on_the_day_of_the_visit(insured):
    last = insured.local_date - dt.timedelta(days=83)

    assert told(insured, crash_date=last.isoformat()).covered == ["Day 84 of 84 covered"]
    before = (last - dt.timedelta(days=1)).isoformat()
    assert told(insured, crash_date=before).covered == [
        "Day 85 after the crash: ICBC must agree first"
    ]


@pytest.mark.parametrize(
    ("used", "said"),
    [
        ("", []),
        ("7", ["7 of 25 covered visits used before this one"]),
        ("24", ["24 of 25 covered visits used before this one"]),
        ("25", ["25 visits used of 25 covered: ICBC must agree first"]),
    ],
)
def test_visits_used_anywhere_count_against_those_covered(insured, used, said):
    assert told(insured, visits_used=used).covered == said


def test_visits_used_are_asked_for_and_may_be_left_out(patient):
    with_them = until_the_check(patient, claim_number="AB 1234", visits_used="7")

    assert "7 of 25 covered visits used" in with_them
    patient.post("check")
    assert IntakeAnswers.objects.get().visits_used == "7"


def test_a_number_of_visits_that_is_none_is_refused_beside_its_field(patient):
    patient.until("what").post("what", payer="icbc")
    answer = patient.post("claim", visits_used="seven", claim_number="AB 1234")

    assert (answer.status_code, list(answer.context["form"].errors)) == (422, ["visits_used"])
    assert "Write a number, such as 7." in words_of(answer)
    assert "AB 1234" in answer.content.decode()


def test_what_a_claim_lacks_is_completed_later_by_the_link(follower, insured):
    assert "Your claim still lacks: the claim number, the day of the crash" in page(
        follower, insured
    )
    url = f"/visit/{insured.public_ref}/details/"
    form = BeautifulSoup(follower.get(url).content, "html.parser").main.form
    shown = form.find("input", {"name": SHOWN})["value"]

    follower.post(
        url,
        {
            SHOWN: shown,
            "contact_phone": "604 555 0199",
            "claim_number": "AB 1234",
            "crash_date": "2026-11-01",
            "visits_used": "3",
        },
    )

    said = page(follower, insured)
    assert "claim still lacks" not in said
    assert "Day 25 of 84 covered. 3 of 25 covered visits used before this one." in said


def test_a_clinic_outside_the_network_bills_the_patient_and_says_so_first(patient, _no_member):
    patient.until("what")
    payers = words_of(patient.get("/book/what/"))
    said = until_the_check(patient)

    assert "You pay us. ICBC then looks at paying you back, from the receipt." in payers
    assert "This clinic does not bill ICBC: you pay it $135." in said
    assert "What ICBC does not pay" not in said


def test_a_clinic_outside_the_network_makes_no_claim(insured, _no_member):
    what = told(insured)

    assert (what.clinic, what.patient[-1][:32]) == ("", "This clinic does not bill ICBC: ")
    assert not InsurerClaim.objects.exists()
    assert not payer_of("icbc").is_claimed
    assert country().payer("icbc").is_claimed


def test_every_payer_with_rules_says_where_they_were_read_and_when():
    ruled = [one for one in country().payers if one.claim or one.pays_back or one.by_phone]

    assert len(ruled) == 3
    for payer in ruled:
        assert payer.sources
        assert all(
            one.url.startswith("https://") and one.as_of.year >= 2026 for one in payer.sources
        )


def test_visits_stand_under_headings_once_there_are_several(patient, clinic):
    patient.until("what")
    one = BeautifulSoup(patient.get("/book/what/").content, "html.parser")
    make_visit_type(name="After a crash", slug="crash", shown_under="insured")
    make_visit_type(name="Balance", slug="balance", shown_under="particular")
    several = BeautifulSoup(patient.get("/book/what/").content, "html.parser")

    assert one.select(".choices-heading") == []
    assert [heading.text for heading in several.select(".choices-heading")] == [
        "What most people book",
        "For something in particular",
        "After a crash, or an injury at work",
    ]
    assert len(several.select("input[name=visit_type]")) == 3


def test_whoever_is_at_the_door_sees_what_the_claim_still_lacks_and_not_its_number(client, insured):
    person = insured.practitioner
    person.user = make_user("wing@tidewater.example")
    person.save()
    client.force_login(person.user)
    told(insured, claim_number="AB 1234", visits_used="25")

    said = words_of(client.get(f"/practice/visits/{insured.public_ref}/door/"))

    assert "25 visits used of 25 covered: ICBC must agree first" in said
    assert "The claim still lacks: the day of the crash." in said
    assert "AB 1234" not in said
