"""The test bench: one desk, one simulated processor, one clock for both."""

import datetime as dt
import json

from django.core import mail
from django.test import Client

from booking.models import LedgerEntry, Payment, Visit, WorkingHours
from booking.notifications.kinds import MONEY_ALERT, MONEY_LETTER
from booking.operations.money.deposit import start_deposit
from booking.operations.money.settle import settle
from booking.payments import ledger
from booking.payments.signature import sign, simulator_secret
from booking.payments.terms import policy_snapshot
from booking.simulator import deliver, store, world
from booking.simulator.models import SimulatorFault, SimulatorObject, SimulatorRequest
from core import outbox
from core.models import OutboxMessage
from tests import factories

BASE = "http://clinic.test"


def always_there(visit_type):
    """A practitioner who gives this visit type on every day, at every hour."""
    person = factories.make_practitioner(visit_types=[visit_type], hours="00:00-24:00")
    for weekend in (5, 6):
        WorkingHours.objects.create(
            practitioner=person, weekday=weekend, from_minute=0, to_minute=1440
        )
    return person


class Bench:
    """Everything a payment test does to the world, in the words of the cases."""

    def __init__(self, now=factories.NOW, traveller=None):
        self.traveller = traveller
        self.now = now
        store.set_clock(now)

    # time
    @property
    def now(self):
        return self._now

    @now.setter
    def now(self, moment):
        """Our clock, which is also the doors' where there is a traveller."""
        self._now = moment
        if self.traveller is not None:
            self.traveller.move_to(moment, tick=False)

    def wait(self, **much):
        self.now += dt.timedelta(**much)
        store.set_clock(self.now)

    # the desk
    def held_visit(self, *, start=None, practitioner=None, patient=True, **fields):
        """A visit held for 15 minutes, five days ahead unless a start is given."""
        visit_type = fields.pop("visit_type", None) or factories.make_visit_type()
        practitioner = practitioner or always_there(visit_type)
        return factories.make_visit(
            practitioner=practitioner,
            visit_type=visit_type,
            start=start or self.now + dt.timedelta(days=12),
            status="held",
            hold_expires=self.now + dt.timedelta(minutes=15),
            policy=fields.pop("policy", None) or policy_snapshot(visit_type),
            patient=factories.make_patient() if patient is True else patient,
            **fields,
        )

    def press_pay(self, visit, **chosen):
        return start_deposit(visit=visit, now=self.now, base_url=BASE, **chosen)

    def paying(self, **fields):
        """A held visit whose patient is on the hosted page; (visit, payment)."""
        visit = self.held_visit(**fields)
        self.press_pay(visit)
        return visit, visit.payments.get()

    def paid(self, **fields):
        """A confirmed visit whose deposit was paid and whose messages all arrived."""
        visit, payment = self.paying(**fields)
        self.pays(payment)
        self.webhooks()
        visit.refresh_from_db()
        payment.refresh_from_db()
        return visit, payment

    def paid_by_hand(self, deposit, **fields):
        """As `paid`, without any webhook: of a deposit of `deposit` cents."""
        visit = self.held_visit(
            visit_type=factories.make_visit_type(deposit_cents=max(deposit, 50)), **fields
        )
        self.press_pay(visit)
        payment = visit.payments.get()
        self.pays(payment)
        self.settle(payment)
        self.take()
        return Visit.objects.get(pk=visit.pk), Payment.objects.get(pk=payment.pk)

    def settle(self, payment):
        return settle(payment_id=payment.pk, now=self.now)

    def work(self):
        """Everything the worker would do now."""
        outbox.run_due(self.now)

    # the world
    def pays(self, payment, **how):
        payment.refresh_from_db()
        return world.pay(payment.session_id, **how)

    def events(self, kind=""):
        return [event for event in deliver.waiting() if event["type"].startswith(kind)]

    def webhooks(self, kind=""):
        """Deliver what waits; the answers' statuses."""
        return [self.post(event).status_code for event in self.take(kind)]

    def take(self, kind=""):
        events = self.events(kind)
        deliver.lose(events)
        return events

    def post(self, event, *, secret=None, at=None, header=None, body=None, client=None):
        body = json.dumps(event).encode() if body is None else body
        if header is None:
            header = sign(body=body, secret=secret or simulator_secret(), at=at or self.now)
        headers = {"Stripe-Signature": header} if header else {}
        client = client or Client(enforce_csrf_checks=True)
        return client.post(
            "/stripe/webhook/", data=body, content_type="application/json", headers=headers
        )

    def fault(self, match, kind, times=1):
        SimulatorFault.objects.create(match=match, kind=kind, times=times)

    def empty_balance(self):
        SimulatorObject.objects.create(id="balance:empty", kind="balance", created=0)

    # what can be seen
    def made(self, kind):
        return SimulatorObject.objects.filter(kind=kind).count()

    def requests(self, path=""):
        return list(SimulatorRequest.objects.filter(path__startswith=path).order_by("pk"))

    def messages(self):
        return [
            job.ids["what"]
            for job in OutboxMessage.objects.filter(kind=MONEY_LETTER).order_by("pk")
        ]

    def alerts(self):
        return [
            job.ids["what"] for job in OutboxMessage.objects.filter(kind=MONEY_ALERT).order_by("pk")
        ]

    def mails(self):
        return mail.outbox

    def confirmations(self, visit):
        """How often this visit was confirmed, by the ledger's and the visit's own account."""
        fresh = Visit.objects.get(pk=visit.pk)
        jobs = OutboxMessage.objects.filter(kind__contains="confirm", ids__visit=visit.pk)
        return max(int(fresh.confirmed_at is not None), jobs.count())

    def owed(self, visit):
        return ledger.owed_cents(Visit.objects.get(pk=visit.pk))

    def book(self, visit):
        """The visit's ledger as [(kind, cents)]."""
        rows = LedgerEntry.objects.filter(visit=visit).order_by("pk")
        return [(row.kind, row.amount_cents) for row in rows]


def state(visit):
    """(visit status, [payment states oldest first])."""
    fresh = Visit.objects.get(pk=visit.pk)
    payments = Payment.objects.filter(visit=visit).order_by("attempt")
    return fresh.status, [payment.state for payment in payments]
