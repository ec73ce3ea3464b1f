"""Cases PAY-100 to PAY-104: nothing about money stays where nobody sees it or can end it."""

import pytest
from django.core.exceptions import ValidationError
from django.core.management import call_command

from booking.models import Payment, VisitType
from booking.operations.money.balance import NoOnlinePayment, start_balance
from booking.operations.money.by_hand import give_discount
from booking.operations.money.checkout_session import PaymentServiceAway
from booking.operations.money.reconcile import reconcile
from booking.operations.money.refund_by_office import give_up_mismatch
from booking.operations.visits.progress import complete_visit
from booking.payments.attention import money_needing_attention
from booking.payments.gateway import AskLater
from core.models import ClinicSettings
from tests import factories
from tests.payments.bench import BASE, state
from tests.payments.refunds import OFFICE, cancel
from tests.refusals import provoked


def test_pay_100_a_refund_stripe_never_answers_is_on_the_list(bench):
    visit, _payment = bench.paid()
    cancel(bench, visit)
    bench.fault("POST /v1/refunds", "500", times=3)
    with provoked(AskLater):
        bench.work()

    (item,) = money_needing_attention()
    assert (item.kind, "has not answered" in item.sentence) == ("waiting", True)


def test_pay_101_a_refund_that_waits_for_balance_leaves_the_books_equal(bench):
    visit, payment = bench.paid()
    bench.empty_balance()
    cancel(bench, visit)
    bench.work()
    bench.webhooks()

    assert [one for one in reconcile(now=bench.now) if not one.repaired] == []
    assert bench.owed(visit) == -5000  # promised; it has not left yet
    assert payment.ledger.filter(kind="refunded").count() == 0


@pytest.mark.parametrize(
    ("request_", "may_not"),
    [
        ("POST /v1/refunds", "make refunds"),
        ("POST /v1/checkout/sessions", "make payment sessions"),
        ("GET /v1/disputes", "read disputes"),
    ],
)
def test_pay_102_the_check_asks_for_every_right_also_to_write(bench, capsys, request_, may_not):
    call_command("stripe_check")
    bench.fault(request_, "403")

    with pytest.raises(SystemExit):
        call_command("stripe_check")

    assert f"MISSING  The key may not {may_not}" in capsys.readouterr().out
    assert (bench.made("refund"), bench.made("checkout.session")) == (0, 0)


def test_pay_103_a_mismatch_is_ended_by_staff_and_the_time_is_free(bench):
    visit, payment = bench.paying()
    Payment.objects.filter(pk=payment.pk).update(amount_cents=4999)
    bench.pays(payment)
    bench.webhooks()
    assert Payment.objects.get().review

    give_up_mismatch(visit=visit, by=OFFICE, now=bench.now)
    bench.wait(minutes=5)
    bench.settle(payment)

    assert state(visit) == ("released", ["failed"])
    assert money_needing_attention() == []
    assert [one for one in reconcile(now=bench.now) if not one.repaired] == []


@pytest.mark.parametrize(
    ("currency", "cents", "said"),
    [
        ("cad", 0, ""),
        ("cad", 1, "$0.50"),
        ("cad", 49, "$0.50"),
        ("cad", 50, ""),
        ("gbp", 29, "£0.30"),
        ("gbp", 30, ""),
        ("jpy", 49, "¥50"),
        ("jpy", 50, ""),
        ("sek", 299, "3"),
        ("kwd", 490, "0.500"),
        ("kwd", 505, "in steps of"),
        ("kwd", 5120, ""),
        ("isk", 5050, "in steps of"),
    ],
)
def test_pay_104_a_deposit_stripe_would_refuse_is_refused_when_it_is_set(
    bench, currency, cents, said
):
    ClinicSettings.objects.update_or_create(pk=1, defaults={"currency": currency})
    visit_type: VisitType = factories.make_visit_type(deposit_cents=max(cents, 1))
    visit_type.deposit_cents = cents
    try:
        visit_type.clean()
    except ValidationError as refused:
        assert said and said in str(refused)
    else:
        assert not said
    if cents and currency != "isk":  # and the provider, asked all the same, says the same
        visit = bench.held_visit(
            visit_type=visit_type, deposit_cents=cents, price_cents=max(cents, 13500),
            currency=currency,
        )  # fmt: skip
        try:
            bench.press_pay(visit)
        except PaymentServiceAway:
            assert said
        else:
            assert not said


def test_pay_104_a_rest_too_small_for_a_card_is_paid_another_way(bench):
    visit, _payment = bench.paid()
    bench.wait(seconds=(visit.start - bench.now).total_seconds() + 300)
    complete_visit(visit=visit, by=OFFICE, now=bench.now)
    visit.refresh_from_db()
    give_discount(visit=visit, cents=8470, key="k", why="x", by=OFFICE, now=bench.now)

    with pytest.raises(NoOnlinePayment):
        start_balance(visit=visit, now=bench.now, base_url=BASE)

    assert (bench.owed(visit), visit.payments.filter(kind="balance").count()) == (30, 0)
