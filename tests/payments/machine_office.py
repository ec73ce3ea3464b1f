"""What the office does in a random life of money: by hand, as goodwill, put right, done and reopened."""

import contextlib

from django.db import transaction
from hypothesis import strategies as st
from hypothesis.stateful import invariant, rule

from booking.models import BACK_BY_HAND, IN_BY_HAND, LedgerEntry, LedgerKind, Visit
from booking.operations.money.balance import (
    NoOnlinePayment,
    NothingOwed,
    charge_balance,
    start_balance,
)
from booking.operations.money.by_hand import (
    DiscountTooMuch,
    PaymentInvalid,
    give_discount,
    record_paid_back,
    record_payment,
)
from booking.operations.money.card_fee import FeeStands, lift_fee
from booking.operations.money.checkout_session import PaymentServiceAway
from booking.operations.money.corrections import AlreadyPutRight, Right, put_right
from booking.operations.money.paid_ahead import give_back_ahead
from booking.operations.money.refund import RefundBlocked, RefundTooMuch
from booking.operations.money.refund_by_office import preview_refund, return_overpaid
from booking.operations.money.stale_page import end_stale_page
from booking.payments import ledger
from booking.payments.cost import cost_of
from booking.queries.owed import who_owes_us, whom_we_owe
from booking.queries.receipt import statement_of
from core.audit import Actor
from tests.payments.at_each_step import whenever_money_moved
from tests.payments.bench import BASE

OFFICE = Actor("office")
nth = st.integers(0, 5)
cents_of = st.integers(1, 9000)


class OfficeRules:
    """Mixed into the machine: it has a bench, and picks rows."""

    written = 0

    def key(self):
        self.written += 1
        return f"machine:{self.written}"

    def booked(self, number, *statuses):
        return self.pick(Visit.objects.filter(status__in=statuses).order_by("pk"), number)

    @rule(number=nth, status=st.sampled_from(["completed", "no_show"]))
    def a_visit_is_over(self, number, status):
        visit = self.booked(number, "confirmed")
        if visit:
            self.becomes(visit, status)

    @rule(number=nth)
    def a_visit_is_reopened(self, number):
        visit = self.booked(number, "completed", "no_show")
        if visit:
            try:
                with transaction.atomic():
                    lift_fee(visit=visit, by=OFFICE, now=self.bench.now)
                    self.becomes(visit, "confirmed")
            except FeeStands:
                return
            end_stale_page(visit=visit, now=self.bench.now)

    def becomes(self, visit, status):
        with transaction.atomic():
            over = self.bench.now if status != "confirmed" else None
            Visit.objects.filter(pk=visit.pk).update(status=status, finished_at=over)
            visit.refresh_from_db()
            charge_balance(visit=visit, now=self.bench.now)
            if status == "no_show":
                give_back_ahead(visit=visit, now=self.bench.now, by=OFFICE.name)

    @rule(number=nth)
    def the_rest_is_asked_for_by_card(self, number):
        visit = self.booked(number, "completed")
        if visit:
            with contextlib.suppress(NothingOwed, NoOnlinePayment, PaymentServiceAway):
                start_balance(visit=visit, now=self.bench.now, base_url=BASE)

    @rule(number=nth, way=st.sampled_from(IN_BY_HAND), cents=cents_of)
    def somebody_pays_by_hand(self, number, way, cents):
        visit = self.booked(number, "confirmed", "completed")
        if visit:
            record_payment(
                visit=visit, way=way, cents=cents, key=self.key(), by=OFFICE, now=self.bench.now
            )

    @rule(number=nth, way=st.sampled_from(IN_BY_HAND))
    def somebody_pays_the_rest_by_hand(self, number, way):
        """To the cent: then there is a receipt."""
        visit = self.booked(number, "completed")
        owed = ledger.owed_cents(visit) if visit else 0
        if owed > 0:
            record_payment(
                visit=visit, way=way, cents=owed, key=self.key(), by=OFFICE, now=self.bench.now
            )

    @rule(number=nth, way=st.sampled_from(BACK_BY_HAND), cents=cents_of)
    def the_office_pays_back_by_hand(self, number, way, cents):
        visit = self.booked(number, "completed", "cancelled")
        if visit:
            with contextlib.suppress(PaymentInvalid):
                record_paid_back(
                    visit=visit, way=way, cents=cents, key=self.key(), by=OFFICE,
                    now=self.bench.now,
                )  # fmt: skip

    @rule(number=nth, cents=cents_of)
    def the_office_gives_a_discount(self, number, cents):
        visit = self.booked(number, "confirmed", "completed")
        if visit:
            with contextlib.suppress(DiscountTooMuch):
                give_discount(
                    visit=visit, cents=cents, key=self.key(), why="x", by=OFFICE,
                    now=self.bench.now,
                )  # fmt: skip

    @rule(number=nth)
    def the_office_returns_what_was_overpaid(self, number):
        visit = self.booked(number, "completed")
        over = preview_refund(visit=visit, now=self.bench.now).overpaid_cents if visit else 0
        if over:
            with contextlib.suppress(RefundTooMuch, RefundBlocked):
                return_overpaid(
                    visit=visit, cents=over, seen_left_cents=over, why="x", by=OFFICE,
                    now=self.bench.now,
                )  # fmt: skip

    @rule(number=nth, other=nth, cents=cents_of, wrong=st.sampled_from(["visit", "cents", "never"]))
    def a_payment_is_put_right(self, number, other, cents, wrong):
        rows = LedgerEntry.objects.filter(kind__in=IN_BY_HAND, corrects=None)
        entry = self.pick(rows.select_related("visit").order_by("pk"), number)
        visit = self.booked(other, "confirmed", "completed")
        if entry is None or visit is None:
            return
        right = {
            "visit": Right(visit, LedgerKind(entry.kind), entry.amount_cents),
            "cents": Right(entry.visit, LedgerKind(entry.kind), cents),
            "never": None,
        }[wrong]
        with contextlib.suppress(AlreadyPutRight, PaymentInvalid):
            put_right(entry=entry, right=right, why="x", by=OFFICE, now=self.bench.now)

    @invariant()
    @whenever_money_moved
    def papers_say_what_the_ledger_says(self):
        for visit in Visit.objects.exclude(status__in=("held", "released")):
            facts = statement_of(visit=visit, now=self.bench.now).facts
            shown = sum(one["cents"] for one in facts["moved"])
            assert shown == facts["paid_cents"] == ledger.received_cents(visit), visit
            lines = sum(one["cents"] for one in facts["lines"])
            if visit.status != "confirmed":
                assert lines == ledger.charged_cents(visit), visit

    @invariant()
    @whenever_money_moved
    def nothing_is_owed_both_ways(self):
        us, them = who_owes_us(), whom_we_owe()
        assert not {one.visit.pk for one in us} & {one.visit.pk for one in them}
        for one in us:
            assert one.cents == ledger.owed_cents(one.visit)
        for one in them:
            assert one.cents == ledger.overpaid_cents(one.visit)
        for visit in Visit.objects.all():
            cost = cost_of(visit)
            assert not (cost.rest and cost.not_back), (visit, cost)
