"""Cases PAY-17 to PAY-29: duplicates, disorder, loss, crashes."""

import threading

import pytest
from django.db import connection

from booking.models import Refund, WebhookEvent
from booking.operations.money import settle as settle_module
from booking.operations.money.reconcile import catch_up_events
from booking.operations.money.settle import settle_session
from booking.operations.money.sweep import sweep_payments
from booking.operations.money.webhook_events import NotOursYet
from booking.simulator import store, world
from tests.payments.bench import Bench, state
from tests.refusals import provoked


def test_pay_17_a_repeated_event_is_answered_and_ignored(bench):
    visit, payment = bench.paying()
    bench.pays(payment)
    (event,) = bench.take("checkout.session.completed")

    assert [bench.post(event).status_code for _turn in range(2)] == [200, 200]

    assert state(visit) == ("confirmed", ["paid"])
    assert WebhookEvent.objects.filter(event_id=event["id"]).count() == 1
    assert bench.book(visit) == [("deposit_due", 5000), ("card", 5000)]


@pytest.mark.django_db(transaction=True)
def test_pay_18_twelve_deliveries_and_four_returns_at_once_confirm_once(time_machine):
    bench = Bench(traveller=time_machine)
    visit, payment = bench.paying()
    bench.pays(payment)
    (event,) = bench.take("checkout.session.completed")
    seen, start = [], threading.Barrier(16)

    def deliver_it():
        start.wait()
        seen.append(bench.post(event).status_code)
        connection.close()

    def come_back():
        start.wait()
        seen.append(settle_session(session_id=payment.session_id, now=bench.now).visit_status)
        connection.close()

    crowd = [threading.Thread(target=deliver_it) for _turn in range(12)]
    crowd += [threading.Thread(target=come_back) for _turn in range(4)]
    for one in crowd:
        one.start()
    for one in crowd:
        one.join()

    assert sorted(map(str, seen)) == ["200"] * 12 + ["confirmed"] * 4
    assert state(visit) == ("confirmed", ["paid"])
    assert bench.book(visit) == [("deposit_due", 5000), ("card", 5000)]
    assert bench.confirmations(visit) == 1


@pytest.mark.parametrize("turned", [False, True])
def test_pay_19_every_event_of_one_payment_in_any_order_confirms_once(bench, turned):
    visit, payment = bench.paying()
    bench.pays(payment)
    every = [row.data for row in store.SimulatorObject.objects.filter(kind="event")]
    assert {event["type"] for event in every} >= {
        "charge.succeeded",
        "payment_intent.succeeded",
        "checkout.session.completed",
    }

    for event in reversed(every) if turned else every:
        assert bench.post(event).status_code == 200

    assert state(visit) == ("confirmed", ["paid"])
    assert bench.book(visit) == [("deposit_due", 5000), ("card", 5000)]


def test_pay_20_a_late_expired_event_does_not_unpay(bench):
    visit, payment = bench.paid()
    session = store.get(payment.session_id).data
    late = store.emit("checkout.session.expired", session | {"status": "expired"})

    assert bench.post(late).status_code == 200

    assert state(visit) == ("confirmed", ["paid"])


def test_pay_21_a_refund_event_before_the_payment_event_loses_nothing(bench):
    visit, payment = bench.paying()
    paid = bench.pays(payment)
    world.make_refund(intent_id=paid["payment_intent"], cents=2000, metadata={})
    (refund_event,) = bench.take("refund.created")

    assert bench.post(refund_event).status_code == 200

    assert state(visit) == ("confirmed", ["paid"])
    refund = Refund.objects.get()
    assert (refund.state, refund.reason, refund.amount_cents) == ("succeeded", "external", 2000)
    bench.webhooks()
    assert Refund.objects.count() == 1


def test_pay_22_with_every_webhook_lost_the_sweeper_confirms(bench):
    visit, payment = bench.paying()
    bench.pays(payment)
    bench.take()
    bench.wait(minutes=3)

    sweep_payments(now=bench.now)

    assert state(visit) == ("confirmed", ["paid"])


def test_pay_23_with_every_webhook_lost_reconciling_confirms_and_fills_the_inbox(bench):
    visit, payment = bench.paying()
    bench.pays(payment)
    bench.take()
    bench.wait(hours=1)

    assert catch_up_events(now=bench.now) == 1
    assert state(visit) == ("confirmed", ["paid"])
    assert list(WebhookEvent.objects.values_list("kind", "state")) == [
        ("checkout.session.completed", "done")
    ]
    book = bench.book(visit)
    assert catch_up_events(now=bench.now) == 0
    assert bench.book(visit) == book


def test_pay_24_an_event_about_a_payment_not_yet_visible_waits(bench):
    visit, payment = bench.paying()
    bench.pays(payment)
    (event,) = bench.take("checkout.session.completed")
    unknown = "6f9b7f8e-0000-4000-8000-000000000000"
    event["data"]["object"] |= {"client_reference_id": unknown, "id": "cs_test_unknown"}

    with provoked(NotOursYet):
        assert bench.post(event).status_code == 200

    row = WebhookEvent.objects.get()
    assert (row.state, row.error) == ("received", "NotOursYet")
    WebhookEvent.objects.update(reference=str(payment.pk))  # now it is visible
    bench.wait(minutes=1)
    bench.work()
    assert state(visit) == ("confirmed", ["paid"])
    assert WebhookEvent.objects.get().state == "done"


def test_pay_25_an_event_of_another_program_on_the_account_is_left_alone(bench):
    about = {"id": "cs_other", "object": "checkout.session", "client_reference_id": "cart-7"}
    event = foreign("checkout.session.completed", about)

    assert bench.post(event).status_code == 200

    assert WebhookEvent.objects.get().state == "not_ours"
    assert bench.alerts() == []


def test_pay_26_an_unknown_kind_of_event_is_kept_and_ignored(bench):
    event = foreign("invoice.paid", {"id": "in_1", "object": "invoice"})

    assert bench.post(event).status_code == 200

    assert WebhookEvent.objects.get().state == "ignored"


def foreign(kind, about):
    return {
        "id": "evt_foreign",
        "object": "event",
        "type": kind,
        "created": 1795194000,
        "livemode": False,
        "api_version": "2026-10-28.endive",
        "data": {"object": about},
    }


def test_pay_27_a_crash_half_way_rolls_back_and_is_tried_again(bench, monkeypatch):
    visit, payment = bench.paying()
    bench.pays(payment)
    whole = settle_module.deposit_arrived

    def crash(payment, now):
        whole(payment, now)
        raise ZeroDivisionError("a private value")

    monkeypatch.setattr(settle_module, "deposit_arrived", crash)
    assert bench.webhooks("checkout.session.completed") == [200]
    assert state(visit) == ("held", ["open"])
    assert bench.book(visit) == [("deposit_due", 5000)]
    assert WebhookEvent.objects.get().error == "ZeroDivisionError"

    monkeypatch.setattr(settle_module, "deposit_arrived", whole)
    bench.wait(minutes=1)
    bench.work()
    assert state(visit) == ("confirmed", ["paid"])
    assert WebhookEvent.objects.get().state == "done"


def test_pay_27_an_event_that_cannot_be_kept_is_answered_500(bench, monkeypatch):
    from django.db import OperationalError

    import booking.webhooks

    def full(**_arguments):
        raise OperationalError("disk full")

    _visit, payment = bench.paying()
    bench.pays(payment)
    monkeypatch.setattr(booking.webhooks, "receive_event", full)

    assert bench.webhooks("checkout.session.completed") == [500]


def test_pay_28_with_stripe_down_the_event_is_kept_and_done_later(bench):
    visit, payment = bench.paying()
    bench.pays(payment)
    bench.fault("GET /v1/checkout", "drop", times=2)

    assert bench.webhooks("checkout.session.completed") == [200]
    assert state(visit) == ("held", ["open"])
    assert WebhookEvent.objects.get().error == "PaymentServiceAway"

    bench.wait(minutes=1)
    bench.work()
    assert state(visit) == ("confirmed", ["paid"])


def test_pay_29_neither_login_nor_csrf_stands_before_the_endpoint(bench, settings):
    settings.MIDDLEWARE = [
        *settings.MIDDLEWARE,
        "django.contrib.auth.middleware.LoginRequiredMiddleware",
    ]
    visit, payment = bench.paying()
    bench.pays(payment)

    assert bench.webhooks("checkout.session.completed") == [200]  # the client enforces CSRF

    assert state(visit) == ("confirmed", ["paid"])


@pytest.mark.parametrize("method", ["get", "head", "options", "put", "delete", "trace"])
def test_the_endpoint_only_takes_posts(client, method, db):
    assert getattr(client, method)("/stripe/webhook/").status_code == 405
