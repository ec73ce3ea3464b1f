"""A deposit that is waited for is waived, taken by hand, waited for longer, or let go (0950)."""

import datetime as dt
import uuid

import pytest
from django.core import mail
from django.urls import reverse

from booking.models import AuditAction, Fate, Visit
from booking.operations.money.sweep import sweep_payments
from booking.operations.practitioners.time_off import take_time_off
from booking.operations.visits.cancel import cancel_visit
from booking.operations.visits.fates import VisitsUndecided
from booking.payments import ledger
from booking.queries.owed import whom_we_owe
from booking.simulator import world
from core.models import AuditEntry
from tests.doors.by_phone.calls import DAY, act, call, page_of, pays, press_pay, status
from tests.doors.office.staff_people import editor_user
from tests.doors.paper_reading import OFFICE
from tests.doors.patient import words_of
from tests.factories import at


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


def test_the_list_of_money_names_each_time_that_waits_for_its_deposit(waiting, office):
    page = words_of(office.get(reverse("desk:owed")))

    assert "Deposits we wait for" in page
    assert waiting.public_ref in page
    assert "Fri 20 Nov 2026, 2:00 pm" in page


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


def test_let_go_the_time_is_free_at_once_and_one_letter_says_so(waiting, office, clinic, bench):
    page = words_of(act(office, waiting, "let-go"))
    act(office, waiting, "let-go")

    assert status() == "released"
    assert "The message to the patient is queued." in page
    bench.work()
    assert "we no longer keep the time with the reference" in mail.outbox[-1].body
    clinic.hold("09:30", "somebody else", bench.now)
    bench.wait(hours=5)
    bench.work()
    assert (bench.messages(), bench.alerts()) == (["waiting_let_go"], [])


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


def test_a_day_off_over_a_kept_time_asks_what_becomes_of_it(caller, waiting, bench):
    away = {"practitioner": waiting.practitioner, "note": "", "by": OFFICE, "now": bench.now}
    hours = {"start": at(DAY, "09:00"), "end": at(DAY, "12:00")}
    with pytest.raises(VisitsUndecided):
        take_time_off(**away, **hours, fates={})
    assert status() == "held"

    take_time_off(**away, **hours, fates={waiting.pk: Fate.CANCEL})

    assert "no longer kept for you" in words_of(page_of(caller, waiting))
    assert press_pay(caller, waiting).status_code == 200  # and nothing can be paid for it


def day_off(visit, bench, fate):
    take_time_off(
        practitioner=visit.practitioner,
        note="",
        by=OFFICE,
        now=bench.now,
        start=at(DAY, "09:00"),
        end=at(DAY, "12:00"),
        fates={visit.pk: fate},
    )


@pytest.mark.parametrize("fate", [Fate.CANCEL, Fate.REBOOK])
def test_whoever_waits_hears_at_once_that_nobody_comes_and_nothing_at_the_deadline(
    waiting, bench, fate
):
    bench.work()
    day_off(waiting, bench, fate)
    bench.work()

    assert status() == "released"
    assert "nobody can come at the time we kept for you" in mail.outbox[-1].body
    assert "Please do not pay the deposit any more" in mail.outbox[-1].body
    bench.wait(hours=5)
    bench.work()
    assert (bench.messages(), bench.alerts()) == (["waiting_called_off"], [])


def test_an_open_page_keeps_its_place_until_it_is_over_and_its_end_writes_no_second_letter(
    caller, waiting, bench
):
    press_pay(caller, waiting)
    day_off(waiting, bench, Fate.CANCEL)
    assert (status(), bench.messages()) == ("held", ["waiting_called_off"])

    bench.wait(hours=1)
    bench.webhooks()
    sweep_payments(now=bench.now)
    bench.wait(hours=5)
    bench.work()

    assert (status(), bench.messages(), bench.alerts()) == ("released", ["waiting_called_off"], [])


def test_paid_all_the_same_all_of_it_comes_back(caller, waiting, bench):
    press_pay(caller, waiting)
    day_off(waiting, bench, Fate.CANCEL)
    pays(waiting)
    for _turn in range(3):
        bench.webhooks()
        bench.work()

    assert status() == "released"
    assert ledger.received_cents(waiting) == 0
    assert bench.messages() == ["waiting_called_off", "blocked_refunded"]


def test_a_colleague_is_sought_without_a_letter(waiting, bench):
    day_off(waiting, bench, Fate.COLLEAGUE)

    assert (status(), bench.messages()) == ("held", [])
