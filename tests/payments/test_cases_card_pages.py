"""Cases PAY-130 to PAY-133: a card kept where nothing is paid beforehand, on a page of its own."""

import pytest

from booking.models import CardEnd, CardPage, SavedCard, Visit
from booking.operations.money.card_page import (
    CardKeptAlready,
    give_up_card_page,
    settle_card_session,
    start_card_page,
    sweep_card_pages,
)
from booking.operations.money.checkout_session import PaymentServiceAway
from booking.operations.money.kept_card import end_card
from booking.operations.reserving.hold import HoldLapsed
from booking.payments.gateway import ProviderRefused, SavedCardOrder
from booking.payments.provider import gateway
from booking.simulator import world
from booking.simulator.models import SimulatorObject
from core.audit import PATIENT
from tests import factories
from tests.payments.bench import BASE
from tests.payments.cards import FEES, agrees
from tests.refusals import provoked


@pytest.fixture
def held(bench, settings):
    """A held visit without a deposit, whose patient agreed to keep a card."""
    settings.SAVED_CARDS = True
    visit = bench.held_visit(policy=FEES, visit_type=factories.make_visit_type(deposit_cents=0))
    agrees(visit, bench.now)
    return visit


def opens(bench, visit):
    return start_card_page(visit=visit, now=bench.now, base_url=BASE, cancel_path="/book/check/")


def stands(visit):
    visit = Visit.objects.get(pk=visit.pk)
    return visit.status, SavedCard.objects.get(visit=visit).is_kept


def page_of(visit):
    return CardPage.objects.get(card__visit=visit)


def test_pay_130_the_page_keeps_the_card_and_then_the_visit_is_certain(bench, held):
    assert opens(bench, held) == opens(bench, held)
    (sent,) = [one for one in bench.requests("/v1/checkout/sessions") if one.method == "POST"]
    assert "mode=setup" in sent.body and "line_items" not in sent.body
    assert stands(held) == ("held", False)

    world.pay(page_of(held).session_id)
    bench.webhooks()
    bench.webhooks()

    assert stands(held) == ("confirmed", True)
    assert SavedCard.objects.get(visit=held).last4 == "4242"
    assert bench.book(held) == []
    with pytest.raises(HoldLapsed):
        opens(bench, held)


@pytest.mark.parametrize("how", ["return", "sweep"])
def test_pay_130_without_the_webhook_too(bench, held, how):
    opens(bench, held)
    page = page_of(held)
    world.pay(page.session_id)
    bench.take()

    if how == "return":
        assert settle_card_session(session_id=page.session_id, now=bench.now) == held.pk
    else:
        bench.wait(minutes=3)
        assert sweep_card_pages(now=bench.now) == 1

    assert stands(held) == ("confirmed", True)


def test_pay_130_a_page_that_is_not_ours_is_nobodys(bench, held):
    with pytest.raises(LookupError):
        settle_card_session(session_id="cs_else", now=bench.now)


def test_pay_131_nobody_gives_a_card_and_only_then_is_the_time_free(bench, held):
    opens(bench, held)
    bench.wait(minutes=20)  # longer than a hold, shorter than the page
    sweep_card_pages(now=bench.now)
    assert stands(held) == ("held", False)

    bench.wait(minutes=20)
    sweep_card_pages(now=bench.now)

    assert stands(held) == ("released", False)
    assert bench.messages() == ["card_time_released"]


def test_pay_131_who_goes_on_without_a_card_ends_the_page_and_keeps_the_time(bench, held):
    opens(bench, held)
    session = page_of(held).session_id
    end_card(visit=held, why=CardEnd.PATIENT, by=PATIENT, now=bench.now)

    give_up_card_page(visit=held, now=bench.now)
    bench.webhooks()

    assert stands(held) == ("held", False)
    with pytest.raises(world.NotPayable):
        world.pay(session)


def test_pay_132_a_card_given_on_a_page_that_was_given_up_is_forgotten(bench, held):
    opens(bench, held)
    end_card(visit=held, why=CardEnd.PATIENT, by=PATIENT, now=bench.now)
    world.pay(page_of(held).session_id)  # in another tab, before the page is ended
    give_up_card_page(visit=held, now=bench.now)

    bench.webhooks()
    bench.work()

    assert stands(held) == ("held", False)
    cards = SimulatorObject.objects.filter(kind="payment_method")
    assert [row.data["customer"] for row in cards] == [None]


def test_pay_132_when_the_provider_is_away_the_time_is_kept(bench, held):
    bench.fault("POST /v1/checkout", "drop", times=3)
    with pytest.raises(PaymentServiceAway):
        opens(bench, held)
    assert stands(held) == ("held", False)

    assert opens(bench, held).startswith("http")
    assert CardPage.objects.count() == 1


def test_a_held_time_whose_card_is_kept_needs_no_page(bench, held):
    SavedCard.objects.filter(visit=held).update(card_id="pm_1")

    with pytest.raises(CardKeptAlready):
        opens(bench, held)


@pytest.mark.parametrize("also", [{}, {"allowed_payment_method_types[0]": "card"}])
def test_pay_133_the_processor_charges_nobody_off_session_without_cards_only(bench, held, also):
    opens(bench, held)
    world.pay(page_of(held).session_id)
    bench.webhooks()
    card = SavedCard.objects.get(visit=held)
    order = SavedCardOrder("p", "k", 5000, "cad", "t", "r", card.customer_id, card.card_id)
    asked = {
        "amount": 5000, "currency": "cad", "customer": card.customer_id, "confirm": True,
        "payment_method": card.card_id, "off_session": True,
    }  # fmt: skip
    if also:
        assert gateway().charge_saved_card(order).status == "succeeded"
        return
    from booking.payments.stripe_gateway import _ask

    with pytest.raises(ProviderRefused), provoked(ProviderRefused):
        _ask(lambda: gateway()._v1.payment_intents.create(asked))
