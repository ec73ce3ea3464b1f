"""Whoever bought a package or a gift card and is no patient is forgotten in time; the books are not."""

import datetime as dt

import pytest

from booking.models import (
    CreditEntry,
    Dispute,
    GiftCard,
    GiftSettings,
    Package,
    PackageSale,
    Patient,
    Payment,
    Purchase,
)
from booking.operations.money.gift_card import Gift
from booking.operations.money.gift_cards import end_gift_card, sell_gift_card
from booking.operations.money.packages import end_package
from booking.operations.money.purchase import Buyer, order_gift, start_purchase
from booking.operations.privacy.retention import keep_no_longer
from booking.payments import gifts, packages
from core.models import AuditEntry, ClinicSettings
from tests.factories import make_patient, make_visit_type
from tests.payments import purchases
from tests.payments.refunds import OFFICE

pytestmark = pytest.mark.django_db
YEARS = dt.timedelta(days=365 * 7 + 3)
GURI = Buyer("ਗੁਰਪ੍ਰੀਤ", "guri@example.org", "en")
CARD = Gift("ਗੁਰਪ੍ਰੀਤ", "王小明", "wang@example.org", "For you")


@pytest.fixture
def gift(bench):
    """A gift card bought by card by somebody who is no patient, its rest paid back by hand."""
    GiftSettings.objects.create(amounts="100")
    purchase = order_gift(
        cents=10000, buyer=GURI, gift=CARD, terms="", data=purchases.USED, key="k", now=bench.now
    )
    start_purchase(purchase=purchase, now=bench.now, base_url="https://here", cancel_path="/")
    bench.pays(purchase.payments.get())
    bench.webhooks()
    bench.work()
    return Purchase.objects.get()


def ends(bench, card=None):
    card = card or GiftCard.objects.get()
    left = gifts.left_cents(card)
    end_gift_card(
        card=card, way="cash_back", shown_cents=left, by=OFFICE, now=bench.now, why="for Guri"
    )


def later(bench, much=YEARS):
    keep_no_longer(bench.now + much)


def names():
    card = GiftCard.objects.get()
    return [card.giver, card.receiver, card.receiver_email, card.message, card.code]


def test_after_seven_years_the_names_go_and_every_number_stays(bench, gift):
    ends(bench)
    before = list(CreditEntry.objects.order_by("pk").values_list("kind", "amount_cents", "key"))

    later(bench, YEARS - dt.timedelta(days=10))
    assert Purchase.objects.get().buyer == "ਗੁਰਪ੍ਰੀਤ"
    later(bench)

    sold = Purchase.objects.get()
    assert (sold.buyer, sold.email, sold.email_hash) == ("", "", "")
    assert names() == [""] * 5
    assert Payment.objects.get().email == ""
    assert not sold.links.exists()
    after = list(CreditEntry.objects.order_by("pk").values_list("kind", "amount_cents", "key"))
    assert after == before
    assert (sold.public_ref, sold.price_cents) == (gift.public_ref, 10000)
    assert "Guri" not in str(list(AuditEntry.objects.values_list("note")))
    assert "Guri" not in str(list(CreditEntry.objects.values_list("note")))


def test_how_long_is_the_clinics(bench, gift):
    ends(bench)
    ClinicSettings.objects.update_or_create(defaults={"keep_buyers_years": 2})

    later(bench, dt.timedelta(days=365 * 2 + 3))

    assert Purchase.objects.get().email == ""


def test_a_card_with_money_on_it_never_loses_its_buyer(bench, gift):
    later(bench, YEARS * 3)

    assert Purchase.objects.get().buyer == "ਗੁਰਪ੍ਰੀਤ"
    assert GiftCard.objects.get().code


def test_a_disputed_payment_keeps_its_payer(bench, gift):
    ends(bench)
    Dispute.objects.create(
        payment=Payment.objects.get(), amount_cents=10000, provider_id="du_1", opened_at=bench.now
    )

    later(bench)

    assert Purchase.objects.get().email == "guri@example.org"


def test_whoever_has_visits_is_kept_as_a_patient(bench, gift):
    bench.paid(patient=make_patient(name="Guri", email="guri@example.org"))
    ends(bench)

    later(bench)

    assert Purchase.objects.get().buyer == "ਗੁਰਪ੍ਰੀਤ"


def test_a_card_sold_by_hand_is_emptied_as_well(bench):
    card = sell_gift_card(cents=5000, gift=CARD, way="cash", key="k", by=OFFICE, now=bench.now)
    ends(bench, card)

    later(bench)

    assert names() == [""] * 5
    assert GiftCard.objects.get().amount_cents == 5000


def test_the_owner_of_a_package_who_never_had_a_visit_is_erased(bench):
    package = Package.objects.create(
        name="Six", visit_type=make_visit_type(), visits=6, price_cents=50000
    )
    purchase, _payment = purchases.bought(bench, package, buyer=GURI)
    sale = PackageSale.objects.get()
    back = packages.rest_of(sale).back_cents
    end_package(sale=sale, way="cash_back", shown_cents=back, by=OFFICE, now=bench.now)

    later(bench, dt.timedelta(days=365))
    assert Patient.objects.get().name == "ਗੁਰਪ੍ਰੀਤ"
    later(bench)

    owner = Patient.objects.get()
    assert (owner.name, owner.email) == ("", "")
    assert owner.erased_at is not None
    assert Purchase.objects.get().email == ""
    assert CreditEntry.objects.filter(account=purchase.account_id).count() == 2


def test_the_owner_of_a_package_that_is_not_used_up_stays(bench):
    package = Package.objects.create(
        name="Six", visit_type=make_visit_type(), visits=6, price_cents=50000
    )
    purchases.bought(bench, package, buyer=GURI)

    later(bench, YEARS * 2)

    assert Patient.objects.get().name == "ਗੁਰਪ੍ਰੀਤ"
