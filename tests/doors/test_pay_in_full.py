"""Paying in full when booking, through the pages: chosen, paid, called off, missed, put on paper (0965)."""

import pytest
from bs4 import BeautifulSoup

from booking.models import PaymentState, RefundPolicy, SavedCard, Visit
from booking.payments import ledger
from booking.simulator import world
from booking.simulator.models import SimulatorFault
from core.models import ClinicSettings
from tests.doors.patient import ANSWERS, shown_on, words_of
from tests.french import english_left_in

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def offered(clinic):
    ClinicSettings.objects.update_or_create(defaults={"offers_full_payment": True})


@pytest.fixture
def checking(patient):
    patient.until("check")
    return patient


@pytest.fixture
def paid(checking):
    """A booked visit that was paid in full: $135, of which $50 is the deposit."""
    pays_all(checking)
    return checking


def pays_all(patient, **more):
    answer = patient.post("check", pay="in_full", **more)
    assert answer.status_code == 303, words_of(answer)
    world.pay(patient.session)
    patient.get("/book/return/", session_id=patient.session)


def url(patient, page=""):
    return f"/visit/{patient.visit.public_ref}/{page}"


def ticked(page):
    """What is chosen before anybody has chosen."""
    boxes = BeautifulSoup(page.content, "html.parser").find_all("input", type=["radio", "checkbox"])
    return [box for box in boxes if box.has_attr("checked")]


def test_both_ways_are_offered_in_plain_words_and_the_deposit_is_the_one_set(checking):
    page = checking.get("/book/check/")
    said = words_of(page)

    assert "The deposit, $50. The other $85 are paid after the visit." in said
    assert "All of it, $135. Nothing is left to pay after the visit." in said
    assert (
        "the terms above are about the deposit of $50 alone. The other $85 always come back" in said
    )
    assert [box["value"] for box in ticked(page)] == ["deposit"]
    assert "Continue to payment" in said


def test_a_clinic_that_does_not_offer_it_takes_no_more_than_the_deposit(checking):
    ClinicSettings.objects.update(offers_full_payment=False)
    assert "All of it" not in words_of(checking.get("/book/check/"))

    checking.post("check", pay="in_full")

    assert checking.visit.payments.get().amount_cents == 5000


@pytest.mark.parametrize("payer", ["icbc", "veterans"])
def test_where_another_payer_leaves_an_unknown_part_only_the_deposit_is_asked(patient, payer):
    patient.client.post("/book/who/", ANSWERS["where"] | ANSWERS["who"])
    patient.post("what", payer=payer)
    patient.choose()
    for step in ("details", "address"):
        patient.post(step)
    assert "All of it" not in words_of(patient.get("/book/check/"))


def test_without_a_choice_the_page_asks_for_one_and_keeps_the_tick(checking):
    answer = checking.post("check")

    assert answer.status_code == 422
    assert "Choose what you pay now." in words_of(answer)
    assert "checked" in answer.content.decode().split('name="agree"')[1][:60]


@pytest.mark.parametrize("pay", ["", "everything", "-1", "IN_FULL", "in_full\x00"])
def test_another_answer_than_the_two_is_refused(checking, pay):
    assert checking.post("check", pay=pay).status_code == 422
    assert not checking.visit.payments.exists()


def test_checkout_asks_the_whole_in_neutral_words_and_the_visit_is_booked(checking, bench):
    checking.post("check", pay="in_full")
    payment = checking.visit.payments.get()
    request = bench.requests("/v1/checkout/sessions")[-1]

    assert (payment.amount_cents, payment.ahead_cents) == (13500, 8500)
    assert "Appointment+payment" in request.body
    world.pay(payment.session_id)
    checking.get("/book/return/", session_id=payment.session_id)
    page = words_of(checking.get(url(checking, "confirmation/")))
    assert "Your visit is booked" in page
    assert "Paid in full when booking $135" in page
    assert "After the visit your receipt for your plan is on this page." in page


def test_what_was_agreed_is_kept_word_for_word(paid):
    assert paid.visit.consent_text.endswith(
        "I pay all of it now, $135. The policy is about the deposit of $50; the other $85 always come "
        "back if the visit does not take place."
    )


def test_changing_ones_mind_ends_the_first_page_and_one_sum_is_paid(checking, bench):
    checking.post("check", pay="in_full")
    first = checking.session
    checking.post("check", pay="deposit")

    states = [(one.amount_cents, one.state) for one in checking.visit.payments.order_by("attempt")]
    assert states == [(13500, "expired"), (5000, "open")]
    with pytest.raises(world.NotPayable):
        world.pay(first)
    world.pay(checking.session)
    checking.get("/book/return/", session_id=checking.session)
    assert checking.visit.status == "confirmed"
    assert ledger.charged_cents(checking.visit) == 5000


def test_chosen_in_two_tabs_the_last_choice_counts_once(checking):
    for pay in ("in_full", "in_full", "deposit", "in_full"):
        checking.post("check", pay=pay)

    unsettled = checking.visit.payments.filter(state=PaymentState.OPEN)
    assert [one.amount_cents for one in unsettled] == [13500]


def test_a_card_may_be_kept_with_it(checking, settings, bench):
    settings.SAVED_CARDS = True
    RefundPolicy.objects.update(no_show_fee_cents=8000)
    Visit.objects.filter(status="held").update(
        policy=Visit.objects.get().policy
        | {"card": {"no_show_cents": 8000, "late_cents": 0, "required": False}}
    )
    pays_all(checking, keep_card="on")

    assert SavedCard.objects.get(visit=checking.visit).is_kept


def test_in_french_no_english_is_left(checking):
    page = words_of(checking.client.get("/book/check/", headers={"accept-language": "fr"}))

    assert "Ce que vous payez maintenant" in page
    assert not english_left_in(page) - {"English"}


def test_the_choice_is_part_of_what_the_page_showed(checking):
    shown = shown_on(checking.get("/book/check/"))
    ClinicSettings.objects.update(offers_full_payment=False)

    answer = checking.client.post("/book/check/", ANSWERS["check"] | shown | {"pay": "in_full"})

    assert answer.status_code == 409
    assert not checking.visit.payments.exists()


def test_of_a_payer_who_pays_the_patient_back_all_of_it_may_be_paid(patient):
    patient.client.post("/book/who/", ANSWERS["where"] | ANSWERS["who"])
    patient.post("what", payer="msp")
    patient.choose()
    for step in ("details", "address"):
        patient.post(step)

    assert "All of it, $135." in words_of(patient.get("/book/check/"))


def test_whoever_then_chooses_another_payer_is_asked_for_the_deposit_alone(checking):
    checking.post("check", pay="in_full")
    checking.post("what", payer="icbc")
    checking.post("check")

    open_pages = checking.visit.payments.filter(state=PaymentState.OPEN)
    assert [one.amount_cents for one in open_pages] == [5000]


def test_a_row_left_by_a_process_that_died_is_not_the_page_of_the_other_choice(checking, bench):
    bench.fault("POST /v1/checkout", "drop", 9)
    assert checking.post("check", pay="in_full").status_code == 503
    SimulatorFault.objects.all().delete()

    checking.post("check", pay="deposit")

    open_pages = checking.visit.payments.filter(state=PaymentState.OPEN)
    assert [one.amount_cents for one in open_pages] == [5000]
