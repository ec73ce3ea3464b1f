"""What is bought by card in a random life of money: ordered, paid, paid twice, used, ended, taken back."""

import contextlib

from hypothesis import strategies as st
from hypothesis.stateful import invariant, rule

from booking.models import (
    BACK_BY_HAND,
    UNSETTLED,
    GiftCard,
    GiftSettings,
    Package,
    PackageSale,
    Patient,
    PatientMerge,
    Purchase,
)
from booking.operations.money import checkout_session as session_module
from booking.operations.money.balance import NoOnlinePayment
from booking.operations.money.by_hand import PaymentInvalid
from booking.operations.money.checkout_session import PaymentServiceAway
from booking.operations.money.credit import CreditMoved
from booking.operations.money.gift_card import Gift
from booking.operations.money.gift_cards import (
    NoSuchCard,
    NothingOnCard,
    end_gift_card,
    put_on_credit,
    sell_gift_card,
)
from booking.operations.money.packages import end_package
from booking.operations.money.purchase import Buyer, PaidAlready, order_gift, start_purchase
from booking.operations.money.purchase_by_office import (
    dealt_with,
    give_up_payment,
    pay_back_by_hand,
)
from booking.operations.patients.edit import PatientFacts
from booking.operations.patients.merge import (
    CannotBeMerged,
    CannotBeParted,
    merge_patients,
    part_patients,
)
from booking.payments import books, gifts, packages
from booking.simulator import store, world
from core.audit import Actor
from tests.payments import purchases, purchases_agree
from tests.payments.at_each_step import whenever_money_moved
from tests.payments.bench import BASE

OFFICE = Actor("office")
GIFT = Gift("Mary Smith", "王小明", "wang@example.ca", "For you")
TO_THE_CARD = "refunded"
nth = st.integers(0, 5)
cents_of = st.integers(1, 20000)
BUYING = (NoOnlinePayment, PaidAlready, PaymentServiceAway)
MOST_PURCHASES = 3


class PurchaseRules:
    """Mixed into the machine: it has a bench, and picks rows."""

    def offered(self):
        """The package on offer, sold by hand and by card alike."""
        return Package.objects.first() or Package.objects.create(
            name="Three", visit_type=self.visit_type, visits=3, price_cents=20000
        )

    def a_purchase(self, number):
        return self.pick(Purchase.objects.order_by("pk"), number)

    # buyers

    @rule(what=st.sampled_from(["package", "gift"]), known=st.booleans())
    def somebody_orders(self, what, known):
        """The patient of this life, or somebody of whom there is no record yet."""
        if Purchase.objects.count() >= MOST_PURCHASES:
            return
        buyer = Buyer("Wei Wang", "wang@example.ca", "en")
        if known:
            buyer = Buyer(self.patient.name, self.patient.email, "fr")
        if what == "package":
            bought = purchases.order(self.bench, self.offered(), key=self.key(), buyer=buyer)
        else:
            GiftSettings.objects.get_or_create(defaults={"amounts": "100"})
            bought = order_gift(
                cents=10000,
                buyer=buyer,
                gift=GIFT,
                terms="",
                data=purchases.USED,
                key=self.key(),
                now=self.bench.now,
            )
        self.goes_to_pay(bought)

    @rule(number=nth)
    def a_buyer_presses_pay_again(self, number):
        bought = self.a_purchase(number)
        if bought:
            self.goes_to_pay(bought)

    def goes_to_pay(self, bought):
        with contextlib.suppress(*BUYING):
            start_purchase(
                purchase=bought, now=self.bench.now, base_url=BASE, cancel_path="/packages/"
            )

    @rule(number=nth)
    def a_buyer_presses_pay_and_the_process_dies(self, number):
        bought = self.a_purchase(number)
        if bought is None:
            return
        remember = session_module._remember
        session_module._remember = _die
        try:
            with contextlib.suppress(ZeroDivisionError):
                self.goes_to_pay(bought)
        finally:
            session_module._remember = remember

    @rule(number=nth)
    def a_buyer_pays(self, number):
        bought = self.a_purchase(number)
        page = bought and bought.payments.exclude(session_id=None).order_by("-attempt").first()
        if page:
            with contextlib.suppress(world.NotPayable):
                world.pay(page.session_id)

    @rule(number=nth)
    def a_purchase_is_paid_twice(self, number):
        """A page that was over by every clock and is paid all the same, and one that came after it."""
        bought = self.a_purchase(number)
        if bought is None:
            return
        self.goes_to_pay(bought)
        first = bought.payments.filter(state="open").first()
        if first is None:
            return
        self.bench.wait(minutes=45)
        self.goes_to_pay(bought)
        for page in bought.payments.exclude(session_id=None).order_by("-attempt"):
            late = store.get(page.session_id).data["status"] == "expired"
            with contextlib.suppress(world.NotPayable):
                world.pay(page.session_id, too_late=late)

    # what becomes of it

    @rule(cents=cents_of)
    def the_office_sells_a_gift_card(self, cents):
        if GiftCard.objects.count() < MOST_PURCHASES:
            sell_gift_card(
                cents=cents, gift=GIFT, way="cash", key=self.key(), by=OFFICE, now=self.bench.now
            )

    @rule(number=nth, which=nth)
    def a_gift_is_put_on_credit(self, number, which):
        card = self.pick(GiftCard.objects.order_by("pk"), number)
        visit = self.booked(which, "confirmed", "completed")
        if card and visit:
            with contextlib.suppress(NoSuchCard, NothingOnCard):
                put_on_credit(code=card.code, visit=visit, now=self.bench.now)

    @rule(number=nth, way=st.sampled_from([*BACK_BY_HAND, TO_THE_CARD, TO_THE_CARD]))
    def a_gift_card_is_ended(self, number, way):
        card = self.pick(GiftCard.objects.order_by("pk"), number)
        if card:
            with contextlib.suppress(PaymentInvalid):
                end_gift_card(
                    card=card, way=way, shown_cents=gifts.left_cents(card), by=OFFICE,
                    now=self.bench.now,
                )  # fmt: skip

    @rule(number=nth)
    def a_package_goes_back_to_the_card(self, number):
        bought = PackageSale.objects.filter(closed_at=None).exclude(account__purchase=None)
        sale = self.pick(bought.order_by("pk"), number)
        if sale:
            with contextlib.suppress(PaymentInvalid):
                end_package(
                    sale=sale, way=TO_THE_CARD, shown_cents=packages.rest_of(sale).back_cents,
                    by=OFFICE, now=self.bench.now,
                )  # fmt: skip

    @rule(number=nth, way=st.sampled_from(BACK_BY_HAND), off=st.sampled_from([0, 0, 1]))
    def the_office_pays_a_buyer_back(self, number, way, off):
        bought = self.a_purchase(number)
        if bought:
            owed = books.owed_of_purchase(bought)
            with contextlib.suppress(CreditMoved):
                pay_back_by_hand(
                    purchase=bought, way=way, shown_cents=owed + off, by=OFFICE,
                    now=self.bench.now,
                )  # fmt: skip

    @rule(number=nth, act=st.sampled_from([dealt_with, give_up_payment]))
    def the_office_looks_at_a_purchase(self, number, act):
        bought = self.a_purchase(number)
        if bought and bought.payments.filter(state__in=UNSETTLED).exclude(review="").exists():
            act(purchase=bought, by=OFFICE, now=self.bench.now, why="x")

    # two records of one person

    @rule(number=nth)
    def two_records_become_one(self, number):
        others = Patient.objects.filter(merged_into=None).exclude(pk=self.patient.pk)
        other = self.pick(others.order_by("pk"), number)
        if other:
            mine = self.patient
            facts = PatientFacts(mine.name, mine.email, mine.phone, mine.notes)
            with contextlib.suppress(CannotBeMerged):
                merge_patients(
                    kept=mine, gone=other, facts=facts, shown=None, by=OFFICE, now=self.bench.now
                )

    @rule()
    def two_records_are_parted(self):
        if PatientMerge.objects.exists():
            with contextlib.suppress(CannotBeParted):
                part_patients(kept=self.patient, by=OFFICE, now=self.bench.now)

    # what holds at every moment

    @invariant()
    @whenever_money_moved
    def nothing_of_a_purchase_is_promised_twice(self):
        for bought in Purchase.objects.exclude(account=None).select_related("account"):
            purchases_agree.what_is_there_is_promised_once(bought)


def _die(*_arguments):
    raise ZeroDivisionError
