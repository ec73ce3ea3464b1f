"""A life of money comes to rest, and then both books must agree to the cent."""

from collections import Counter

from booking.models import (
    FROM_CREDIT,
    INTO_CREDIT,
    OTHER_MONEY,
    UNSETTLED,
    Dispute,
    Payment,
    Refund,
    Visit,
)
from booking.operations.money.papers import catch_up_papers
from booking.operations.money.reconcile import reconcile
from booking.operations.money.sweep import sweep_payments, sweep_refunds
from booking.operations.reserving.expire import expire_holds
from booking.payments import ledger
from booking.simulator import store, world
from booking.simulator.models import SimulatorFault, SimulatorObject
from tests.payments import papers_agree, purchases_agree
from tests.payments.oracle import held_by_provider, shown_state

BY_OFFICE = {*OTHER_MONEY, *FROM_CREDIT, *INTO_CREDIT, "balance_due", "discount"}
BY_OFFICE |= {"no_show_fee", "late_fee"}


#: What was compared so far, over all lives of this process: the proofs print it.
TALLY = Counter()


def come_to_rest(bench):
    """Everything is up again; hours pass; the worker and reconciliation do their rounds."""
    SimulatorFault.objects.all().delete()
    _the_balance_is_filled()
    for session in sessions():
        data = store.get(session).data
        awaited = data["status"] == "complete" and data["payment_status"] == "unpaid"
        if awaited and store.get(data["payment_intent"]).data["status"] == "processing":
            world.delayed_money_arrives(session)
    for fee in SimulatorObject.objects.filter(kind="payment_intent").order_by("seq"):
        if fee.data["status"] == "processing" and fee.data["payment_method"] == "pm_slow":
            world.capture(store.change(fee.id, status="succeeded"))
    for _round in range(4):
        bench.wait(hours=2)
        sweep_payments(now=bench.now)
        sweep_refunds(now=bench.now)
        expire_holds(bench.now)
        bench.work()
        left = [one for one in reconcile(now=bench.now) if not one.repaired]
        catch_up_papers(now=bench.now)
    assert left == []


def _the_balance_is_filled():
    """Refunds that waited for money in the provider's balance go out."""
    SimulatorObject.objects.filter(id="balance:empty").delete()
    for refund in SimulatorObject.objects.filter(kind="refund").order_by("seq"):
        if refund.data["status"] == "pending":
            world.refund_ends(refund.id, "succeeded")


def check(bench):
    """What is in the ledger is what the processor moved, and all of it has a reason."""
    for payment in Payment.objects.all():
        _books_agree(payment)
    paid_there = {
        row.data["client_reference_id"]
        for row in SimulatorObject.objects.filter(kind="checkout.session")
        if row.data["payment_status"] == "paid"
    }
    here = Payment.objects.filter(state="paid", off_session=False).values_list("pk", flat=True)
    assert paid_there == {str(pk) for pk in here}
    made = SimulatorObject.objects.filter(kind="refund").count()
    assert made == Refund.objects.filter(provider_id__isnull=False).count()
    TALLY["payments: ledger is Stripe's books"] += Payment.objects.count()
    TALLY["refunds: as many as Stripe's"] += made
    papers_agree.check(TALLY)
    purchases_agree.check(TALLY)
    for visit in Visit.objects.all():
        _nothing_is_owed_without_a_reason(bench, visit)


def sessions():
    """Ids of all payment pages ever made, the oldest first."""
    rows = SimulatorObject.objects.filter(kind="checkout.session").order_by("seq")
    return [row.id for row in rows]


def charges():
    """All charges, the oldest first."""
    return [row.data for row in SimulatorObject.objects.filter(kind="charge").order_by("seq")]


def _books_agree(payment):
    lines = store.parts(payment.intent_id or "-", "balance_transaction")
    assert held_by_provider(payment) == sum(line["amount"] for line in lines), payment
    assert payment.state not in UNSETTLED, payment
    if payment.state == "paid" and payment.visit is not None:
        _money_has_a_reason(payment)


def _money_has_a_reason(payment):
    status = payment.visit.status
    kept = shown_state(payment) in ("refunded", "disputed", "partially_refunded", "review")
    failed = payment.refunds.filter(state="failed").exists() or payment.disputes.exists()
    booked = status in ("confirmed", "cancelled", "completed", "no_show")
    assert booked or kept or failed, (payment, status)


def _nothing_is_owed_without_a_reason(bench, visit):
    odd = Refund.objects.filter(payment__visit=visit, state__in=["failed", "canceled"])
    if odd.exists() or Dispute.objects.filter(payment__visit=visit).exists():
        return
    # What the office does by hand, and a visit that took place, may leave a rest: then a list says so.
    kinds = set(visit.ledger.values_list("kind", flat=True))
    if visit.status != "completed" and not kinds & BY_OFFICE:
        assert ledger.owed_cents(visit) == 0, (visit, bench.book(visit))
    assert visit.status != "held", visit
