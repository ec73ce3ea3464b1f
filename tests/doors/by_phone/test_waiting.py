"""A visit booked by phone waits for its deposit, is paid by a link, or is overdue (0950)."""

import datetime as dt

import pytest
from django.core import mail

from booking.models import AuditAction, Visit
from booking.operations.money.sweep import sweep_payments
from core.models import AuditEntry, ClinicSettings
from tests.doors.by_phone.calls import DAY, call, page_of, pays, press_pay, status
from tests.doors.patient import words_of
from tests.factories import at


def test_the_time_is_kept_as_long_as_the_clinic_says_and_the_office_sees_until_when(
    office, clinic, bench
):
    page = words_of(call(office, clinic))

    visit = Visit.objects.get()
    assert (visit.status, visit.deposit_cents) == ("held", 5000)
    assert visit.hold_expires == visit.deposit_until == bench.now + dt.timedelta(hours=4)
    assert "The message to the patient is queued." in page
    assert "Waiting for the deposit until Fri 20 Nov 2026, 2:00 pm" in page


def test_the_letter_says_what_is_kept_until_when_and_what_it_costs(waiting, bench):
    bench.work()

    (letter,) = mail.outbox
    assert letter.to == ["gurpreet@example.org"]
    assert "deposit for your visit on" in letter.subject
    for said in ("until", "2:00 pm", "Priya Sandhu", "$50", "free for others"):
        assert said in letter.body
    assert "First visit" not in letter.subject


def test_the_link_shows_what_when_who_how_much_and_the_terms(caller, waiting):
    page = words_of(page_of(caller, waiting))

    for said in ("9:30 am", "Priya Sandhu", "First visit", "$50", "Cancelling is free until"):
        assert said in page
    assert "Pay $50" in page


def test_paid_through_checkout_the_visit_is_booked(caller, waiting, bench):
    answer = press_pay(caller, waiting)
    assert answer.status_code == 303
    pays(waiting)

    session = waiting.payments.get().session_id
    back = caller.get("/book/return/", {"session_id": session}, follow=True)

    assert "Your visit is booked" in words_of(back)
    assert status() == "confirmed"
    bench.work()
    confirmation = [one for one in mail.outbox if one.to == ["gurpreet@example.org"]][-1]
    assert "Your visit is booked" in confirmation.body


def test_a_page_that_closes_unpaid_keeps_the_time_until_the_agreed_hour(caller, waiting, bench):
    press_pay(caller, waiting)

    bench.wait(minutes=40)
    sweep_payments(now=bench.now)
    bench.work()

    visit = Visit.objects.get()
    assert (visit.status, visit.payment_pending) == ("held", False)
    assert visit.hold_expires == visit.deposit_until
    assert "Pay $50" in words_of(page_of(caller, waiting))
    assert press_pay(caller, waiting).status_code == 303


def test_not_paid_in_time_the_time_is_free_again_and_both_are_told_once(waiting, bench):
    bench.work()
    mail.outbox.clear()

    bench.wait(hours=4)
    bench.work()
    bench.work()

    assert status() == "released"
    to_patient = [one for one in mail.outbox if one.to == ["gurpreet@example.org"]]
    to_office = [one for one in mail.outbox if one.to != ["gurpreet@example.org"]]
    assert ["Your time has been released" in one.subject for one in to_patient] == [True]
    assert ["A deposit was not paid in time" in one.subject for one in to_office] == [True]


def test_somebody_else_who_takes_the_lapsed_time_first_takes_no_word_from_the_patient(
    waiting, clinic, bench
):
    bench.wait(hours=4)
    clinic.hold("09:30", "somebody else", bench.now)

    bench.work()

    assert bench.messages() == ["time_released"]
    assert bench.alerts() == ["deposit_overdue"]


def test_lapsed_while_the_page_was_open_both_are_told_by_the_end_of_the_page(
    caller, waiting, bench
):
    bench.wait(hours=3, minutes=50)
    caller.get(caller.link)
    press_pay(caller, waiting)
    bench.wait(minutes=15)
    bench.work()
    assert status() == "held"  # somebody may be typing their card's number

    bench.wait(minutes=30)
    sweep_payments(now=bench.now)
    bench.work()

    assert status() == "released"
    assert (bench.messages(), bench.alerts()) == (["time_released"], ["deposit_overdue"])
    assert "no longer kept for you" in words_of(page_of(caller, waiting))


def test_paid_just_after_the_lapse_the_time_is_taken_again_if_it_is_free(caller, waiting, bench):
    press_pay(caller, waiting)
    pays(waiting)
    bench.take()  # the news is lost
    bench.wait(hours=5)

    sweep_payments(now=bench.now)

    assert status() == "confirmed"


def test_without_an_address_no_link_is_promised_and_nothing_typed_is_lost(office, clinic):
    answer = call(office, clinic, email="")

    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == ["email"]
    assert "12 Kingsway" in answer.content.decode()
    assert not Visit.objects.exists()


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"deposit": ""}, "deposit"),
        ({"deposit": "waived"}, "waived_why"),
        ({"deposit": "x"}, "deposit"),
    ],
)
def test_an_open_question_about_the_deposit_books_nothing(office, clinic, typed, field):
    answer = call(office, clinic, **typed)

    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == [field]
    assert not Visit.objects.exists()


def test_a_visit_that_begins_soon_is_not_waited_for(office, clinic, bench):
    bench.now = at(DAY, "08:45")

    answer = call(office, clinic)

    assert list(answer.context["form"].errors) == ["deposit"]
    assert not Visit.objects.exists()


def test_no_wait_reaches_into_the_visit_itself(office, clinic, bench):
    ClinicSettings.objects.update_or_create(defaults={"phone_deposit_hours": 72})
    bench.now = at(DAY, "07:00")

    call(office, clinic)

    assert Visit.objects.get().deposit_until == at(DAY, "08:53")


def test_a_visit_type_without_a_deposit_asks_nothing_about_it(office, clinic):
    clinic.visit_type.deposit_cents = 0
    clinic.visit_type.save()

    call(office, clinic, deposit="")

    assert status() == "confirmed"
    assert not AuditEntry.objects.filter(action=AuditAction.DEPOSIT_WAIVED).exists()
