"""Details, check and payment: a hold that lapses, answers that are wrong, money that comes late."""

import datetime as dt
import re

import pytest
from bs4 import BeautifulSoup

from booking.models import Draft, Visit
from booking.simulator import world
from core.local_time import clock
from core.phones import PhoneUnreadable
from tests.doors.patient import words_of
from tests.operations.people import exact_point
from tests.refusals import provoked

pytestmark = pytest.mark.django_db


# details and address


def test_a_hold_that_lapsed_keeps_every_answer_and_offers_the_nearest(patient, bench):
    patient.until("check")
    bench.wait(minutes=16)

    answer = patient.get("/book/check/")
    assert answer.url == "/book/lapsed/"
    page = patient.get("/book/lapsed/")
    assert "All your answers are kept" in words_of(page)
    value = re.search(r'name="start" value="([^"]+)"', page.content.decode()).group(1)
    assert patient.client.post("/book/times/", {"start": value}).url == "/book/check/"
    assert "Joan Smith" in words_of(patient.get("/book/check/"))


def test_more_time_can_be_had_again_until_the_moment_the_page_names(patient):
    patient.until("details")
    for _press in range(2):  # at once, it is as if pressed once
        back = patient.client.post("/book/extend/", follow=True)

    assert patient.visit.hold_expires == patient.bench.now + dt.timedelta(minutes=30)
    latest = clock(patient.visit.created_at + dt.timedelta(minutes=165))
    assert f"Give me more time As often as you need, until {latest}." in words_of(back)


@pytest.mark.parametrize(
    ("step", "field", "value", "words"),
    [
        ("details", "name", "", "Write your name"),
        ("details", "name", "Ann\r\nBcc: v@x.org", "on one line"),
        ("details", "name", "Ann\u202egnitsuj", "on one line"),
        ("details", "name", "a" * 121, "at most 120 characters"),
        ("details", "email", "a@b.co,c@d.co", "Write an e-mail address like"),
        ("details", "phone", "call me", "Write a phone number like"),
        ("details", "phone", "123", "too few figures"),
        ("details", "reason", "x" * 601, "at most 600 characters"),
        ("address", "street", "", "Write the street address"),
        ("address", "postal_code", "V5H", "Write the whole postal code"),
        ("address", "postal_code", "V7Y 1A1", "cannot book a visit at this postal code"),
    ],
)
def test_a_bad_answer_names_the_field_and_keeps_what_was_typed(patient, step, field, value, words):
    answer = patient.until(step).post(step, **{field: value})

    page = answer.content.decode()
    assert answer.status_code == 422
    assert words in words_of(answer)
    assert f'href="#id_{field}"' in page
    kept = {"address": 'value="204"', "details": "PHI-7f3a"}
    assert (value if field == "reason" else kept[step]) in page


@pytest.mark.parametrize("typed", ["123", "call me"])
def test_a_number_no_telephone_can_have_is_refused_whatever_the_page_says(patient, typed):
    patient.until("details")

    with provoked(PhoneUnreadable):
        answer = patient.post("details", phone=typed)

    assert answer.status_code == 422


@pytest.mark.parametrize(
    "typed", ["604 555 0199", "(604)555-0199", "+1 604.555.0199", "16045550199"]
)
def test_any_way_of_writing_a_phone_number_is_understood(patient, typed):
    patient.until("details").post("details", phone=typed)
    patient.post("address")
    patient.pay()

    assert patient.visit.contact_phone == "+16045550199"


def test_a_whole_code_that_cannot_be_reached_offers_times_that_can(patient, another, clinic):
    """The first three characters were near enough; the door itself is not."""
    another.until("times")
    another.choose("10:45 am")
    patient.until("times")
    patient.choose("9:30 am")
    patient.post("details")

    answer = patient.post("address", postal_code="V3S 1A1")

    assert answer.status_code == 409
    assert "cannot be reached in time" in words_of(answer)
    assert Draft.objects.get(visit=patient.visit).answers["street"] == "4512 Imperial Street"


@pytest.mark.parametrize("code_at_first", ["V5H", "V5H 1A1"])
def test_a_wrong_code_corrected_keeps_the_held_time_and_leaves_no_other_hold(
    patient, another, clinic, code_at_first
):
    """BG-25: V3S typed for V5H, then Back, corrected, sent."""
    another.until("times")
    another.choose("10:45 am")
    patient.client.post("/book/who/", {"postal_code": code_at_first, "whose": "me", "been": "new"})
    patient.post("what")
    patient.choose("9:30 am")
    patient.post("details")
    held = patient.visit

    refused = patient.post("address", postal_code="V3S 1A1")
    back = patient.get("/book/address/")
    corrected = patient.post("address", postal_code="V5H 1A1")

    assert (refused.status_code, back.status_code) == (409, 200)
    assert "That time is still yours" in words_of(refused)
    assert patient.get("/book/check/").status_code == 200
    assert (corrected.url, patient.get("/book/check/").status_code) == ("/book/check/", 200)
    assert "Burnaby V5H 1A1" in words_of(patient.get("/book/check/"))
    assert list(Visit.objects.filter(holder=held.holder).values_list("pk", "status")) == [
        (held.pk, "held")
    ]


def test_the_refused_address_is_taken_with_a_time_that_suits_it(patient, another, clinic):
    another.until("times")
    another.choose("10:45 am")
    patient.until("times")
    patient.choose("9:30 am")
    patient.post("details")
    first = patient.visit
    refused = patient.post("address", postal_code="V3S 1A1").content.decode()
    value = re.search(r'name="start" value="([^"]+)"', refused).group(1)

    taken = patient.client.post("/book/times/", {"start": value, "address": "put-aside"})

    first.refresh_from_db()
    assert (taken.url, first.status) == ("/book/check/", "released")
    assert "Burnaby V3S 1A1" in words_of(patient.get("/book/check/"))


def test_an_exact_code_moves_the_hold_to_its_own_point(patient):
    exact_point("V5H1A1")
    patient.until("address").post("address")

    assert (patient.visit.place_code, patient.visit.place_is_exact) == ("V5H1A1", True)
    assert patient.get("/book/check/").status_code == 200


# check and pay


def test_the_summary_shows_price_deposit_and_the_exact_moment(patient):
    page = words_of(patient.until("check").get("/book/check/"))

    for words in (
        "First visit, 45 minutes $135",
        "Deposit now $50",
        "After the visit $85",
        "Cancelling is free until Tuesday 24 November, 9:30 am, Pacific time",
        "Pay $50",
    ):
        assert words in page


def test_everything_that_is_sent_is_shown_with_its_way_back(patient):
    page = patient.until("check").get("/book/check/")
    rows = {
        row.dt.text: (row.dd.get_text(" ", strip=True), row.a and row.a["href"])
        for row in BeautifulSoup(page.content, "html.parser").select("dl.summary > div")
    }

    assert rows["How to get in"] == ("Buzzer or gate code: 204", "/book/address/")
    assert rows["What the practitioner should know"] == ("sore back PHI-7f3a", "/book/details/")
    assert rows["Have we visited before?"] == ("No", "/book/who/")
    assert [key for key, (_words, way) in rows.items() if not way] == ["Who comes"]
    patient.client.post("/book/who/", {"whose": "me", "been": "returning"})
    patient.pay()
    assert not patient.visit.is_new_patient


@pytest.mark.parametrize(
    ("ticked", "words"),
    [("data_use", "Tick the box to say that you agree"), ("agree", "let us use your answers")],
)
def test_without_both_ticks_nothing_is_paid(patient, ticked, words):
    answer = patient.until("check").client.post("/book/check/", {ticked: "on"})

    assert answer.status_code == 422
    assert words in words_of(answer)
    assert patient.visit.payments.count() == 0


def test_pressing_pay_twice_leads_to_one_payment_page(patient):
    patient.until("check")
    first, second = patient.post("check"), patient.post("check")

    assert first.url == second.url
    assert patient.visit.payments.count() == 1


def test_coming_back_without_paying_keeps_the_time_and_the_answers(patient):
    patient.until("check").post("check")

    page = words_of(patient.get("/book/check/", payment="stopped"))
    assert "You have not paid yet" in page
    assert patient.visit.status == "held"


def test_choosing_another_time_after_pressing_pay_ends_the_payment_page_first(patient):
    patient.until("check").post("check")
    old = patient.visit
    patient.choose("1:00 pm")

    old.refresh_from_db()
    assert (old.status, old.payments.get().state) == ("released", "expired")
    assert Visit.objects.filter(status="held").count() == 1


def test_returning_before_the_money_is_known_waits_and_asks_again(patient):
    patient.until("check").post("check")
    answer = patient.get("/book/return/", session_id=patient.session)

    assert "Waiting for your payment" in words_of(answer)
    assert answer["Refresh"] == "5"


def test_paying_after_the_time_is_gone_gives_the_money_back_and_offers_the_nearest(
    patient, another, bench
):
    patient.until("check").post("check")
    session = patient.session
    bench.wait(minutes=40)
    world.pay(session, too_late=True)
    Visit.objects.filter(pk=patient.visit.pk).update(
        status="released", payment_pending=False, hold_expires=bench.now
    )
    another.until("times")
    another.choose("9:30 am")

    answer = patient.get("/book/return/", session_id=session)

    assert "The time was gone when your payment arrived" in words_of(answer)
    assert len(re.findall(r'name="start"', answer.content.decode())) == 3


@pytest.mark.parametrize("session", ["cs_test_other", "", "x" * 3000, "'; DROP TABLE"])
def test_an_address_typed_by_hand_confirms_nothing(patient, session):
    patient.until("check").post("check")
    patient.get("/book/return/", session_id=session)

    assert patient.visit.status == "held"


def test_somebody_elses_payment_page_tells_a_stranger_nothing(patient, another):
    patient.until("check").post("check")
    world.pay(patient.session)
    answer = another.get("/book/return/", session_id=patient.session)

    assert answer.status_code == 200
    assert patient.visit.public_ref not in answer.content.decode()
    assert not answer.cookies
