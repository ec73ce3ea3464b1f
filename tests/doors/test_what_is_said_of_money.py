"""Every sentence with an amount, in every state of a visit's money: page, cancel page, letter, receipt."""

import datetime as dt

import pytest
from django.core import mail

from tests.doors.patient import words_of
from tests.doors.visit_money import DEPOSIT, PRICE, REST, SHARE, Money

pytestmark = pytest.mark.django_db
NO_DEPOSIT = ["eposit", "your card"]
SAID = {
    "confirmed": (
        {
            "confirmation": ["Price $135", "Deposit paid $50", "To pay after the visit {share}"],
            "letters": ["Deposit paid: $50", "To pay after the visit: {share}"],
            "cancel": ["you get back $50 of the $50 you paid"],
            "receipt": ["Statement of a deposit", "Balance {share}"],
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
        {"confirmation": ["To pay after the visit"], "receipt": ["Statement of a deposit"]},
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
    "discounted": (
        {
            "confirmation": ["Price $135", "Discount $15", "To pay after the visit {less}"],
            "letters": ["Deposit paid: $50"],
        },
        {"confirmation": [REST]},
    ),
    "discounted_and_done": (
        {"confirmation": ["Discount $15", "Left to pay {less}"], "receipt": ["Balance {less}"]},
        {"confirmation": [REST]},
    ),
    "goodwill": (
        {
            "confirmation": ["Paid back $50", "Goodwill $50", "Left to pay $0"],
            "letters": ["We refunded $50 to the card you paid with"],
            "receipt": ["Balance $0"],
        },
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
            "receipt": ["Paid $50", "On its way back $50"],
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
    own = payer == "myself"
    words = {
        "share": SHARE[payer],
        "all": PRICE if own else SHARE[payer],
        "less": "$70" if own else SHARE[payer],
    }
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
    patient.until("what")
    patient.post("what", payer=payer)
    if payer == "icbc":
        patient.post("claim")
    patient.choose()
    for step in ("details", "address"):
        patient.post(step)

    page = words_of(patient.get("/book/check/"))

    assert f"Deposit now {DEPOSIT}" in page
    assert f"After the visit {SHARE[payer]}" in page
    assert (REST in page) == (payer in ("myself", "msp"))


LEFT = {
    "myself": ["To pay after the visit: $85", "You pay it to the clinic after the visit: by card"],
    "msp": ["To pay after the visit: $85", "you pay the clinic $135", "MSP pays you back $23"],
    "icbc": [
        "To pay after the visit: What ICBC does not pay",
        "ICBC pays a part",
        "You pay nothing at",
    ],
    "veterans": ["What your program does not pay", "Your program decides", "You pay nothing at"],
}


@pytest.mark.parametrize("state", ["confirmed", "in_full_by_cash", "discounted"])
@pytest.mark.parametrize("payer", LEFT)
def test_each_reminder_says_what_is_left_to_whom_and_how(clinic, bench, state, payer):
    money = Money(clinic, bench, payer)
    getattr(money, state)()
    bench.work()
    mail.outbox.clear()

    for before in (48, 2):
        bench.now = money.visit.start - dt.timedelta(hours=before)
        bench.work()

    letters = [" ".join(one.body.split()) for one in mail.outbox]
    assert len(letters) == 2
    for letter in letters:
        if state == "in_full_by_cash":
            said = ["To pay after the visit: $0", "Nothing is left to pay."]
        elif state == "discounted" and payer in ("myself", "msp"):
            said = ["To pay after the visit: $70"]
        else:
            said = LEFT[payer]
        assert [words for words in said if words not in letter] == []
        assert (REST in letter) == (state == "confirmed" and payer in ("myself", "msp"))
