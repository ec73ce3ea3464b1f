"""What the caller chooses on the page of an awaited deposit: all of it now, and a card on file (0965)."""

import pytest

from booking.models import AuditAction, PaymentState, RefundPolicy, SavedCard, Visit
from booking.payments import ledger
from booking.payments.card_terms import card_terms, offer_words
from core.models import AuditEntry, ClinicSettings
from tests.doors.by_phone.calls import act, page_of, pays, status
from tests.doors.patient import shown_on, words_of
from tests.factories import make_policy


@pytest.fixture(autouse=True)
def offered(clinic, settings):
    """The clinic offers to pay in full, and a card on file: $80 for a missed visit, $40 for a late no."""
    settings.SAVED_CARDS = True
    ClinicSettings.objects.update_or_create(defaults={"offers_full_payment": True})
    policy = RefundPolicy.objects.filter(is_default=True).first() or make_policy(is_default=True)
    RefundPolicy.objects.filter(pk=policy.pk).update(no_show_fee_cents=8000, late_fee_cents=4000)


def press(caller, visit, **chosen):
    shown = shown_on(page_of(caller, visit))
    return caller.post(f"/visit/{visit.public_ref}/deposit/", shown | chosen)


def comes_back(caller, visit):
    session = visit.payments.order_by("-attempt").first().session_id
    return words_of(caller.get("/book/return/", {"session_id": session}, follow=True))


def test_both_sums_and_the_card_are_offered_and_nothing_is_ticked(caller, waiting):
    page = page_of(caller, waiting)
    said = words_of(page)

    assert "The deposit, $50." in said
    assert "All of it, $135." in said
    assert "may charge it once: $80 if nobody is there when we come, or $40 if the visit" in said
    assert "checked" not in page.content.decode().split('name="keep_card"')[1][:80]


def test_all_of_it_is_paid_and_the_visit_is_booked(caller, waiting):
    assert press(caller, waiting, pay="in_full").status_code == 303
    pays(waiting)

    assert "Paid in full when booking $135" in comes_back(caller, waiting)
    assert status() == "confirmed"
    assert ledger.received_cents(waiting) == ledger.charged_cents(waiting) == 13500


def test_a_card_is_kept_with_the_words_that_stood_beside_the_tick(caller, waiting):
    press(caller, waiting, pay="deposit", keep_card="on")
    pays(waiting)
    page = comes_back(caller, waiting)

    card = SavedCard.objects.get(visit=waiting)
    assert card.is_kept
    assert (card.cap_cents, card.late_cents) == (8000, 4000)
    assert card.consent_text.startswith("Keep my card on file for this visit.")
    assert "is kept on file for this visit" in page
    assert AuditEntry.objects.filter(action=AuditAction.CARD_AGREED).count() == 1


def test_without_the_tick_no_card_is_kept(caller, waiting):
    press(caller, waiting, pay="deposit")
    pays(waiting)
    comes_back(caller, waiting)

    assert not SavedCard.objects.filter(revoked_at=None).exists()


def test_a_tick_taken_off_after_pay_was_pressed_keeps_none(caller, waiting):
    press(caller, waiting, pay="deposit", keep_card="on")
    press(caller, waiting, pay="deposit")
    pays(waiting)
    comes_back(caller, waiting)

    assert status() == "confirmed"
    assert not SavedCard.objects.filter(revoked_at=None).exists()


def test_where_a_card_is_required_the_page_says_so_and_keeps_the_choice(caller, waiting):
    policy = waiting.policy
    policy["card"]["required"] = True
    Visit.objects.update(policy=policy)
    answer = press(caller, waiting, pay="in_full")

    assert answer.status_code == 422
    assert "only booked with a card on file" in words_of(answer)
    assert 'value="in_full"' in answer.content.decode()
    assert not waiting.payments.exists()


def test_a_fee_that_changed_meanwhile_is_not_agreed_to(caller, waiting):
    shown = shown_on(page_of(caller, waiting))
    policy = waiting.policy
    policy["card"]["no_show_cents"] = 9000
    Visit.objects.update(policy=policy)
    asked = shown | {"pay": "deposit", "keep_card": "on"}
    answer = caller.post(f"/visit/{waiting.public_ref}/deposit/", asked)

    assert answer.status_code == 409
    assert "Nothing was charged." in words_of(answer)
    assert "$90 if nobody is there" in words_of(answer)
    assert not SavedCard.objects.exists()
    assert not waiting.payments.exists()


@pytest.mark.parametrize("forged", [{}, {"shown_version": "x"}])
def test_whoever_saw_no_page_agrees_to_no_card(caller, waiting, forged):
    asked = {"pay": "in_full", "keep_card": "on", **forged}

    assert caller.post(f"/visit/{waiting.public_ref}/deposit/", asked).status_code == 409
    assert not waiting.payments.exists()


def test_two_tabs_with_two_choices_leave_one_page_to_pay_on(caller, waiting):
    for pay in ("in_full", "deposit", "in_full"):
        press(caller, waiting, pay=pay)

    unsettled = waiting.payments.filter(state=PaymentState.OPEN)
    assert [one.amount_cents for one in unsettled] == [13500]
    assert status() == "held"


def test_the_time_is_kept_as_promised_when_a_page_is_replaced(caller, waiting, bench):
    until = waiting.deposit_until
    press(caller, waiting, pay="in_full")
    press(caller, waiting, pay="deposit")
    bench.wait(hours=1)
    bench.webhooks()
    bench.work()

    waiting.refresh_from_db()
    assert (waiting.status, waiting.deposit_until) == ("held", until)
    assert waiting.hold_expires >= until


def test_taken_by_hand_after_all_it_is_the_deposit(office, caller, waiting):
    press(caller, waiting, pay="in_full", keep_card="on")
    act(office, waiting, "take-deposit", way="e_transfer")

    waiting.refresh_from_db()
    assert (waiting.status, waiting.pays_in_full) == ("confirmed", False)
    assert ledger.received_cents(waiting) == ledger.charged_cents(waiting) == 5000


def test_the_words_beside_the_tick_are_those_of_the_check_page(caller, waiting):
    waiting.refresh_from_db()
    terms = card_terms(waiting)
    assert terms is not None
    assert offer_words(terms) in words_of(page_of(caller, waiting))
