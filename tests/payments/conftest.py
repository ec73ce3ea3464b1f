import pytest

from booking.models import LedgerEntry, Package, Payment, Refund, RefundReason, Visit
from booking.simulator.models import SimulatorObject
from core.models import OutboxMessage
from tests import factories
from tests.payments.a_package import PRICE, booked, sell
from tests.payments.bench import Bench
from tests.payments.cards import FEES, agrees
from tests.payments.refunds import ask


@pytest.fixture
def bench(db, time_machine):
    """A bench whose clock is also what the doors read."""
    return Bench(traveller=time_machine)


@pytest.fixture
def paid(bench):
    """(visit, payment) of 50.00, between two others that were paid and have a refund each."""
    others = [bench.paid()]
    mine = bench.paid()
    others.append(bench.paid())
    for _visit, payment in others:
        ask(bench, payment, 7, RefundReason.STAFF)
    OutboxMessage.objects.all().delete()
    bench.wait(minutes=1)
    return mine


@pytest.fixture
def untouched(paid):
    """Whether the two others stand as they stood."""
    visit, _payment = paid
    rows = [
        Visit.objects.exclude(pk=visit.pk),
        Payment.objects.exclude(visit=visit),
        Refund.objects.exclude(payment__visit=visit),
        LedgerEntry.objects.exclude(visit=visit),
    ]
    others = lambda: [list(some.order_by("pk").values()) for some in rows]  # noqa: E731
    before = others()
    return lambda: others() == before


@pytest.fixture
def unnoted(bench, monkeypatch):
    """The process died between making a page and noting it; (visit, payment, page)."""
    visit = bench.held_visit()
    with monkeypatch.context() as dying:
        dying.setattr(
            "booking.operations.money.checkout_session._remember", lambda *_arguments: 1 / 0
        )
        with pytest.raises(ZeroDivisionError):
            bench.press_pay(visit)
    page = SimulatorObject.objects.get(kind="checkout.session").id
    return visit, visit.payments.get(), page


@pytest.fixture
def kind(db):
    return factories.make_visit_type(deposit_cents=0)


@pytest.fixture
def package(kind):
    return Package.objects.create(
        name="Six follow-ups", visit_type=kind, visits=6, price_cents=PRICE, months=12
    )


@pytest.fixture
def joan(db):
    return factories.make_patient()


@pytest.fixture
def sale(bench, package, joan):
    booked(bench, package.visit_type, joan, days=1)
    return sell(bench, package, joan)


@pytest.fixture
def cards_are_on(settings):
    settings.SAVED_CARDS = True


@pytest.fixture
def kept(bench, cards_are_on):
    """A confirmed visit whose patient keeps a card for it."""
    visit = bench.held_visit(policy=FEES)
    agrees(visit, bench.now)
    bench.press_pay(visit)
    bench.pays(visit.payments.get())
    bench.webhooks()
    return Visit.objects.get(pk=visit.pk)


@pytest.fixture
def missed(kept):
    Visit.objects.filter(pk=kept.pk).update(status="no_show")
    return Visit.objects.get(pk=kept.pk)
