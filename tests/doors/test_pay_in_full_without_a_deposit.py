"""All of a visit is paid when booking where no deposit is asked: chosen, called off, missed (0978)."""

import datetime as dt

import pytest
from django.core import mail

from booking.models import RefundPolicy, SavedCard, Visit
from booking.operations.visits.progress import mark_no_show
from booking.payments import ledger
from booking.queries.owed import whom_we_owe
from booking.simulator import world
from core.models import ClinicSettings
from tests.doors.paper_reading import OFFICE
from tests.doors.patient import words_of
from tests.doors.test_paid_in_full import comes_back, later, press_cancel, url
from tests.doors.test_pay_in_full import ticked
from tests.french import english_left_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def checking(clinic, patient):
    ClinicSettings.objects.update_or_create(defaults={"offers_full_payment": True})
    clinic.visit_type.deposit_cents = 0
    clinic.visit_type.save()
    patient.until("check")
    return patient


@pytest.fixture
def paid(checking):
    """A booked visit of $135 that was paid in full, of which nothing is a deposit."""
    assert checking.post("check", pay="in_full").status_code == 303
    world.pay(checking.session)
    checking.get("/book/return/", session_id=checking.session)
    return checking


def test_both_ways_are_offered_and_nothing_now_is_set(checking):
    page = checking.get("/book/check/")
    said = words_of(page)

    assert "Nothing now. The $135 are paid after the visit." in said
    assert "All of it, $135. Nothing is left to pay after the visit." in said
    assert "all of it comes back to your card, however late it is cancelled" in said
    assert "No deposit is taken, and cancelling costs nothing." in said
    assert [box["value"] for box in ticked(page)] == ["deposit"]
    assert "Continue to payment" not in said


def test_whoever_pays_nothing_now_is_booked_as_ever(checking):
    assert checking.post("check", pay="deposit").status_code == 302

    assert checking.visit.status == "confirmed"
    assert not checking.visit.payments.exists()


def test_whoever_pays_all_of_it_is_booked_and_owes_nothing(paid, bench):
    visit = paid.visit
    payment = visit.payments.get()

    assert (visit.status, payment.amount_cents, payment.ahead_cents) == ("confirmed", 13500, 13500)
    assert "I pay all of it now, $135. All of it comes back" in visit.consent_text
    page = words_of(paid.get(url(paid, "confirmation/")))
    assert "Your visit is booked" in page
    assert "Paid in full when booking $135" in page
    bench.now = visit.end
    assert whom_we_owe() == []


def test_called_off_an_hour_before_all_of_it_comes_back_as_shown(paid, bench):
    later(paid, bench, paid.visit.start - dt.timedelta(hours=1))
    page = words_of(paid.get(url(paid, "cancel/")))
    assert "If you cancel now, you get back $135 of the $135 you paid." in page

    assert press_cancel(paid) == 13500
    comes_back(paid, bench)

    assert ledger.received_cents(paid.visit) == ledger.owed_cents(paid.visit) == 0
    assert "Paid back to your card: $135." in words_of(paid.get(url(paid, "confirmation/")))


def test_missed_all_of_it_goes_back_at_once(paid, bench):
    bench.now = paid.visit.end
    mark_no_show(visit=paid.visit, by=OFFICE, now=bench.now)
    comes_back(paid, bench)

    assert ledger.received_cents(paid.visit) == ledger.owed_cents(paid.visit) == 0
    assert whom_we_owe() == []


def test_changing_ones_mind_ends_the_page_and_books_without_it(checking):
    checking.post("check", pay="in_full")
    first = checking.session

    assert checking.post("check", pay="deposit").status_code == 302

    assert checking.visit.status == "confirmed"
    assert [one.state for one in checking.visit.payments.all()] == ["expired"]
    with pytest.raises(world.NotPayable):
        world.pay(first)
    assert ledger.owed_cents(checking.visit) == ledger.received_cents(checking.visit) == 0


def test_a_page_that_was_paid_before_the_mind_was_changed_counts(checking):
    checking.post("check", pay="in_full")
    world.pay(checking.session)

    checking.post("check", pay="deposit")

    assert checking.visit.status == "confirmed"
    assert ledger.received_cents(checking.visit) == 13500
    assert checking.visit.pays_in_full


def test_nobody_paid_in_time_and_the_letter_speaks_of_no_deposit(checking, bench):
    checking.post("check", pay="in_full")
    bench.wait(hours=1)
    bench.settle(checking.visit.payments.get())
    bench.work()

    assert checking.visit.status == "released"
    (letter,) = [one.body for one in mail.outbox if "released" in one.subject]
    assert "It was not paid in time" in letter
    assert "deposit" not in letter
    assert ledger.owed_cents(checking.visit) == 0


def test_a_card_page_of_the_choice_before_gives_way_to_the_payment(checking, settings):
    settings.SAVED_CARDS = True
    RefundPolicy.objects.update(no_show_fee_cents=8000)
    fees = {"card": {"no_show_cents": 8000, "late_cents": 0, "required": False}}
    held = Visit.objects.filter(status="held")
    held.update(policy=held.get().policy | fees)
    checking.post("check", pay="deposit", keep_card="on")
    assert SavedCard.objects.get().pages.get().state == "open"

    checking.post("check", pay="in_full", keep_card="on")
    world.pay(checking.session)
    checking.get("/book/return/", session_id=checking.session)

    assert SavedCard.objects.get().is_kept
    assert (checking.visit.status, ledger.received_cents(checking.visit)) == ("confirmed", 13500)


def test_a_clinic_that_does_not_offer_it_takes_nothing(checking):
    ClinicSettings.objects.update(offers_full_payment=False)
    assert "All of it" not in words_of(checking.get("/book/check/"))

    checking.post("check", pay="in_full")

    assert checking.visit.status == "confirmed"
    assert not checking.visit.payments.exists()


def test_in_french_no_english_is_left(checking):
    page = words_of(checking.client.get("/book/check/", headers={"accept-language": "fr"}))

    assert "Rien maintenant." in page
    assert not english_left_in(page) - {"English"}
