"""Cases PAY-166 to PAY-172, PAY-184, PAY-185: money of a package bought by card goes back, or is taken."""

import pytest
from django.db import IntegrityError, transaction

from booking.models import (
    Dispute,
    Package,
    Payment,
)
from booking.operations.money.by_hand import PaymentInvalid
from booking.operations.money.packages import PackageDoesNotFit, end_package
from booking.operations.money.purchase_by_office import pay_back_by_hand
from booking.operations.money.reconcile import reconcile
from booking.operations.money.sweep import sweep_refunds
from booking.operations.visits.cancel import cancel_visit
from booking.payments import packages
from booking.payments.attention import money_needing_attention
from booking.queries.evidence import evidence_for
from booking.simulator import banks, world
from tests.payments.a_package import PRICE, booked, use
from tests.payments.purchases import (
    book_of,
    bought,
    left,
    letters,
    order,
    press_pay,
    sale_of,
)
from tests.payments.refunds import OFFICE

SHARE = 8333


def ends(bench, purchase, way="refunded"):
    sale = sale_of(purchase)
    cents = packages.rest_of(sale).back_cents
    return end_package(sale=sale, way=way, shown_cents=cents, by=OFFICE, now=bench.now)


def attention():
    return [(one.kind, one.reference) for one in money_needing_attention()]


def test_pay_166_the_rest_goes_back_to_the_card_by_the_terms(bench, package):
    purchase, payment = bought(bench, package)
    sale, joan = sale_of(purchase), sale_of(purchase).account.patient
    use(bench, sale, booked(bench, package.visit_type, joan))

    assert ends(bench, purchase) == PRICE - SHARE
    bench.work()
    bench.webhooks()

    refund = payment.refunds.get()
    assert (refund.state, refund.amount_cents, left(purchase)) == ("succeeded", PRICE - SHARE, 0)
    assert letters() == ["package_bought", "package_ended"]
    assert attention() == []
    assert ends(bench, purchase) == 0


def test_pay_166_what_the_terms_keep_is_earned_and_not_sent(bench, package):
    Package.objects.update(rest="full_price")
    purchase, payment = bought(bench, Package.objects.get())
    sale = sale_of(purchase)
    use(bench, sale, booked(bench, package.visit_type, sale.account.patient))

    ends(bench, purchase)
    bench.work()

    single = package.visit_type.price_cents
    assert payment.refunds.get().amount_cents == PRICE - single
    assert ("earned", -(single - SHARE)) in book_of(purchase)
    assert left(purchase) == 0


def test_pay_167_a_rest_that_the_bank_sends_back_is_on_the_list_until_it_is_paid_by_hand(
    bench, package
):
    purchase, payment = bought(bench, package)
    ends(bench, purchase)
    bench.work()
    world.refund_ends(payment.refunds.get().provider_id, "failed", "lost_or_stolen_card")
    bench.webhooks()

    assert left(purchase) == PRICE
    assert attention() == [("refund", purchase.public_ref)]
    assert "refund_failed" in letters()
    with pytest.raises(PackageDoesNotFit):
        joan = sale_of(purchase).account.patient
        use(bench, sale_of(purchase), booked(bench, package.visit_type, joan))

    by = {"purchase": purchase, "way": "e_transfer", "by": OFFICE, "now": bench.now}
    with pytest.raises(PaymentInvalid):
        pay_back_by_hand(shown_cents=PRICE, **by)
    by["way"] = "transfer_back"
    paid = [pay_back_by_hand(shown_cents=PRICE, **by) for _press in (1, 2)]

    assert (paid, left(purchase), attention()) == ([PRICE, 0], 0, [])


def test_pay_168_a_dispute_takes_the_rest_and_what_was_spent_is_written_off(bench, package):
    purchase, payment = bought(bench, package)
    sale, joan = sale_of(purchase), sale_of(purchase).account.patient
    use(bench, sale, booked(bench, package.visit_type, joan))

    payment.refresh_from_db()
    dispute = banks.open_dispute(payment.intent_id)["id"]
    bench.webhooks()

    assert left(purchase) == 0
    assert ("written_off", SHARE) in book_of(purchase)
    assert packages.left(sale_of(purchase)) == 0
    assert attention() == [("dispute", purchase.public_ref)]
    said = evidence_for(dispute=Dispute.objects.get())
    assert (said.purchase.pk, said.consent_text) == (purchase.pk, purchase.terms)

    banks.close_dispute(dispute, "won")
    bench.webhooks()

    assert left(purchase) == PRICE - SHARE
    assert packages.left(sale_of(purchase)) == 5


def test_pay_168_a_visit_given_back_after_a_lost_dispute_is_not_money_again(bench, package):
    purchase, payment = bought(bench, package)
    sale, joan = sale_of(purchase), sale_of(purchase).account.patient
    visit = booked(bench, package.visit_type, joan)
    use(bench, sale, visit)
    payment.refresh_from_db()
    banks.close_dispute(banks.open_dispute(payment.intent_id)["id"], "lost")
    bench.webhooks()

    cancel_visit(visit=visit, now=bench.now, by="clinic")

    assert left(purchase) == 0
    assert sum(cents for kind, cents in book_of(purchase) if kind == "written_off") == 0
    assert packages.left(sale_of(purchase)) == 0


def test_pay_169_a_refund_made_at_the_provider_leaves_visits_as_far_as_the_money_goes(
    bench, package
):
    purchase, payment = bought(bench, package)
    payment.refresh_from_db()
    cents = PRICE - 2 * SHARE - 10
    world.make_refund(intent_id=payment.intent_id, cents=cents, metadata={})
    bench.webhooks()

    assert packages.left(sale_of(purchase)) == 2
    assert "refund_elsewhere" in bench.alerts()


def test_pay_170_our_books_of_purchases_agree_with_the_providers(bench, package):
    purchase, _payment = bought(bench, package)
    ends(bench, purchase)
    bench.work()
    bench.wait(days=2)

    assert reconcile(now=bench.now) == []


def test_pay_171_a_refund_whose_job_is_lost_is_sent_by_the_sweep(bench, package):
    purchase, payment = bought(bench, package)
    ends(bench, purchase)
    bench.wait(minutes=5)

    sweep_refunds(now=bench.now)

    assert payment.refunds.get().state == "succeeded"
    assert left(purchase) == 0


def test_pay_172_a_payment_is_of_a_visit_or_of_a_purchase_and_never_of_both(bench, package):
    visit, payment = bench.paying()
    purchase = order(bench, package)

    for fields in ({"purchase": purchase}, {"visit": None}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Payment.objects.filter(pk=payment.pk).update(**fields)
    with pytest.raises(ValueError, match="no visit"):
        _ = press_pay(bench, purchase).of_visit
    assert payment.of_visit == visit


def test_pay_172_one_unsettled_payment_of_a_purchase(bench, package):
    payment = press_pay(bench, order(bench, package))

    with pytest.raises(IntegrityError), transaction.atomic():
        Payment.objects.create(
            purchase_id=payment.purchase_id,
            kind="package",
            amount_cents=1,
            currency="cad",
            created_at=bench.now,
            expires_at=bench.now,
        )


def test_pay_184_what_is_on_its_way_back_pays_for_no_visit(bench, package):
    """Ended, its refund not gone yet, and a visit of it is called off: the package is open again."""
    purchase, payment = bought(bench, package)
    sale, joan = sale_of(purchase), sale_of(purchase).account.patient
    visit = booked(bench, package.visit_type, joan)
    use(bench, sale, visit)
    ends(bench, purchase)

    cancel_visit(visit=visit, now=bench.now, by="clinic")

    assert packages.left(sale_of(purchase)) == 1
    use(bench, sale_of(purchase), booked(bench, package.visit_type, joan, days=20))
    with pytest.raises(PackageDoesNotFit):
        use(bench, sale_of(purchase), booked(bench, package.visit_type, joan, days=21))
    bench.work()
    bench.webhooks()
    assert payment.refunds.get().state == "succeeded"
    assert (left(purchase), [kind for kind, _cents in book_of(purchase)].count("written_off")) == (
        0,
        0,
    )


def test_pay_185_what_a_bank_returns_after_the_package_ended_is_on_the_list(bench, package):
    purchase, payment = bought(bench, package)
    payment.refresh_from_db()
    dispute = banks.open_dispute(payment.intent_id)["id"]
    bench.webhooks()
    assert ends(bench, purchase, way="cash_back") == 0

    banks.close_dispute(dispute, "won")
    bench.webhooks()

    assert left(purchase) == PRICE
    assert attention() == [("refund", purchase.public_ref)]
    pay_back_by_hand(
        purchase=purchase, way="cash_back", shown_cents=PRICE, by=OFFICE, now=bench.now
    )
    assert attention() == []
