"""Cases PAY-123 to PAY-129: the fee from a card on file, whatever breaks, and never twice."""

import datetime as dt

import pytest
from django.db import IntegrityError, transaction

from booking.models import CardEnd, SavedCard, Visit
from booking.operations.money.balance import start_balance
from booking.operations.money.card_fee import FeeChargedBefore, FeeRefused, FeeStands
from booking.operations.money.checkout_session import PaymentServiceAway
from booking.operations.money.kept_card import (
    FeeUnderWay,
    end_card,
    let_cards_go,
)
from booking.operations.money.refund_by_office import preview_refund, refund_as_goodwill
from booking.operations.money.sweep import sweep_payments
from booking.operations.visits.cancel import TermsChanged, cancel_visit
from booking.operations.visits.progress import reopen_visit
from booking.payments.card_terms import fee_due, late_fee_cents
from booking.payments.gateway import CardRefused
from booking.simulator import store
from booking.simulator.models import SimulatorAnswer, SimulatorObject
from core.audit import PATIENT
from tests.payments.bench import BASE
from tests.payments.cards import (
    CAP,
    LATE,
    OFFICE,
    attached,
    card_of,
    charge,
    charged,
    fee_row,
    fees_sent,
    use_card,
)
from tests.refusals import provoked

pytestmark = pytest.mark.usefixtures("cards_are_on")


def test_pay_123_what_is_being_charged_is_not_taken_back_under_way(bench, missed):
    use_card(missed, "pm_slow")
    fee = charge(bench, missed)
    assert fee.state == "processing"

    with pytest.raises(FeeUnderWay):
        end_card(visit=missed, why=CardEnd.PATIENT, by=PATIENT, now=bench.now)
    with pytest.raises(IntegrityError), transaction.atomic():
        SavedCard.objects.filter(visit=missed).update(revoked_at=bench.now)

    later = missed.end + dt.timedelta(days=30)
    assert let_cards_go(before=later, now=later) == 0
    assert card_of(missed).is_kept


@pytest.mark.parametrize("fault", ["lost_answer", "drop", "500"])
def test_pay_124_a_charge_whose_answer_was_lost_is_found_and_never_made_twice(bench, missed, fault):
    bench.fault("POST /v1/payment_intents", fault, times=3)
    with pytest.raises(PaymentServiceAway):
        charge(bench, missed)
    with pytest.raises(FeeChargedBefore):
        charge(bench, missed)

    bench.wait(minutes=3)
    sweep_payments(now=bench.now)
    sweep_payments(now=bench.now)

    assert charged(bench) == [CAP]
    assert (missed.payments.get(off_session=True).state, bench.owed(missed)) == ("paid", 0)
    assert bench.messages().count("fee_charged") == 1


def test_pay_124_found_even_after_the_provider_has_forgotten_its_keys(bench, missed):
    bench.fault("POST /v1/payment_intents", "lost_answer", times=3)
    with pytest.raises(PaymentServiceAway):
        charge(bench, missed)

    bench.wait(days=2)
    SimulatorAnswer.objects.all().delete()
    sweep_payments(now=bench.now)

    assert charged(bench) == [CAP]
    assert missed.payments.get(off_session=True).state == "paid"


def test_pay_124_a_charge_that_never_was_is_given_up_after_a_day_and_asked_for_by_letter(
    bench, missed
):
    bench.fault("POST /v1/payment_intents", "drop", times=3)
    with pytest.raises(PaymentServiceAway):
        charge(bench, missed)

    bench.wait(days=2)
    sweep_payments(now=bench.now)

    fee = missed.payments.get(off_session=True)
    assert (fee.state, fee.failure, charged(bench)) == ("failed", "never_sent", [])
    assert (bench.messages()[-1], bench.alerts()) == ("fee_open", ["fee_open"])


def test_pay_124_an_error_stuck_under_the_key_is_no_charge(bench, missed):
    bench.fault("POST /v1/payment_intents", "500_stored")

    fee = charge(bench, missed)

    assert (fee.state, charged(bench), bench.owed(missed)) == ("failed", [], CAP)


def test_pay_125_one_card_is_charged_once_for_its_visit_whoever_writes(bench, missed):
    charge(bench, missed, cents=5000)

    with pytest.raises(FeeChargedBefore):
        charge(bench, missed, cents=3000)
    with pytest.raises(IntegrityError):
        fee_row(missed)

    assert charged(bench) == [5000]
    assert fee_due(missed) is None


def cancels(bench, visit, *, before, by="patient", **shown):
    bench.now = visit.start - before
    store.set_clock(bench.now)
    return cancel_visit(visit=visit, now=bench.now, by=by, **shown)


@pytest.mark.parametrize(
    ("before", "by"),
    [
        (dt.timedelta(hours=24), "patient"),
        (dt.timedelta(hours=30), "patient"),
        (dt.timedelta(hours=2), "clinic"),
    ],
)
def test_pay_126_in_time_or_by_the_clinic_nothing_is_charged_and_the_card_goes(
    bench, kept, before, by
):
    off = cancels(bench, kept, before=before, by=by)
    bench.work()

    with pytest.raises(FeeRefused):
        charge(bench, off, cents=LATE)
    assert (card_of(off).ended, attached(), fees_sent(bench)) == (CardEnd.NOT_NEEDED, [], [])


def test_pay_126_asked_to_choose_again_nobody_pays_for_calling_it_off(bench, kept):
    Visit.objects.filter(pk=kept.pk).update(follow_up="asked_to_rebook", needs_staff=True)

    off = cancels(bench, kept, before=dt.timedelta(hours=2))

    assert not card_of(off).is_kept


def test_pay_127_called_off_late_the_agreed_fee_is_due_once_and_no_more(bench, kept):
    soon = kept.start - dt.timedelta(hours=2)
    assert late_fee_cents(kept, soon) == LATE
    with pytest.raises(TermsChanged):
        cancels(bench, kept, before=dt.timedelta(hours=2), shown_fee_cents=0)
    off = cancels(bench, kept, before=dt.timedelta(hours=2), shown_fee_cents=LATE)
    with pytest.raises(FeeRefused):
        charge(bench, off, cents=LATE + 1)

    fee = charge(bench, off, cents=LATE)
    bench.work()

    assert (fee.kind, fee.state, bench.owed(off)) == ("late_fee", "paid", 0)
    assert bench.book(off)[-2:] == [("late_fee", LATE), ("card", LATE)]
    (letter,) = [one for one in bench.mails() if "We charged" in one.body]
    assert "$40" in letter.body and "4242" in letter.body and "cancelled" in letter.body
    lines = [
        (one["what"], one["cents"]) for paper in off.papers.all() for one in paper.facts["lines"]
    ]
    assert sum(cents for what, cents in lines if what == "cancellation_fee") == 5000 + LATE


def test_pay_128_a_refused_late_fee_is_paid_by_the_link_in_the_letter(bench, kept):
    off = cancels(bench, kept, before=dt.timedelta(hours=2))
    use_card(off, "pm_declined")
    with provoked(CardRefused):
        fee = charge(bench, off, cents=LATE)
    bench.work()

    assert (fee.state, bench.owed(off)) == ("failed", LATE)
    (letter,) = [one for one in bench.mails() if "We tried to charge $40" in one.body]
    assert "/visit/" in letter.body and "$40 is left to pay" in letter.body
    start_balance(visit=off, now=bench.now, base_url=BASE)
    bench.pays(off.payments.get(kind="balance"))
    bench.webhooks()
    assert bench.owed(off) == 0


def test_pay_129_a_fee_goes_back_like_any_payment(bench, missed):
    fee = charge(bench, missed)
    left = preview_refund(visit=missed, now=bench.now).left_cents
    assert left == CAP + 5000

    refund_as_goodwill(
        visit=missed, cents=CAP, seen_left_cents=left, why="was ill", by=OFFICE, now=bench.now
    )
    bench.work()

    fee.refresh_from_db()
    made = SimulatorObject.objects.filter(kind="refund")
    assert sum(row.data["amount"] for row in made) == CAP
    assert bench.owed(missed) == 0


def reopened(bench, visit):
    bench.now = visit.end
    return reopen_visit(visit=visit, by=OFFICE, now=bench.now)


def test_a_charged_fee_goes_back_before_a_visit_is_not_missed_after_all(bench, missed):
    fee = charge(bench, missed)
    with pytest.raises(FeeStands):
        reopened(bench, missed)
    assert Visit.objects.get(pk=missed.pk).status == "no_show"

    refund_as_goodwill(
        visit=missed, cents=CAP, seen_left_cents=CAP + 5000, why="x", by=OFFICE, now=bench.now
    )
    bench.work()

    assert reopened(bench, missed).status == "confirmed"
    assert fee.state == "paid"


def test_a_fee_that_nobody_paid_is_let_off_when_a_visit_is_reopened(bench, missed):
    use_card(missed, "pm_gone")
    assert charge(bench, missed).state == "failed"

    assert reopened(bench, missed).status == "confirmed"

    assert bench.owed(missed) == 0
