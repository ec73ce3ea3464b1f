"""Deposits the office waits for, in a random life of money: lengthened, waived, by hand, overdue."""

import contextlib
import datetime as dt

from hypothesis import strategies as st
from hypothesis.stateful import rule

from booking.models import LedgerKind, Visit
from booking.operations.money import awaited_deposit
from booking.operations.money.awaited_deposit import NotAwaited, NotLonger
from booking.operations.money.checkout_session import PaymentServiceAway
from booking.operations.money.deposit import AlreadyPaid, PaymentOnItsWay
from booking.operations.reserving import awaiting
from booking.operations.reserving.awaiting import TooSoonToWait
from booking.operations.reserving.confirm import TimeLost
from core.audit import Actor

OFFICE = Actor("office")
nth = st.integers(0, 5)
REFUSED = (
    AlreadyPaid,
    NotAwaited,
    NotLonger,
    PaymentOnItsWay,
    PaymentServiceAway,
    TimeLost,
    TooSoonToWait,
)


class AwaitedRules:
    """Mixed into the machine: it has a bench, and picks rows."""

    @rule(slot=st.integers(0, 2))
    def the_office_books_by_phone(self, slot):
        before = set(Visit.objects.values_list("pk", flat=True))
        self.somebody_holds(slot)
        for visit in Visit.objects.exclude(pk__in=before):
            visit.deposit_until = visit.hold_expires = self.bench.now + dt.timedelta(hours=2)
            visit.save(update_fields=["deposit_until", "hold_expires"])
            awaiting.write_down_the_end(visit, self.bench.now)

    @rule(number=nth, what=st.sampled_from(["again", "longer", "waive", "by hand", "let go"]))
    def the_office_decides_about_a_deposit(self, number, what):
        waiting = Visit.objects.exclude(deposit_until=None).order_by("pk")
        visit = self.pick(waiting, number)
        if visit is None:
            return
        common = {"visit": visit, "by": OFFICE, "now": self.bench.now}
        acts = {
            "again": lambda: awaited_deposit.ask_again(**common),
            "longer": lambda: awaited_deposit.wait_longer(hours=3, **common),
            "waive": lambda: awaited_deposit.waive(why="x", **common),
            "by hand": lambda: awaited_deposit.take_by_hand(
                way=LedgerKind.CASH, key=f"deposit:{visit.pk}", **common
            ),
            "let go": lambda: awaited_deposit.let_go(**common),
        }
        with contextlib.suppress(*REFUSED):
            acts[what]()
