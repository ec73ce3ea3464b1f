"""A visit booked by phone waits for its deposit: by a link, by hand, waived, lengthened, overdue (0950)."""

import datetime as dt
import re
import uuid

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse

from booking.models import AuditAction, Visit
from booking.operations.money.sweep import sweep_payments
from booking.operations.visits.cancel import cancel_visit
from booking.payments import ledger
from booking.queries.owed import whom_we_owe
from booking.simulator import world
from core.models import AuditEntry, ClinicSettings
from tests.doors.office.staff_people import editor_user, office_user
from tests.doors.patient import words_of
from tests.factories import at

DAY = "2026-11-25"


@pytest.fixture
def office(clinic, bench):
    client = Client()
    client.force_login(office_user())
    return client


def call(office, clinic, clock="09:30", **fields):
    """Book for Gurpreet on the phone; the page that follows."""
    asked = {
        "postal_code": "V5H 1A1",
        "visit_type": clinic.visit_type.pk,
        "day": DAY,
        "book": "1",
        "choice": f"{clinic.practitioner.pk}@{at(DAY, clock).isoformat()}",
        "name": "ਗੁਰਪ੍ਰੀਤ ਕੌਰ",
        "phone": "604-555-0111",
        "email": "gurpreet@example.org",
        "street": "12 Kingsway",
        "payer": "myself",
        "is_new_patient": "on",
        "terms_read_out": "on",
        "deposit": "link",
        "key": str(uuid.uuid4()),
        **fields,
    }
    return office.post(reverse("desk:book"), asked, follow=True)


def act(office, visit, name, **fields):
    address = reverse("desk:act", args=[visit.public_ref, name])
    return office.post(address, {"key": str(uuid.uuid4()), **fields}, follow=True)


def status():
    return Visit.objects.get().status


@pytest.fixture
def waiting(office, clinic):
    """A visit kept for its deposit from nine o'clock on; the default is four hours."""
    call(office, clinic)
    return Visit.objects.get()


@pytest.fixture
def caller(waiting, bench):
    """The caller's browser, which followed the link in the letter."""
    bench.work()
    link = re.search(r"http\S+/visit/\S+/\?to=deposit", mail.outbox[-1].body)[0]
    client = Client()
    client.link = "/visit/" + link.split("/visit/")[1]
    client.get(client.link, follow=True)
    return client


def page_of(caller, visit):
    return caller.get(f"/visit/{visit.public_ref}/deposit/")


def press_pay(caller, visit):
    return caller.post(f"/visit/{visit.public_ref}/deposit/")


def pays(visit):
    world.pay(visit.payments.order_by("-attempt").first().session_id)


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


@pytest.mark.parametrize("email", ["", "gurpreet@example.org"])
def test_taken_by_hand_the_deposit_is_on_record_and_the_visit_certain(office, clinic, bench, email):
    call(office, clinic, deposit="by_hand", email=email)
    visit = Visit.objects.get()
    assert visit.status == "held"
    fields = {"way": "e_transfer", "key": str(uuid.uuid4())}

    act(office, visit, "take-deposit", **fields)
    act(office, visit, "take-deposit", **fields)

    assert status() == "confirmed"
    assert bench.book(visit) == [("deposit_due", 5000), ("e_transfer", 5000)]


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


def test_waived_at_once_the_reason_is_on_record_with_a_name(office, clinic):
    call(office, clinic, deposit="waived", waived_why="has paid us for ten years")

    assert (status(), Visit.objects.get().deposit_cents) == ("confirmed", 0)
    entry = AuditEntry.objects.get(action=AuditAction.DEPOSIT_WAIVED)
    assert (entry.note, entry.actor_name) == (
        "has paid us for ten years",
        "office@tidewater.example",
    )


def test_waived_afterwards_the_open_page_can_no_longer_be_paid(caller, waiting, office):
    press_pay(caller, waiting)

    page = words_of(act(office, waiting, "waive-deposit", why="cannot pay online"))

    assert "The deposit is waived and the visit confirmed." in page
    assert (status(), Visit.objects.get().deposit_cents) == ("confirmed", 0)
    with pytest.raises(world.NotPayable):
        pays(waiting)
    assert ledger.owed_cents(Visit.objects.get()) == 0


def test_waived_at_the_moment_it_is_paid_the_money_counts_and_the_office_is_told(
    caller, waiting, office
):
    press_pay(caller, waiting)
    pays(waiting)

    answer = act(office, waiting, "waive-deposit", why="cannot pay online")

    assert answer.status_code == 422
    assert "has just been paid by card" in words_of(answer)
    assert (status(), Visit.objects.get().deposit_cents) == ("confirmed", 5000)


def test_cash_that_comes_after_the_hour_takes_the_time_only_while_it_is_free(
    waiting, office, clinic, bench
):
    bench.wait(hours=4)
    bench.work()
    clinic.hold("09:30", "somebody else", bench.now)

    answer = act(office, waiting, "take-deposit", way="cash")

    assert answer.status_code == 422
    assert "no longer free" in words_of(answer)
    assert bench.book(waiting) == []


def test_lengthened_the_patient_reads_the_new_hour_and_the_old_one_passes(waiting, office, bench):
    bench.work()
    act(office, waiting, "wait-longer", hours="8")
    bench.work()
    assert "6:00 pm" in mail.outbox[-1].body

    bench.wait(hours=4)
    bench.work()
    assert status() == "held"
    bench.wait(hours=4)
    bench.work()

    assert status() == "released"
    assert bench.messages() == ["time_released"]


@pytest.mark.parametrize(
    ("hours", "said"), [("3", "at least as long"), ("0", "hours"), ("99", "hours")]
)
def test_a_wait_that_is_not_longer_changes_nothing(waiting, office, hours, said):
    answer = act(office, waiting, "wait-longer", hours=hours)

    assert answer.status_code == 422
    assert Visit.objects.get().deposit_until == waiting.deposit_until


def test_sent_again_the_letter_carries_a_link_of_its_own(waiting, office, bench):
    bench.work()
    bench.wait(minutes=5)
    act(office, waiting, "ask-deposit")
    bench.work()

    assert len(mail.outbox) == 2
    assert mail.outbox[0].body != mail.outbox[1].body


def test_let_go_the_time_is_free_at_once_and_no_letter_follows(waiting, office, clinic, bench):
    act(office, waiting, "let-go")

    assert status() == "released"
    clinic.hold("09:30", "somebody else", bench.now)
    bench.wait(hours=5)
    bench.work()
    assert (bench.messages(), bench.alerts()) == ([], [])


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


@pytest.mark.parametrize(("hours_before", "kept"), [(48, 0), (2, 5000)])
def test_a_deposit_by_hand_comes_back_by_the_terms_as_a_card_does(
    office, clinic, bench, hours_before, kept
):
    call(office, clinic, deposit="by_hand")
    visit = Visit.objects.get()
    act(office, visit, "take-deposit", way="cash")
    bench.now = visit.start - dt.timedelta(hours=hours_before)

    cancel_visit(visit=visit, now=bench.now, by="patient")
    cancel = Visit.objects.get()

    assert ledger.charged_cents(cancel) == kept
    assert [one.cents for one in whom_we_owe()] == ([5000] if not kept else [])


def test_strangers_find_no_such_page_and_an_editor_may_not_decide(waiting, client):
    assert page_of(client, waiting).status_code == 404
    client.force_login(editor_user())

    answer = act(client, waiting, "waive-deposit", why="because")

    assert "Waive" not in words_of(answer)
    assert status() == "held"


def test_the_link_goes_to_the_visit_once_it_is_certain(caller, waiting, office):
    act(office, waiting, "waive-deposit", why="cannot pay online")

    assert page_of(caller, waiting).url == f"/visit/{waiting.public_ref}/confirmation/"


@pytest.mark.parametrize("page", ["confirmation", "change", "cancel", "pay", "receipt"])
def test_the_other_pages_of_a_kept_time_say_nothing_untrue(caller, waiting, page):
    answer = caller.get(f"/visit/{waiting.public_ref}/{page}/", follow=True)

    assert answer.status_code == 200
    assert "is booked" not in words_of(answer).replace("the visit is booked", "")
