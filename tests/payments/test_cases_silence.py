"""Cases PAY-105 and PAY-106: the provider accepts connections and never answers."""

import socket
import threading
import time

import pytest
from django.core import mail
from django.core.management import CommandError, load_command_class
from django.db import connection
from django.test import Client

from booking.models import Refund
from booking.operations.messages import send
from booking.operations.money.checkout_session import PaymentServiceAway
from booking.operations.money.sweep import sweep_payments, sweep_refunds
from booking.payments import stripe_gateway
from booking.payments.gateway import AskLater
from core import breaker, clock, worker
from core.models import CircuitBreaker
from core.outbox import Lane
from tests.payments.refunds import cancel
from tests.refusals import provoked

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.enable_socket]


class Silent:
    """A server that takes every connection and says nothing."""

    def __init__(self):
        self.listening = socket.create_server(("127.0.0.1", 0), backlog=50)
        self.taken = []
        threading.Thread(target=self._take, daemon=True).start()

    def _take(self):
        while True:
            try:
                one, _whom = self.listening.accept()
            except OSError:
                return
            self.taken.append(one)

    @property
    def address(self):
        return f"http://127.0.0.1:{self.listening.getsockname()[1]}"

    def asked(self):
        """How many questions came since the last time."""
        time.sleep(0.2)  # the last connection is taken by a thread of its own
        count, self.taken = len(self.taken), []
        return count

    def close(self):
        for one in (*self.taken, self.listening):
            one.close()


@pytest.fixture
def silent(monkeypatch):
    server = Silent()
    monkeypatch.setattr(stripe_gateway, "READ_SECONDS", 0.3)
    # PostgreSQL's own clock cannot be moved with the bench's: the worker would rightly stand aside.
    monkeypatch.setattr(clock, "database_now", clock.now)
    yield server
    server.close()
    stripe_gateway._gateway.cache_clear()


def four_open_pages(bench):
    for _turn in range(4):
        visit, payment = bench.paying()
    bench.wait(minutes=3)
    return visit, payment


def test_pay_105_letters_leave_while_stripe_is_silent(bench, silent, settings, monkeypatch):
    visit, _payment = four_open_pages(bench)
    monkeypatch.setattr(stripe_gateway, "READ_SECONDS", 3.0)
    # The database's clock cannot be moved, as the test's own was.
    monkeypatch.setattr("core.status.database_now", clock.now)
    settings.STRIPE_API_BASE = silent.address
    send.tell(visit, "receipt", bench.now)
    stop = threading.Event()
    working = threading.Thread(target=_works_until, args=[stop])

    working.start()
    try:
        _until(lambda: silent.taken and mail.outbox)
        waited_for = CircuitBreaker.objects.count()
        ready = Client().get("/readyz")
    finally:
        stop.set()
        working.join()

    assert waited_for == 0  # the question about money had not ended yet
    assert [letter.to for letter in mail.outbox] == [[visit.patient.email]]
    assert ready.status_code == 200
    assert silent.asked() == 2  # one silence, retried once, and no second payment after it


def test_pay_105_only_one_lane_asks_anybody_outside(bench, silent, settings):
    visit, _payment = four_open_pages(bench)
    settings.STRIPE_API_BASE = silent.address
    send.tell(visit, "receipt", bench.now)

    for lane in (Lane.MAIL, Lane.REST):
        worker.work_round(lane, threading.Event())
    assert (silent.asked(), len(mail.outbox)) == (0, 1)

    worker.work_round(Lane.OUTSIDE, threading.Event())
    assert silent.asked() == 2


def _works_until(stop):
    worker.work(stop)
    connection.close()


def _until(come):
    for _turn in range(200):
        if come():
            return
        time.sleep(0.01)
    raise AssertionError("it did not come in two seconds")


def test_pay_105_a_lane_that_breaks_ends_the_worker_with_an_error(db, monkeypatch):
    def breaks(now, lane=None):
        raise ZeroDivisionError

    monkeypatch.setattr(worker, "run_periodic", breaks)
    monkeypatch.setattr("signal.signal", lambda *_args: None)

    with pytest.raises(CommandError, match="ZeroDivisionError"):
        load_command_class("core", "work").handle(once=False)


def test_pay_106_after_one_silence_nobody_waits_again(bench, silent, settings):
    _visit, payment = four_open_pages(bench)
    settings.STRIPE_API_BASE = silent.address

    sweep_payments(now=bench.now)
    assert silent.asked() == 2
    sweep_payments(now=bench.now)
    with pytest.raises(PaymentServiceAway), provoked(AskLater), provoked(breaker.LeftAlone):
        bench.settle(payment)
    assert silent.asked() == 0

    bench.wait(seconds=31)  # half open: one question, by one caller, not retried
    sweep_payments(now=bench.now)
    assert silent.asked() == 1

    settings.STRIPE_API_BASE = ""  # Stripe is back, and the next try finds out
    bench.wait(seconds=31)
    assert sweep_payments(now=bench.now) == 2  # the other two were looked at before
    assert CircuitBreaker.objects.get().try_at is None


def test_pay_106_of_two_workers_one_tries(bench, silent, settings):
    four_open_pages(bench)
    settings.STRIPE_API_BASE = silent.address
    sweep_payments(now=bench.now)
    silent.asked()
    bench.wait(seconds=31)
    start = threading.Barrier(2)

    def sweep():
        start.wait()
        sweep_payments(now=bench.now)
        connection.close()

    crowd = [threading.Thread(target=sweep) for _turn in range(2)]
    for one in crowd:
        one.start()
    for one in crowd:
        one.join()

    assert silent.asked() == 1


def test_pay_106_a_refund_promised_meanwhile_goes_when_stripe_is_back(bench, silent, settings):
    visit, _payment = bench.paid()
    settings.STRIPE_API_BASE = silent.address
    cancel(bench, visit)
    with provoked(AskLater):
        bench.work()
    assert Refund.objects.get().state == "requested"

    settings.STRIPE_API_BASE = ""
    bench.wait(minutes=3)
    assert sweep_refunds(now=bench.now) == 1
    assert Refund.objects.get().state == "succeeded"


def test_pay_106_a_dropped_connection_is_no_silence(bench):
    _visit, payment = bench.paying()
    bench.fault("GET /v1/checkout/sessions", "drop", times=2)

    with pytest.raises(PaymentServiceAway), provoked(AskLater):
        bench.settle(payment)

    assert not breaker.is_open("payments")
    bench.settle(payment)


def test_pay_106_a_slow_answer_is_an_answer_and_a_sweep_ends_in_time(bench, monkeypatch):
    four_open_pages(bench)
    monkeypatch.setattr("booking.operations.money.sweep.BUDGET_SECONDS", 0.0)

    assert sweep_payments(now=bench.now) == 0

    monkeypatch.undo()
    assert sweep_payments(now=bench.now) == 4
