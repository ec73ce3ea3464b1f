"""The operations about a deposit by phone, whoever calls them, and two people at once (0950)."""

import pytest

from booking.models import AuditAction, Visit
from booking.operations.money import awaited_deposit
from booking.operations.money.awaited_deposit import NotAwaited, NotLonger
from booking.operations.money.deposit import PaymentOnItsWay
from booking.operations.reserving.awaiting import TooSoonToWait
from booking.operations.reserving.by_phone import (
    CallersDeposit,
    CallersWish,
    NobodyToAsk,
    book_for_caller,
)
from booking.operations.reserving.details import Doorstep, Person
from booking.queries.place import locate
from core.models import AuditEntry
from tests.doors.by_phone.calls import DAY, act, status
from tests.doors.paper_reading import OFFICE
from tests.doors.patient import words_of
from tests.factories import at


def wish(clinic, email="gurpreet@example.org", clock="09:30"):
    located = locate("V5H")
    person = Person("Gurpreet", email, "604-555-0111")
    return CallersWish(
        clinic.practitioner.pk,
        clinic.visit_type,
        located,
        at(DAY, clock),
        person,
        Doorstep("12 Kingsway", ""),
        "myself",
        is_new_patient=True,
        data_words="They may be used.",
        deposit=CallersDeposit.LINK,
    )


def test_no_operation_asks_where_nobody_reads_or_waits_where_there_is_no_time(clinic, bench):
    with pytest.raises(NobodyToAsk):
        book_for_caller(wish=wish(clinic, email=""), key="k", by=OFFICE, now=bench.now)
    with pytest.raises(TooSoonToWait):
        book_for_caller(wish=wish(clinic), key="k", by=OFFICE, now=at(DAY, "09:00"))
    assert not Visit.objects.exists()


def test_two_who_decide_at_once_decide_once(waiting, bench):
    """Each acts on the visit as its page showed it: the second finds it decided."""
    seen_by_both = Visit.objects.get()
    awaited_deposit.waive(visit=waiting, why="one", by=OFFICE, now=bench.now)

    awaited_deposit.waive(visit=seen_by_both, why="two", by=OFFICE, now=bench.now)
    for act_too_late in (awaited_deposit.ask_again, awaited_deposit.let_go):
        with pytest.raises(NotAwaited):
            act_too_late(visit=seen_by_both, by=OFFICE, now=bench.now)

    entries = AuditEntry.objects.filter(action=AuditAction.DEPOSIT_WAIVED)
    assert [entry.note for entry in entries] == ["one"]


def test_waived_while_a_new_page_opens_the_page_wins(waiting, bench, monkeypatch):
    """Between the end of one page and the decision the patient pressed Pay once more."""
    ended = awaited_deposit.end_page

    def and_pressed_again(visit, now):
        ended(visit, now)
        bench.press_pay(visit)

    monkeypatch.setattr(awaited_deposit, "end_page", and_pressed_again)

    with pytest.raises(PaymentOnItsWay):
        awaited_deposit.waive(visit=waiting, why="because", by=OFFICE, now=bench.now)
    assert Visit.objects.get().deposit_cents == 5000


def test_while_stripe_is_silent_nobody_can_know_and_nothing_is_decided(waiting, office, bench):
    bench.press_pay(waiting)
    bench.fault("POST /v1/checkout", "500", times=5)

    answer = act(office, waiting, "waive-deposit", why="because")

    assert answer.status_code == 422
    assert "Stripe does not answer" in words_of(answer)
    assert (status(), Visit.objects.get().deposit_cents) == ("held", 5000)


def test_no_longer_is_refused_by_name(waiting, bench):
    with pytest.raises(NotLonger):
        awaited_deposit.wait_longer(visit=waiting, hours=4, by=OFFICE, now=bench.now)
