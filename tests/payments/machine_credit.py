"""What becomes of credit in a random life of money: kept, used, given back by a cancellation, paid out."""

import contextlib

from django.db.models import Sum
from hypothesis import strategies as st
from hypothesis.stateful import invariant, rule

from booking.models import (
    BACK_BY_HAND,
    FROM_CREDIT,
    INTO_CREDIT,
    CreditAccount,
    CreditEntry,
    LedgerEntry,
    Package,
    PackageSale,
)
from booking.operations.money.by_hand import PaymentInvalid
from booking.operations.money.credit import (
    CreditTooMuch,
    keep_as_credit,
    pay_out_credit,
    use_credit,
)
from booking.operations.money.credit_to_card import credit_to_card
from booking.operations.money.packages import (
    PackageDoesNotFit,
    end_package,
    sell_package,
    use_package,
)
from booking.payments import credit, packages
from core.audit import Actor
from tests.payments.at_each_step import whenever_money_moved

OFFICE = Actor("office")
nth = st.integers(0, 5)
cents_of = st.integers(1, 9000)


class CreditRules:
    """Mixed into the machine: every visit in it is one patient's."""

    @rule(number=nth, cents=cents_of)
    def the_office_keeps_what_was_overpaid(self, number, cents):
        visit = self.booked(number, "confirmed", "completed", "cancelled", "no_show")
        if visit:
            with contextlib.suppress(CreditTooMuch):
                keep_as_credit(
                    visit=visit, cents=cents, key=self.key(), by=OFFICE, now=self.bench.now
                )

    @rule(number=nth, cents=cents_of)
    def a_visit_is_paid_from_credit(self, number, cents):
        visit = self.booked(number, "confirmed", "completed", "cancelled", "no_show")
        if visit:
            most = credit.spendable_cents(visit)
            with contextlib.suppress(CreditTooMuch):
                use_credit(
                    visit=visit,
                    cents=min(cents, most) or cents,
                    key=self.key(),
                    by=OFFICE,
                    now=self.bench.now,
                )

    @rule(number=nth, way=st.sampled_from(BACK_BY_HAND), cents=cents_of)
    def credit_is_paid_out(self, number, way, cents):
        """Of a package nothing: its money leaves by its end."""
        account = self.pick(CreditAccount.objects.order_by("pk"), number)
        if account:
            with contextlib.suppress(CreditTooMuch, PaymentInvalid):
                pay_out_credit(
                    account=account, way=way, cents=cents, key=self.key(), by=OFFICE,
                    now=self.bench.now,
                )  # fmt: skip

    @rule(number=nth, cents=cents_of)
    def credit_goes_back_to_the_card(self, number, cents):
        account = self.pick(CreditAccount.objects.filter(kind="patient").order_by("pk"), number)
        if account:
            with contextlib.suppress(CreditTooMuch):
                credit_to_card(
                    account=account, cents=cents, key=self.key(), by=OFFICE, now=self.bench.now
                )

    @rule(number=nth)
    def the_patient_buys_a_package(self, number):
        rest = ["share", "full_price"][number % 2]
        package = self.offered()
        Package.objects.filter(pk=package.pk).update(rest=rest)
        if PackageSale.objects.count() < 3:
            sell_package(
                package=package, patient=self.patient, way="cash", shown_cents=20000,
                key=self.key(), by=OFFICE, now=self.bench.now,
            )  # fmt: skip

    @rule(number=nth, which=nth)
    def a_visit_is_paid_from_a_package(self, number, which):
        visit = self.booked(number, "confirmed", "completed")
        sale = self.pick(PackageSale.objects.order_by("pk"), which)
        if visit and sale:
            with contextlib.suppress(PackageDoesNotFit):
                use_package(sale=sale, visit=visit, by=OFFICE, now=self.bench.now)

    @rule(number=nth)
    def a_package_is_ended(self, number):
        sale = self.pick(PackageSale.objects.filter(closed_at=None).order_by("pk"), number)
        if sale:
            back = packages.rest_of(sale).back_cents
            end_package(sale=sale, way="cash_back", shown_cents=back, by=OFFICE, now=self.bench.now)

    @invariant()
    @whenever_money_moved
    def a_package_holds_what_its_unused_visits_are_worth(self):
        """One that was paid by hand: what banks and dashboards do to others, `purchases_agree` knows."""
        for sale in PackageSale.objects.filter(closed_at=None, account__purchase=None):
            taken = sale.uses.filter(given_back_at=None).values_list("cents", flat=True)
            assert credit.balance_cents(sale.account) == sale.price_cents - sum(taken), sale

    @invariant()
    @whenever_money_moved
    def credit_is_never_negative_and_both_books_tell_the_same(self):
        for account in CreditAccount.objects.all():
            assert credit.balance_cents(account) >= 0, account
        moved = dict.fromkeys(LedgerEntry.objects.values_list("visit", flat=True), 0)
        for book, kinds in ((CreditEntry, None), (LedgerEntry, (*FROM_CREDIT, *INTO_CREDIT))):
            rows = book.objects.exclude(visit=None)
            rows = rows.filter(kind__in=kinds) if kinds else rows
            for visit, cents in rows.values_list("visit").annotate(Sum("amount_cents")):
                moved[visit] += cents
        assert not any(moved.values()), moved
