"""Insurers in a random life of money: who else pays, claims in any order, remittances for many visits."""

import contextlib

from django.db.models import Sum
from hypothesis import strategies as st
from hypothesis.stateful import invariant, rule

from booking.models import LedgerEntry, RemittanceLine, Visit
from booking.operations.money import claims
from booking.operations.money.by_hand import PaymentInvalid
from booking.operations.money.remittances import (
    RemittanceKnown,
    TotalDiffers,
    record_remittance,
)
from booking.payments import ledger
from core.audit import Actor
from tests.payments.at_each_step import whenever_money_moved

OFFICE = Actor("office")
PAYERS = ("icbc", "worksafe")
nth = st.integers(0, 5)
cents_of = st.integers(1, 9000)


class InsurerRules:
    """Mixed into the machine: it has a bench, and picks rows."""

    @rule(number=nth, payer=st.sampled_from(PAYERS))
    def an_insurer_is_to_pay(self, number, payer):
        visit = self.booked(number, "confirmed")
        if visit:
            Visit.objects.filter(pk=visit.pk).update(payer=payer)

    @rule(
        number=nth, cents=cents_of,
        step=st.sampled_from(["sent", "approved", "paid_to_patient", "refused", "again"]),
    )  # fmt: skip
    def a_claim_goes_a_step(self, number, cents, step):
        visit = self.booked(number, "completed", "no_show")
        if visit is None:
            return
        common = {"visit": visit, "by": OFFICE, "now": self.bench.now}
        owed = max(0, ledger.owed_cents(visit))
        acts = {
            "sent": lambda: claims.mark_sent(**common),
            "approved": lambda: claims.mark_approved(cents=cents, **common),
            "paid_to_patient": lambda: claims.mark_paid_to_patient(**common),
            "refused": lambda: claims.mark_refused(why="x", shown_cents=owed, **common),
            "again": lambda: claims.to_send_again(**common),
        }
        with contextlib.suppress(claims.ClaimMovedOn, claims.OwedChanged):
            acts[step]()

    @rule(payer=st.sampled_from(PAYERS), paper=st.integers(0, 3), cents=cents_of, off=st.booleans())
    def a_remittance_arrives(self, payer, paper, cents, off):
        """For every visit of that payer that took place; now and then the total is not the sum."""
        visits = Visit.objects.filter(payer=payer, status="completed").order_by("pk")
        lines = {visit.pk: cents for visit in visits}
        with contextlib.suppress(RemittanceKnown, TotalDiffers, PaymentInvalid):
            record_remittance(
                payer=payer, reference=f"EFT {paper}", paid_on=self.bench.now.date(), moved_at=None,
                total_cents=cents * len(lines) + off, lines=lines, by=OFFICE, now=self.bench.now,
            )  # fmt: skip

    @invariant()
    @whenever_money_moved
    def a_remittance_is_in_the_ledger_line_by_line(self):
        rows = LedgerEntry.objects.filter(key__startswith="remittance:")
        paid = rows.aggregate(sum=Sum("amount_cents"))["sum"]
        assert paid == RemittanceLine.objects.aggregate(sum=Sum("cents"))["sum"]
        assert rows.count() == RemittanceLine.objects.count()
