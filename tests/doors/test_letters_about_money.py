"""Every letter about money, brought about as it comes about, for each payer: its amounts are what is so."""

import datetime as dt

import pytest
from django.core import mail
from django.db import transaction
from django.test import override_settings

from booking.models import CreditAccount, Package, Refund, SavedCard, TimeOff, Visit
from booking.notifications.money_letters import MESSAGES
from booking.operations.money.awaited_deposit import call_off_wait, let_go
from booking.operations.money.balance import send_pay_link, start_balance
from booking.operations.money.by_hand import record_paid_back
from booking.operations.money.card_fee import charge_fee
from booking.operations.money.card_page import start_card_page, sweep_card_pages
from booking.operations.money.claims import mark_refused
from booking.operations.money.credit import keep_as_credit, pay_out_credit
from booking.operations.money.deposit import start_deposit
from booking.operations.money.packages import end_package, sell_package, warn_of_ends
from booking.operations.money.paid_while_blocked import return_blocked
from booking.operations.money.sweep import sweep_payments
from booking.operations.visits.progress import mark_no_show
from booking.simulator import store, world
from tests.doors.visit_money import OFFICE, Money
from tests.payments.cards import agrees

pytestmark = pytest.mark.django_db
BASE = "http://testserver"


class Letters(Money):
    """Each method does what makes the letter of its name be written."""

    def on_the_page(self, day="2026-11-25"):
        self.visit = self.clinic.described("09:30", place="V5H", payer=self.payer, day=day)
        start_deposit(visit=self.visit, now=self.bench.now, base_url=BASE)
        self.payment = self.visit.payments.get()

    def pays(self, **how):
        world.pay(self.payment.session_id, **how)
        self.bench.webhooks()

    def time_released(self):
        self.on_the_page()
        self.bench.wait(minutes=45)
        sweep_payments(now=self.bench.now)

    def payment_failed(self):
        self.on_the_page(day="2026-12-02")
        self.pays(delayed=True)
        world.delayed_money_fails(self.payment.session_id)
        self.bench.webhooks()

    def slow_payment(self):
        self.on_the_page()
        self.pays(delayed=True)

    def paid_checking(self):
        self.on_the_page()
        person = self.visit.practitioner
        TimeOff.objects.create(practitioner=person, start=self.visit.start, end=self.visit.end)
        self.pays()

    def blocked_refunded(self):
        self.paid_checking()
        return_blocked(visit=self.visit, by=OFFICE, now=self.bench.now)

    def time_lost(self):
        self.time_released()
        self.clinic.hold("09:30", holder="somebody else", now=self.bench.now)
        self.pays(too_late=True)

    def paid_after_cancel(self):
        self.on_the_page()
        Visit.objects.filter(pk=self.visit.pk).update(status="cancelled", payment_pending=False)
        self.pays()

    def paid_twice(self):
        self.time_released()
        deadline = self.bench.now + dt.timedelta(minutes=15)
        Visit.objects.filter(pk=self.visit.pk).update(status="held", hold_expires=deadline)
        self.visit.refresh_from_db()
        start_deposit(visit=self.visit, now=self.bench.now, base_url=BASE)
        world.pay(self.visit.payments.get(attempt=2).session_id)
        self.pays(too_late=True)

    def paid_too_much(self):
        self.done()
        self.visit.refresh_from_db()
        start_balance(visit=self.visit, now=self.bench.now, base_url=BASE)
        self.payment = self.visit.payments.get(kind="balance")
        world.pay(self.payment.session_id)
        self._pays("e_transfer", 8500)
        self.bench.webhooks()
        self.bench.work()
        self.bench.webhooks()

    def refunded(self):
        self.confirmed()
        self.given_back(2000)

    def refund_failed(self):
        self.free()
        self.bench.work()
        self.bench.webhooks()
        world.refund_ends(Refund.objects.get().provider_id, "failed", "lost_or_stolen_card")
        self.bench.webhooks()

    def paid_back(self):
        self.refund_failed()
        facts = {"visit": self.visit, "cents": 5000, "by": OFFICE, "now": self.bench.now}
        for _press in range(2):
            record_paid_back(way="cheque_back", key="k", **facts)

    def kept_as_credit(self):
        self.done()
        self._pays("cash", 13500)
        facts = {"visit": self.visit, "cents": 2000, "by": OFFICE, "now": self.bench.now}
        for _press in range(2):
            keep_as_credit(key="k", **facts)

    def credit_paid_out(self):
        self.kept_as_credit()
        facts = {"account": CreditAccount.objects.get(), "by": OFFICE, "now": self.bench.now}
        for _press in range(2):
            pay_out_credit(way="transfer_back", key="out", cents=2000, **facts)

    def package_bought(self):
        self.confirmed()
        package = Package.objects.create(
            name="Two visits", visit_type=self.visit.visit_type, visits=2, price_cents=20000
        )
        for _press in range(2):
            self.sale = sell_package(
                package=package,
                patient=Visit.objects.get(pk=self.visit.pk).patient,
                way="cash",
                shown_cents=20000,
                key="k",
                by=OFFICE,
                now=self.bench.now,
            )

    def package_ends_soon(self):
        self.package_bought()
        self.bench.wait(days=340)
        for _round in range(2):
            warn_of_ends(now=self.bench.now)

    def package_ended(self):
        self.package_bought()
        facts = {"sale": self.sale, "by": OFFICE, "now": self.bench.now}
        for _press in range(2):
            end_package(way="cheque_back", shown_cents=20000, **facts)

    def claim_refused(self):
        self.done()
        facts = {"visit": self.visit, "by": OFFICE, "now": self.bench.now}
        mark_refused(why="not covered", shown_cents=8500, **facts)

    def pay_link(self):
        self.done()
        self.visit.refresh_from_db()
        send_pay_link(visit=self.visit, by=OFFICE, now=self.bench.now)

    def card_kept(self, **fields):
        """A booked visit whose patient agreed to a fee of $80 and gave a card."""
        self.confirmed()
        agrees(self.visit, self.bench.now)
        given = {"card_id": "pm_declined", "last4": "4242", "brand": "visa", **fields}
        SavedCard.objects.filter(visit=self.visit).update(**given)
        self.bench.now = self.visit.end
        mark_no_show(visit=self.visit, by=OFFICE, now=self.bench.now)

    def fee_open(self, **fields):
        self.card_kept(**fields)
        with override_settings(SAVED_CARDS=True):
            charge_fee(visit=self.visit, cents=8000, by=OFFICE, now=self.bench.now)

    def fee_charged(self):
        self.fee_open(card_id="pm_slow")
        fee = self.visit.payments.get(off_session=True)
        world.capture(store.change(fee.intent_id, status="succeeded"))
        self.bench.wait(hours=2)
        sweep_payments(now=self.bench.now)

    def card_page(self):
        self.visit = self.clinic.described("09:30", place="V5H", payer=self.payer)
        Visit.objects.filter(pk=self.visit.pk).update(deposit_cents=0)
        agrees(self.visit, self.bench.now)
        start_card_page(
            visit=self.visit, now=self.bench.now, base_url=BASE, cancel_path="/book/check/"
        )
        self.session = self.visit.saved_card.pages.get().session_id

    def card_time_released(self):
        self.card_page()
        self.bench.wait(minutes=45)
        sweep_card_pages(now=self.bench.now)

    def card_time_lost(self):
        self.card_page()
        person = self.visit.practitioner
        TimeOff.objects.create(practitioner=person, start=self.visit.start, end=self.visit.end)
        world.pay(self.session)
        self.bench.webhooks()

    def waits(self):
        """A time kept for a deposit that the office asked for by phone."""
        self.held()
        until = self.bench.now + dt.timedelta(hours=4)
        Visit.objects.filter(pk=self.visit.pk).update(deposit_until=until, hold_expires=until)
        self.visit.refresh_from_db()

    def waiting_called_off(self):
        self.waits()
        with transaction.atomic():
            call_off_wait(visit=self.visit, now=self.bench.now)

    def waiting_let_go(self):
        self.waits()
        let_go(visit=self.visit, by=OFFICE, now=self.bench.now)


SAYS = {
    "time_released": ["Nothing was charged."],
    "payment_failed": ["Nothing was charged."],
    "slow_payment": ["you get the time if it is still free, otherwise all of it goes back to you."],
    "paid_checking": ["your payment of $50"],
    "blocked_refunded": ["All that you paid, $50, goes back to your card."],
    "time_lost": ["All of it, $50, goes back to your card."],
    "paid_after_cancel": ["All of it, $50, goes back to your card."],
    "paid_twice": ["The second payment of $50 goes back to your card."],
    "paid_too_much": ["The $85 too much went back", "Nothing more is left to pay."],
    "refunded": ["We refunded $20 to the card you paid with"],
    "refund_failed": ["did not take the $50", "we pay it by e-transfer or cheque."],
    "paid_back": ["Paid back by cheque: $50."],
    "kept_as_credit": ["$20 of it is now your credit with us"],
    "credit_paid_out": ["Paid back by e-transfer: $20."],
    "package_bought": ["$200 was paid for your package “Two visits”", "2 visits for $200."],
    "package_ends_soon": ["2 visits are left, good until"],
    "package_ended": ["Paid back by cheque: $200."],
    "claim_refused": ["does not pay for your visit", "$85 is left to pay. Nothing is charged"],
    "pay_link": ["$85 is left to pay."],
    "fee_open": ["We tried to charge $80 to the card", "nobody was there", "$80 is left to pay."],
    "fee_charged": ["We charged $80 to the card", "Visa card ending 4242", "nobody was there"],
    "card_time_released": ["No card was given in time", "Nothing was charged."],
    "card_time_lost": ["Nothing was charged, and your card is not kept."],
    "waiting_called_off": ["Please do not pay the deposit any more", "all of it comes back."],
    "waiting_let_go": ["Nothing was charged", "no longer pays for it."],
}
NOTE = {"myself": "", "icbc": "ICBC pays a part", "veterans": "Your program decides"}


def test_no_letter_about_money_is_left_out():
    assert set(SAYS) == set(MESSAGES)


#: Whoever pays alone has no claim that could be refused.
ASKED = [
    (what, payer) for what in SAYS for payer in NOTE if (what, payer) != ("claim_refused", "myself")
]


@pytest.mark.parametrize(("what", "payer"), ASKED)
def test_a_letter_about_money_names_the_amounts_that_are_so(clinic, bench, what, payer):
    letters = Letters(clinic, bench, payer)
    getattr(letters, what)()
    bench.work()

    subject = str(MESSAGES[what][0])
    sent = [one for one in mail.outbox if subject in one.subject and one.to == ["joan@example.org"]]
    (letter,) = [" ".join(one.body.split()) for one in sent]
    said = list(SAYS[what])
    if what == "pay_link" and NOTE[payer]:
        said = [f"At most $85 is left to pay. {NOTE[payer]}"]
    assert [words for words in said if words not in letter] == []
    named = {cents for cents in ("$135", "$85", "$70", "$50", "$20") if cents in letter}
    assert named == {cents for cents in ("$85", "$50", "$20") if any(cents in one for one in said)}


def test_nobody_is_asked_for_what_was_paid_while_the_letter_waited(clinic, bench):
    letters = Letters(clinic, bench, "myself")
    letters.pay_link()
    letters._pays("cash", 8500)
    bench.work()

    assert not [one for one in mail.outbox if str(MESSAGES["pay_link"][0]) in one.subject]


def test_a_failed_refund_that_went_another_way_meanwhile_is_not_told(clinic, bench):
    letters = Letters(clinic, bench, "myself")
    letters.paid_back()
    bench.work()

    assert not [one for one in mail.outbox if str(MESSAGES["refund_failed"][0]) in one.subject]
