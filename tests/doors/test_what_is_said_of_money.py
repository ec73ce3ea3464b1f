"""Every sentence with an amount, in every state of a visit's money: page, cancel page, letter, receipt."""

import datetime as dt

import pytest
from django.core import mail
from django.test import Client

from booking.models import Refund, Visit
from booking.operations.messages.private_links import mint_link
from booking.operations.money.by_hand import record_payment
from booking.operations.money.deposit import start_deposit
from booking.operations.money.settle import settle
from booking.operations.reserving.confirm import confirm_visit
from booking.operations.visits.cancel import cancel_visit
from booking.operations.visits.progress import complete_visit, mark_no_show
from booking.simulator import banks, world
from core.audit import Actor
from tests.doors.patient import words_of

pytestmark = pytest.mark.django_db
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
        self.bench.now = self.visit.end
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


NO_DEPOSIT = ["eposit", "your card"]
SAID = {
    "confirmed": (
        {
            "confirmation": ["Price $135", "Deposit paid $50", "To pay after the visit {share}"],
            "letters": ["Deposit paid: $50", "To pay after the visit: {share}"],
            "cancel": ["you get back $50 of the $50 you paid"],
            "receipt": ["Receipt for a deposit", "Balance {share}"],
        },
        {"confirmation": ["Paid back", "Kept"]},
    ),
    "no_deposit": (
        {
            "confirmation": ["Price $135", "To pay after the visit {all}"],
            "cancel": ["Nothing was paid, so there is nothing to pay back."],
        },
        {"confirmation": NO_DEPOSIT, "letters": NO_DEPOSIT, "receipt": NO_DEPOSIT},
    ),
    "in_full_by_cash": (
        {
            "confirmation": ["Paid $135", "To pay after the visit $0"],
            "cancel": ["You paid $135, but not by card here."],
            "receipt": ["Paid in cash $135", "Balance $0"],
        },
        {
            "confirmation": [*NO_DEPOSIT, "pay the rest"],
            "letters": NO_DEPOSIT,
            "cancel": ["Nothing was paid"],
            "receipt": NO_DEPOSIT,
        },
    ),
    "done": (
        {
            "confirmation": ["Deposit paid $50", "Left to pay {share}"],
            "receipt": ["Balance {share}"],
        },
        {"confirmation": ["To pay after the visit"], "receipt": ["Receipt for a deposit"]},
    ),
    "done_and_paid": (
        {
            "confirmation": ["Deposit paid $50", "Also paid $85", "Left to pay $0"],
            "receipt": ["Balance $0"],
            "pay": ["Everything is paid."],
        },
        {"confirmation": ["Deposit paid $135", "Pay the rest"]},
    ),
    "done_and_billed": (
        {"confirmation": ["Also paid $60", "Left to pay $25", "Pay the rest, $25"]},
        {"confirmation": ["does not pay"]},
    ),
    "missed": ({"confirmation": ["Deposit paid $50"]}, {"confirmation": ["To pay after", REST]}),
    "free": (
        {
            "confirmation": [
                "Coming back to your card, within 5 to 10 days: $50.",
                "On its way back $50",
            ],
            "letters": ["to your card", "$50."],
        },
        {"confirmation": ["To pay after", "keeps"], "letters": ["Any deposit"]},
    ),
    "late": (
        {
            "confirmation": ["The clinic keeps $50,", "Kept by the clinic $50"],
            "letters": ["The clinic keeps $50,"],
        },
        {
            "confirmation": ["your card", "To pay after"],
            "letters": ["to your card", "comes back"],
        },
    ),
    "by_clinic": (
        {"confirmation": ["Coming back to your card, within 5 to 10 days: $50."]},
        {"confirmation": ["keeps"], "letters": ["keeps"]},
    ),
    "off_without_deposit": (
        {
            "confirmation": ["Nothing was paid, so there is nothing to pay back."],
            "letters": ["Nothing was paid, so there is nothing to pay back."],
        },
        {"confirmation": NO_DEPOSIT, "letters": NO_DEPOSIT},
    ),
    "refund_made": (
        {"confirmation": ["Paid back to your card: $50.", "Paid back $50"]},
        {"confirmation": ["Coming back", "keeps", "$0"]},
    ),
    "refund_failed": (
        {"confirmation": ["We could not pay $50 back to your card.", "Still to be paid back $50"]},
        {"confirmation": ["Coming back", "keeps", "$0"]},
    ),
    "disputed": (
        {"confirmation": ["Your bank is looking into $50", "With the payer’s bank $50"]},
        {"confirmation": ["Coming back", "keeps"], "letters": ["Any deposit"]},
    ),
}


@pytest.mark.parametrize("payer", ["myself", "icbc", "veterans"])
@pytest.mark.parametrize("state", SAID)
def test_page_letter_and_receipt_say_what_is_so(clinic, bench, state, payer):
    money = Money(clinic, bench, payer)
    getattr(money, state)()

    pages = money.pages()

    said, unsaid = SAID[state]
    words = {"share": SHARE[payer], "all": PRICE if payer == "myself" else SHARE[payer]}
    missing = {
        (page, sentence.format(**words))
        for page, sentences in said.items()
        for sentence in sentences
        if sentence.format(**words) not in pages[page]
    }
    false = {
        (page, part) for page, parts in unsaid.items() for part in parts if part in pages[page]
    }
    assert (missing, false) == (set(), set()), pages
    if payer != "myself" and state in ("confirmed", "done"):
        assert [page for page in pages if REST in pages[page]] == []
        assert "only" in pages["confirmation"]


@pytest.mark.parametrize("payer", SHARE)
def test_before_booking_the_check_page_asks_nobody_for_what_another_pays(patient, payer):
    patient.until("payer")
    patient.post("payer", payer=payer)
    if payer == "icbc":
        patient.post("claim")
    patient.choose()
    for step in ("details", "address"):
        patient.post(step)

    page = words_of(patient.get("/book/check/"))

    assert f"Deposit now {DEPOSIT}" in page
    assert f"After the visit {SHARE[payer]}" in page
    assert (REST in page) == (payer in ("myself", "msp"))
