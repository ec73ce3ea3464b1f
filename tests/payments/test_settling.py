"""Asking how a payment stands, and what is written down of the answer: the one way money changes anything."""

import datetime as dt
from dataclasses import replace

import pytest

from booking.models import LedgerEntry, Payment, SavedCard, Visit
from booking.operations.money.card_fee import charge_fee
from booking.operations.money.checkout_session import PaymentServiceAway
from booking.operations.money.settle import (
    Settlement,
    apply_report,
    deposit_gone,
    settle,
    settle_session,
)
from booking.payments.gateway import AskLater, KeyRefused, NotFound
from booking.payments.provider import gateway
from booking.simulator import store, world
from core.audit import Actor
from core.models import OutboxMessage
from tests.payments.cards import agrees
from tests.refusals import provoked

MINUTE = dt.timedelta(minutes=1)


@pytest.fixture
def paying(bench):
    """(visit, payment) on the hosted page, between two others there whom nothing may touch."""
    bench.paying()
    mine = bench.paying()
    bench.paying()
    bench.wait(minutes=1)
    return mine


@pytest.fixture
def untouched(bench, paying):
    """Whether the two others stand as they stood."""

    def rows():
        others = Payment.objects.exclude(pk=paying[1].pk).order_by("pk")
        return [*others.values(), *Visit.objects.exclude(pk=paying[0].pk).order_by("pk").values()]

    before = rows()
    return lambda: rows() == before


def alert(what):
    """The one alert of that kind: what its key says, its ids, and when it is to go."""
    job = OutboxMessage.objects.get(key__startswith=f"alert:{what}:")
    return job.key.removeprefix(f"alert:{what}:"), job.ids, job.run_at


def hour(moment):
    return int(moment.timestamp()) // 3600


def test_asking_says_how_payment_and_visit_stand_and_what_it_changed(bench, paying, untouched):
    visit, payment = paying
    said = lambda **news: Settlement(  # noqa: E731
        **{
            "payment_id": payment.pk,
            "visit_id": visit.pk,
            "state": "open",
            "visit_status": "held",
            "needs_staff": False,
            "review": False,
            "changed": False,
            **news,
        }
    )
    payment.refresh_from_db()
    page = payment.session_url

    assert settle_session(session_id=payment.session_id, now=bench.now) == said()
    bench.pays(payment)
    done = {"state": "paid", "visit_status": "confirmed"}
    assert settle_session(session_id=payment.session_id, now=bench.now) == said(
        **done, changed=True
    )
    assert bench.settle(payment) == said(**done)

    row = Payment.objects.get(pk=payment.pk)
    assert (row.state, row.paid_at, row.next_look_at) == ("paid", bench.now, None)
    assert (row.session_id, row.session_url) == (payment.session_id, page)
    assert row.intent_id == store.get(payment.session_id).data["payment_intent"]
    entry = LedgerEntry.objects.get(kind="card")
    assert (entry.visit_id, entry.payment_id, entry.at) == (visit.pk, payment.pk, bench.now)
    assert (entry.amount_cents, entry.key) == (5000, f"paid:{payment.pk}")
    Visit.objects.filter(pk=visit.pk).update(needs_staff=True)
    assert bench.settle(payment).needs_staff
    assert untouched()


def test_what_the_provider_has_told_is_not_asked_again_of_it(bench, paying):
    _visit, payment = paying
    bench.pays(payment)
    bench.webhooks()
    payment.refresh_from_db()
    asked = len(bench.requests())

    seen = settle_session(session_id=payment.session_id, now=bench.now)

    assert (seen.state, seen.visit_status, seen.changed) == ("paid", "confirmed", False)
    assert len(bench.requests()) == asked


@pytest.mark.parametrize("arrives", [True, False])
def test_money_on_its_way_is_looked_for_again_until_it_is_known(bench, paying, arrives, untouched):
    visit, payment = paying
    bench.pays(payment, delayed=True)

    slow = bench.settle(payment)
    row = Payment.objects.get(pk=payment.pk)
    (world.delayed_money_arrives if arrives else world.delayed_money_fails)(payment.session_id)
    known = bench.settle(payment)

    assert (slow.state, slow.changed, row.paid_at) == ("processing", True, None)
    assert row.next_look_at is not None
    assert (known.state, known.visit_status) == (
        ("paid", "confirmed") if arrives else ("failed", "released")
    )
    assert Payment.objects.get(pk=payment.pk).next_look_at is None
    assert bench.owed(visit) == 0
    assert untouched()


def test_a_page_that_is_over_frees_the_time_and_asks_for_nothing(bench, paying, untouched):
    visit, payment = paying
    world.expire_now(payment.refresh_from_db() or payment.session_id)

    over = bench.settle(payment)

    assert (over.state, over.visit_status, over.changed) == ("expired", "released", True)
    assert (bench.owed(visit), Payment.objects.get(pk=payment.pk).paid_at) == (0, None)
    assert untouched()


def test_a_page_the_provider_does_not_know_is_told_to_staff_once_an_hour(bench, paying, untouched):
    visit, payment = paying
    store.SimulatorObject.objects.filter(
        id=payment.refresh_from_db() or payment.session_id
    ).delete()

    for _try in range(2):
        with pytest.raises(PaymentServiceAway), provoked(NotFound):
            bench.settle(payment)

    assert alert("session_unknown") == (
        f"{payment.pk}:{hour(bench.now)}",
        {"what": "session_unknown", "visit": visit.pk},
        bench.now,
    )
    assert untouched()


def test_a_key_the_provider_refuses_is_told_to_staff_once_an_hour(bench, paying, untouched):
    for wait in (0, 0, 60):
        bench.wait(minutes=wait)
        bench.fault("GET /v1/checkout", "401")
        with pytest.raises(PaymentServiceAway), provoked(KeyRefused):
            bench.settle(paying[1])

    assert bench.alerts() == ["key_refused", "key_refused"]
    OutboxMessage.objects.filter(key__endswith=f":{hour(bench.now)}").delete()
    before = bench.now - 60 * MINUTE
    key, ids, at = alert("key_refused")
    assert (key, at) == (f"settle:{hour(before)}", before)
    assert ids.keys() == {"what", "code"}
    assert untouched()


def test_a_provider_that_is_silent_changes_nothing_and_tells_nobody(bench, paying):
    bench.fault("GET /v1/checkout", "500", times=3)

    with pytest.raises(PaymentServiceAway), provoked(AskLater):
        bench.settle(paying[1])

    assert (bench.alerts(), bench.book(paying[0])) == ([], [("deposit_due", 5000)])


@pytest.mark.parametrize(
    ("wrong", "named"),
    [
        ({"received_cents": 4999}, "amount received"),
        ({"mode": "setup", "currency": "usd"}, "currency, mode"),
        ({"amount_cents": 1, "reference": "x", "livemode": True}, "amount, reference, live mode"),
    ],
)
def test_what_was_not_asked_for_is_looked_at_by_a_person_and_by_no_clock(
    bench, paying, untouched, wrong, named
):
    visit, payment = paying
    bench.pays(payment)
    payment.refresh_from_db()
    report = replace(gateway().session(payment.session_id), **wrong)

    told = [
        apply_report(payment_id=payment.pk, report=report, now=bench.now + turn * MINUTE)
        for turn in range(2)
    ]

    row = Payment.objects.get(pk=payment.pk)
    assert [(one.review, one.changed, one.state) for one in told] == [(True, False, "open")] * 2
    assert (row.review, row.next_look_at, row.state) == (named, None, "open")
    assert alert("review") == (str(payment.pk), {"what": "review", "visit": visit.pk}, bench.now)
    assert untouched()


def test_a_currency_in_capitals_or_a_sum_not_told_is_as_it_was_asked(bench, paying):
    payment = paying[1]
    bench.pays(payment)
    payment.refresh_from_db()
    report = replace(gateway().session(payment.session_id), currency="CAD", received_cents=None)

    assert apply_report(payment_id=payment.pk, report=report, now=bench.now).state == "paid"


@pytest.mark.parametrize(
    ("past", "kind", "status"),
    [(0, "deposit", "released"), (-1, "deposit", "held"), (0, "balance", "held")],
)
def test_a_hold_whose_page_can_never_be_is_over_at_its_deadline(
    bench, paying, untouched, past, kind, status
):
    visit, payment = paying
    Payment.objects.filter(pk=payment.pk).update(state="failed", kind=kind)
    deadline = Visit.objects.get(pk=visit.pk).hold_expires

    deposit_gone(payment_id=payment.pk, now=deadline + past * MINUTE)

    assert Visit.objects.get(pk=visit.pk).status == status
    assert untouched()


@pytest.fixture
def card(bench, settings):
    """The saved card of a visit whose patient agreed to it before paying."""
    settings.SAVED_CARDS = True
    visit = bench.held_visit()
    agrees(visit, bench.now)
    bench.press_pay(visit)
    return SavedCard.objects.get(visit=visit)


def test_the_agreed_card_is_kept_when_it_has_paid_and_not_before(bench, card):
    payment = card.visit.payments.get()
    bench.settle(payment)
    card.refresh_from_db()
    before = card.customer_id, card.card_id
    bench.pays(payment)

    bench.settle(payment)

    card.refresh_from_db()
    paid = gateway().session(payment.session_id)
    assert before == ("", "")
    assert (card.customer_id, card.card_id) == (paid.customer_id, paid.card.id)
    assert card.customer_id and card.card_id


@pytest.mark.parametrize(
    ("then", "state", "owed"),
    [("succeeded", "paid", 0), ("requires_payment_method", "failed", 8000)],
)
def test_a_slow_charge_of_a_saved_card_is_asked_about_by_its_own_number(
    bench, card, then, state, owed
):
    payment = card.visit.payments.get()
    bench.pays(payment)
    bench.settle(payment)
    Visit.objects.filter(pk=card.visit_id).update(status="no_show")
    SavedCard.objects.update(card_id="pm_slow")
    visit = Visit.objects.get(pk=card.visit_id)
    fee = charge_fee(visit=visit, cents=8000, by=Actor("office"), now=bench.now)

    asked = settle(payment_id=fee.pk, now=bench.now)
    store.change(fee.intent_id, status=then, amount_received=8000 if owed == 0 else 0)
    known = settle(payment_id=fee.pk, now=bench.now)

    assert (fee.state, asked.changed) == ("processing", False)
    assert (known.state, known.changed, bench.owed(visit)) == (state, True, owed)
    assert Payment.objects.get(pk=fee.pk).intent_id == fee.intent_id
