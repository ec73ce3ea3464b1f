"""Random lives of money: every act of patients, staff, banks, networks and clocks, in any order.

The machine is run by `test_cases_adding_up.py` (a few examples) and by the proof
`money_adds_up` (hundreds). What must hold at every moment is an invariant; what must hold once
everything has come to rest is checked at the end of each life.
"""

import contextlib
import datetime as dt

from django.db import transaction
from django.db.models import F
from django.test import override_settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from booking.models import Payment, Visit
from booking.operations.money import checkout_session as session_module
from booking.operations.money.checkout_session import PaymentServiceAway
from booking.operations.money.deposit import (
    AlreadyPaid,
    DepositNotNeeded,
    PaymentInReview,
    PaymentOnItsWay,
    give_up_deposit,
)
from booking.operations.money.refund import RefundBlocked, RefundTooMuch, refund_for_cancellation
from booking.operations.money.refund_by_office import preview_refund, refund_as_goodwill
from booking.operations.reserving.hold import HoldLapsed
from booking.payments import ledger, stripe_gateway
from booking.simulator import banks, store, world
from booking.simulator.models import SimulatorObject
from core.models import ClinicSettings
from territory.here import payer_of
from tests import factories
from tests.payments import at_rest
from tests.payments.at_each_step import Watch, whenever_money_moved
from tests.payments.bench import Bench, always_there
from tests.payments.machine_awaited import AwaitedRules
from tests.payments.machine_cards import CardRules
from tests.payments.machine_credit import CreditRules
from tests.payments.machine_insurer import InsurerRules
from tests.payments.machine_network import NetworkRules
from tests.payments.machine_office import OFFICE, OfficeRules
from tests.payments.machine_purchases import PurchaseRules

stripe_gateway.PAUSE_AFTER_429 = 0
REFUSALS = (
    AlreadyPaid,
    DepositNotNeeded,
    HoldLapsed,
    PaymentInReview,
    PaymentOnItsWay,
    PaymentServiceAway,
)
nth = st.integers(0, 5)


class Money(
    AwaitedRules,
    CardRules,
    CreditRules,
    InsurerRules,
    NetworkRules,
    OfficeRules,
    PurchaseRules,
    RuleBasedStateMachine,
):
    """One life: at most six visits of one practitioner in three slots."""

    @initialize(
        stage=st.sampled_from(["pages", "paid", "done", "settled", "settled"]),
        bought=st.sampled_from(["", "package", "gift"]),
    )
    def begin(self, stage, bought):
        """Lives begin at every stage: of fifty acts in any order few lead as far as a receipt."""
        self.whole = transaction.atomic()
        self.whole._from_testcase = True  # only wraps the example; the code may not notice
        self.whole.__enter__()
        self.cards = override_settings(SAVED_CARDS=True)
        self.cards.enable()
        self.bench = Bench()
        self.watch = Watch()
        self.watch.begin()
        self.visit_type = factories.make_visit_type()
        self.practitioner = always_there(self.visit_type)
        self.told = []
        ClinicSettings.objects.update_or_create(defaults={"offers_full_payment": True})
        # One patient, so that what one visit leaves can be spent on another.
        self.patient = factories.make_patient()
        for slot in (0, 1):  # two patients on their payment pages
            self.somebody_holds(slot)
            self.presses_pay(slot)
        if stage != "pages":
            self.pays(0, late=False, delayed=False)
            self.comes_back(0)
        if stage in ("done", "settled"):
            self.a_visit_is_over(0, "completed")
        if stage == "settled":
            self.somebody_pays_the_rest_by_hand(0, "cash")
            self.bench.work()
        if bought:
            self.somebody_orders(bought, known=True)
            self.a_buyer_pays(0)
            for number in range(3):
                self.comes_back(number)

    def teardown(self):
        if not hasattr(self, "whole"):
            return
        try:
            at_rest.come_to_rest(self.bench)
            at_rest.check(self.bench)
        finally:
            self.watch.end()
            transaction.set_rollback(True)
            self.whole.__exit__(None, None, None)
            self.cards.disable()

    def pick(self, rows, number):
        rows = list(rows)
        return rows[number % len(rows)] if rows else None

    # patients

    @rule(slot=st.integers(0, 2))
    def somebody_holds(self, slot):
        start = self.bench.now.replace(hour=17, minute=0) + dt.timedelta(days=10, hours=slot)
        taken = Visit.objects.live().filter(practitioner=self.practitioner)
        end = start + dt.timedelta(minutes=self.visit_type.minutes)
        if taken.filter(start__lt=end, end__gt=start).exists() or Visit.objects.count() >= 6:
            return
        self.bench.held_visit(
            start=start,
            practitioner=self.practitioner,
            visit_type=self.visit_type,
            patient=self.patient,
        )

    @rule(number=nth, in_full=st.booleans())
    def presses_pay(self, number, in_full=False):
        visit = self.pick(Visit.objects.order_by("pk"), number)
        if visit:
            with contextlib.suppress(*REFUSALS):
                self.bench.press_pay(visit, in_full=in_full)

    @rule(number=nth, in_full=st.booleans())
    def presses_pay_and_the_process_dies(self, number, in_full):
        visit = self.pick(Visit.objects.filter(status="held").order_by("pk"), number)
        if visit is None:
            return
        remember = session_module._remember
        session_module._remember = _die
        try:
            with contextlib.suppress(ZeroDivisionError, *REFUSALS):
                self.bench.press_pay(visit, in_full=in_full)
        finally:
            session_module._remember = remember

    @rule(number=nth, late=st.booleans(), delayed=st.booleans())
    def pays(self, number, late, delayed):
        if session := self.pick(at_rest.sessions(), number):
            with contextlib.suppress(world.NotPayable):
                world.pay(session, too_late=late, delayed=delayed)

    @rule(number=nth, arrives=st.booleans())
    def slow_money_ends(self, number, arrives):
        slow = [
            row.id
            for row in SimulatorObject.objects.filter(kind="checkout.session").order_by("seq")
            if row.data["status"] == "complete" and row.data["payment_status"] == "unpaid"
            and store.get(row.data["payment_intent"]).data["status"] == "processing"
        ]  # fmt: skip
        session = self.pick(slow, number)
        if session:
            end = world.delayed_money_arrives if arrives else world.delayed_money_fails
            end(session)

    @rule(number=nth)
    def comes_back(self, number):
        payment = self.pick(Payment.objects.order_by("created_at", "pk"), number)
        if payment:
            with contextlib.suppress(PaymentServiceAway):
                self.bench.settle(payment)

    @rule(number=nth)
    def goes_back(self, number):
        visit = self.pick(Visit.objects.filter(status="held").order_by("pk"), number)
        if visit:
            with contextlib.suppress(*REFUSALS):
                give_up_deposit(visit=visit, now=self.bench.now)

    @rule(number=nth, by=st.sampled_from(["patient", "clinic"]))
    def cancels(self, number, by):
        visit = self.pick(Visit.objects.filter(status="confirmed").order_by("pk"), number)
        if visit:
            with transaction.atomic():
                Visit.objects.filter(pk=visit.pk).update(status="cancelled")
                refund_for_cancellation(visit=visit, now=self.bench.now, by=by)

    @rule(number=nth, cents=st.integers(1, 4000))
    def changes_late_for_a_fee(self, number, cents):
        """What such a move does to money; to which time it goes is nothing to it (1234)."""
        visit = self.pick(Visit.objects.filter(status="confirmed").order_by("pk"), number)
        if visit and not payer_of(visit.payer).share:
            Visit.objects.filter(pk=visit.pk).update(
                late_change_fee_cents=F("late_change_fee_cents") + cents
            )

    # staff and banks

    @rule(number=nth, cents=st.integers(1, 6000))
    def staff_refund(self, number, cents):
        visit = self.pick(Visit.objects.order_by("pk"), number)
        if visit:
            left = preview_refund(visit=visit, now=self.bench.now).left_cents
            with contextlib.suppress(RefundTooMuch, RefundBlocked):
                refund_as_goodwill(
                    visit=visit, cents=cents, seen_left_cents=left, why="x", by=OFFICE,
                    now=self.bench.now,
                )  # fmt: skip

    @rule(number=nth, cents=st.integers(1, 5000))
    def somebody_refunds_in_the_dashboard(self, number, cents):
        charge = self.pick(at_rest.charges(), number)
        if charge and not charge["disputed"]:
            left = charge["amount"] - charge["amount_refunded"]
            if left >= cents:
                world.make_refund(intent_id=charge["payment_intent"], cents=cents, metadata={})

    @rule(number=nth)
    def a_refund_fails(self, number):
        rows = SimulatorObject.objects.filter(kind="refund").order_by("seq")
        row = self.pick([one for one in rows if one.data["status"] == "succeeded"], number)
        if row:
            world.refund_ends(row.id, "failed", "lost_or_stolen_card")

    @rule(number=nth, inquiry=st.booleans())
    def a_bank_disputes(self, number, inquiry):
        charge = self.pick(at_rest.charges(), number)
        if charge and not charge["disputed"] and charge["amount"] > charge["amount_refunded"]:
            banks.open_dispute(charge["payment_intent"], inquiry=inquiry)

    @rule(number=nth, ends=st.sampled_from(["won", "lost", "warning_closed", "prevented"]))
    def a_bank_decides(self, number, ends):
        row = self.pick(self.disputes("needs_response", "appeal_under_review"), number)
        inquiry = self.pick(self.disputes("warning_needs_response"), number)
        if row:
            banks.close_dispute(row.id, "won" if ends == "warning_closed" else ends)
        elif inquiry:
            close = banks.escalate if ends == "lost" else banks.close_dispute
            close(inquiry.id, *([] if ends == "lost" else ["warning_closed"]))

    @rule(number=nth)
    def the_clinic_appeals(self, number):
        row = self.pick(self.disputes("lost"), number)
        if row:
            banks.appeal(row.id)

    def disputes(self, *states):
        rows = SimulatorObject.objects.filter(kind="dispute").order_by("seq")
        return [one for one in rows if one.data["status"] in states]

    @rule()
    def the_balance_is_empty_for_a_while(self):
        rows = SimulatorObject.objects.filter(id="balance:empty")
        if not rows.delete()[0]:
            self.bench.empty_balance()

    # what holds at every moment

    @invariant()
    @whenever_money_moved
    def nothing_is_confirmed_unpaid(self):
        for visit in Visit.objects.filter(status="confirmed"):
            by_card = visit.payments.filter(state="paid").exists()
            by_hand = visit.ledger.filter(key=f"{ledger.DUE_BY_HAND}{visit.pk}").exists()
            assert by_card or by_hand or not visit.deposit_cents, visit

    @invariant()
    @whenever_money_moved
    def refunds_never_exceed_what_was_paid(self):
        for payment in Payment.objects.filter(state="paid"):
            assert ledger.refundable_cents(payment) >= 0
        for charge in at_rest.charges():
            assert 0 <= charge["amount_refunded"] <= charge["amount"]


def _die(*_arguments):
    raise ZeroDivisionError
