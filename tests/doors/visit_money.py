"""One visit, brought to each state of its money through the operations, and what is said of it then."""

import datetime as dt

from django.core import mail
from django.test import Client

from booking.models import LedgerKind, Refund, Visit
from booking.operations.messages.private_links import mint_link
from booking.operations.money.by_hand import record_payment
from booking.operations.money.deposit import start_deposit
from booking.operations.money.refund_by_office import refund_as_goodwill
from booking.operations.money.settle import settle
from booking.operations.reserving.confirm import confirm_visit
from booking.operations.visits.cancel import cancel_visit
from booking.operations.visits.progress import complete_visit, mark_no_show
from booking.payments import ledger
from booking.simulator import banks, world
from core.audit import Actor
from tests.doors.patient import words_of

OFFICE = Actor("office")
PRICE, DEPOSIT, REST = "$135", "$50", "$85"
SHARE = {
    "myself": REST,
    "msp": REST,
    "icbc": "What ICBC does not pay",
    "veterans": "What your program does not pay",
}


class Money:
    """One visit of $135 with a deposit of $50, brought to a state of its money."""

    def __init__(self, clinic, bench, payer):
        self.clinic, self.bench, self.payer = clinic, bench, payer

    def held(self):
        self.visit = self.clinic.described("09:30", place="V5H", payer=self.payer)

    def confirmed(self):
        self.held()
        start_deposit(visit=self.visit, now=self.bench.now, base_url="http://testserver")
        self.payment = self.visit.payments.get()
        world.pay(self.payment.session_id)
        settle(payment_id=self.payment.pk, now=self.bench.now)
        self.bench.take()

    def no_deposit(self):
        self.clinic.visit_type.deposit_cents = 0
        self.clinic.visit_type.save()
        self.held()
        confirm_visit(visit=self.visit, now=self.bench.now)

    def in_full_by_cash(self):
        self.no_deposit()
        self._pays("cash", 13500)

    def done(self):
        self.confirmed()
        self.bench.wait(seconds=(self.visit.end - self.bench.now).total_seconds())
        complete_visit(visit=self.visit, by=OFFICE, now=self.bench.now)

    def done_and_paid(self):
        self.done()
        self._pays("cash", 8500)

    def done_and_billed(self):
        self.done()
        self._pays("insurer", 6000)

    def missed(self):
        self.confirmed()
        self.bench.now = self.visit.end
        mark_no_show(visit=self.visit, by=OFFICE, now=self.bench.now)

    def cancelled(self, by="patient"):
        cancel_visit(visit=self.visit, now=self.bench.now, by=by)

    def free(self):
        self.confirmed()
        self.cancelled()

    def late(self, by="patient"):
        self.confirmed()
        self.bench.now = self.visit.start - dt.timedelta(hours=2)
        self.cancelled(by)

    def by_clinic(self):
        self.late("clinic")

    def off_without_deposit(self):
        self.no_deposit()
        self.cancelled()

    def refund_made(self):
        self.free()
        self.bench.work()
        self.bench.webhooks()

    def refund_failed(self):
        self.refund_made()
        world.refund_ends(Refund.objects.get().provider_id, "failed", "lost_or_stolen_card")
        self.bench.webhooks()

    def disputed(self):
        self.confirmed()
        self.payment.refresh_from_db()
        banks.open_dispute(self.payment.intent_id)
        self.bench.webhooks()
        self.cancelled()

    def _pays(self, way, cents):
        record_payment(
            visit=self.visit, way=way, cents=cents, by=OFFICE, now=self.bench.now, key=way
        )

    def discounted(self):
        self.confirmed()
        ledger.post(
            visit=self.visit, kind=LedgerKind.DISCOUNT, cents=-1500, key="off", now=self.bench.now
        )

    def discounted_and_done(self):
        self.discounted()
        self.bench.now = self.visit.end
        complete_visit(visit=self.visit, by=OFFICE, now=self.bench.now)

    def goodwill(self):
        """The office gives the deposit of a finished visit back, of its own accord."""
        self.done_and_paid()
        self.given_back(5000)

    def given_back(self, cents):
        now, left = self.bench.now, 5000
        refund_as_goodwill(
            visit=self.visit, cents=cents, seen_left_cents=left, why="sorry", by=OFFICE, now=now
        )
        self.bench.work()
        self.bench.webhooks()

    def pages(self):
        """The words of the private pages, and of all letters the patient got."""
        self.visit = Visit.objects.get(pk=self.visit.pk)
        browser, (token, _link) = Client(), mint_link(visit=self.visit, now=self.bench.now)
        browser.get(f"/visit/{token}/")
        found = {}
        for page in ("confirmation", "receipt", "cancel", "pay"):
            answer = browser.get(f"/visit/{self.visit.public_ref}/{page}/")
            found[page] = words_of(answer).split("<main")[-1] if answer.content else ""
        self.bench.work()  # afterwards: it sends refunds too
        letters = " ".join(one.body for one in mail.outbox if one.to == ["joan@example.org"])
        return found | {"letters": " ".join(letters.split())}
