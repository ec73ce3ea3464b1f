"""Cards on file in a random life of money: agreed to, taken back, charged by the office, let go."""

import contextlib
import datetime as dt

from django.db import transaction
from hypothesis import strategies as st
from hypothesis.stateful import invariant, rule

from booking.models import CardEnd, Payment, SavedCard, Visit
from booking.operations.money.card_fee import FeeChargedBefore, FeeRefused, charge_fee
from booking.operations.money.checkout_session import PaymentServiceAway
from booking.operations.money.kept_card import FeeUnderWay, end_card, let_cards_go
from booking.operations.money.refund import refund_for_cancellation
from booking.payments.card_terms import fee_due
from booking.simulator import store, world
from booking.simulator.models import SimulatorObject
from core.audit import PATIENT, Actor
from tests.payments.at_each_step import whenever_money_moved
from tests.payments.cards import agrees

OFFICE = Actor("office")
nth = st.integers(0, 5)
REFUSED = (FeeRefused, FeeChargedBefore, PaymentServiceAway)


class CardRules:
    """Mixed into the machine: it has a bench, and picks rows."""

    @rule(number=nth)
    def somebody_ticks_the_box(self, number):
        visit = self.booked(number, "held")
        if visit:
            agrees(visit, self.bench.now)

    @rule(number=nth)
    def somebody_takes_their_card_back(self, number):
        card = self.pick(SavedCard.objects.order_by("pk"), number)
        if card:
            with contextlib.suppress(FeeUnderWay):
                end_card(visit=card.visit, why=CardEnd.PATIENT, by=PATIENT, now=self.bench.now)

    @rule(number=nth, bad=st.sampled_from(["pm_declined", "pm_3ds", "pm_slow", "pm_gone"]))
    def a_card_goes_bad(self, number, bad):
        card = self.pick(SavedCard.objects.exclude(card_id="").order_by("pk"), number)
        if card:
            SavedCard.objects.filter(pk=card.pk).update(card_id=bad)

    @rule(number=nth, cents=st.sampled_from([4000, 5000, 8000, 8001]))
    def the_office_charges_a_fee(self, number, cents):
        visit = self.booked(number, "no_show", "cancelled")
        if visit:
            with contextlib.suppress(*REFUSED):
                charge_fee(visit=visit, cents=cents, by=OFFICE, now=self.bench.now)

    @rule(number=nth)
    def a_patient_cancels_late(self, number):
        visit = self.booked(number, "confirmed")
        if visit:
            late = visit.start - dt.timedelta(hours=2)
            with transaction.atomic():
                Visit.objects.filter(pk=visit.pk).update(
                    status="cancelled", cancelled_at=late, cancelled_by="patient"
                )
                visit.refresh_from_db()
                refund_for_cancellation(visit=visit, now=late, by="patient")

    @rule(number=nth)
    def a_slow_fee_arrives(self, number):
        rows = SimulatorObject.objects.filter(kind="payment_intent", data__status="processing")
        row = self.pick([one for one in rows if one.data["payment_method"] == "pm_slow"], number)
        if row:
            world.capture(store.change(row.id, status="succeeded"))

    @rule()
    def the_worker_lets_cards_go(self):
        let_cards_go(before=self.bench.now, now=self.bench.now)

    @invariant()
    @whenever_money_moved
    def no_fee_without_consent_none_above_it_and_one_at_most(self):
        fees = Payment.objects.filter(off_session=True)
        assert len({fee.visit_id for fee in fees}) == len(fees)
        for fee in fees:
            card = SavedCard.objects.get(visit=fee.visit)
            agreed = card.cap_cents if fee.kind == "no_show" else card.late_cents
            assert fee.amount_cents <= agreed
            assert card.revoked_at is None or fee.created_at <= card.revoked_at
        for visit in Visit.objects.filter(saved_card__revoked_at__isnull=False):
            assert fee_due(visit) is None

    @invariant()
    @whenever_money_moved
    def the_provider_took_no_fee_that_has_no_row(self):
        taken = [
            row.data["metadata"]["payment"]
            for row in SimulatorObject.objects.filter(kind="payment_intent")
            if row.data["status"] in ("succeeded", "processing")
        ]
        known = {str(pk): fee for pk, fee in Payment.objects.values_list("pk", "off_session")}
        assert set(taken) <= set(known)
        # A page is paid once by itself; under a fee's label there is one charge, whatever broke.
        assert not [one for one in taken if known[one] and taken.count(one) > 1]
