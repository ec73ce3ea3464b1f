"""After paying for a package or a gift card: what the page says, and what a used-up card says everywhere."""

import smtplib

import pytest
from django.core import mail
from django.test import Client
from pypdfium2 import PdfDocument

from booking.models import GiftCard, GiftSettings, Package, PackageSale, Purchase
from booking.operations.money.back_to_card import TO_THE_CARD
from booking.operations.money.gift_cards import end_gift_card, put_on_credit
from booking.simulator import world
from tests.doors.patient import words_of
from tests.doors.test_buying_a_package import press as press_package
from tests.doors.test_gift_cards import press as press_gift
from tests.payments.refunds import OFFICE

pytestmark = pytest.mark.django_db
NOT_A_CARD_ANY_MORE = "Gift card, no longer good"


@pytest.fixture
def package(clinic):
    return Package.objects.create(
        name="Six follow-ups", visit_type=clinic.visit_type, visits=6, price_cents=60000
    )


@pytest.fixture
def offered(clinic):
    return GiftSettings.objects.create(amounts="50, 100, 200")


def come_back(client):
    """The address on which the payment page lets its payer go."""
    session = Purchase.objects.get().payments.order_by("-attempt").first().session_id
    return client.get("/packages/return/", {"session_id": session})


def pay(client):
    world.pay(Purchase.objects.get().payments.order_by("-attempt").first().session_id)
    return come_back(client)


@pytest.fixture
def given(offered, bench):
    client = Client()
    press_gift(client)
    client.page = pay(client).url
    bench.work()
    client.card = GiftCard.objects.get()
    return client


def returned_in_stripe(bench):
    """Somebody has refunded all of it in the dashboard."""
    payment = Purchase.objects.get().payments.get()
    world.make_refund(intent_id=payment.intent_id, cents=payment.amount_cents, metadata={})
    bench.webhooks()


def printed(client):
    answer = client.get(f"{client.page}card.pdf")
    return " ".join(PdfDocument(answer.content)[0].get_textpage().get_text_range().split())


def test_the_page_after_paying_says_paid_what_and_where_the_letter_goes(package, bench):
    client = Client()
    press_package(client, package)
    page = pay(client).url

    first = words_of(client.get(page))
    bench.work()
    second = words_of(client.get(page))

    assert "It is paid. Thank you. You paid $600 by card on " in first
    assert "We are writing to j•••@example.org" in first
    assert "We have written to j•••@example.org: the letter has a link to this page." in second
    assert "6 visits of 6 are left." in second
    assert "Book with this package" in second
    assert come_back(client).url == page


@pytest.fixture
def refusing(monkeypatch):
    """A mail server that takes nothing."""

    def refuse(self, messages):
        raise smtplib.SMTPRecipientsRefused({"joan@example.org": (550, b"no such user")})

    monkeypatch.setattr("django.core.mail.backends.locmem.EmailBackend.send_messages", refuse)


def test_a_letter_that_could_not_be_sent_is_said(package, bench, refusing):
    client = Client()
    press_package(client, package)
    page = pay(client).url
    bench.work()

    assert "We could not send the letter to j•••@example.org." in words_of(client.get(page))


def test_another_browser_is_told_that_it_is_paid_and_not_what(package, bench):
    client = Client()
    press_package(client, package)
    before = words_of(come_back(Client()))
    pay(client)

    after = words_of(come_back(Client()))

    assert "If you have just paid" in before
    assert "Your payment has arrived." in after
    for said in ("Six follow-ups", "600", "joan", Purchase.objects.get().public_ref):
        assert said not in after


def test_the_page_of_a_gift_card_says_who_has_it_and_what_is_still_to_do(given):
    assert "We have sent it to g•••@example.org as well." in words_of(given.get(given.page))


def test_a_card_that_is_sent_to_nobody_is_to_be_printed(offered, bench):
    client = Client()
    press_gift(client, receiver_email="")
    page = pay(client).url

    assert "Print it or read the code to whom it is for" in words_of(client.get(page))


def test_in_french_the_page_says_that_it_is_paid(offered, bench):
    client = Client(headers={"accept-language": "fr-CA,fr;q=0.9"})
    press_gift(client)

    words = words_of(client.get(pay(client).url))

    assert "C’est payé. Merci." in words
    assert "Thank you" not in words
    assert "You paid" not in words


def test_the_terms_of_a_gift_card_are_agreed_to_before_anything_is_bought(offered):
    client = Client()

    answer = press_gift(client, agree="", message="Get well, ਗੁਰਪ੍ਰੀਤ")

    assert answer.status_code == 422
    assert "Read the terms and tick the box." in words_of(answer)
    assert "Get well, ਗੁਰਪ੍ਰੀਤ" in answer.content.decode()
    assert not Purchase.objects.exists()
    french = Client(headers={"accept-language": "fr"})
    assert "Lisez les conditions et cochez la case." in words_of(press_gift(french, agree=""))


def test_terms_that_changed_while_they_were_read_are_shown_anew(offered):
    client = Client()

    answer = press_gift(client, shown_version="another")

    assert answer.status_code == 409
    assert "Nothing was bought." in words_of(answer)
    assert "Mary Smith" in answer.content.decode()
    assert not Purchase.objects.exists()


def test_a_card_that_is_good_prints_its_code(given):
    assert given.card.shown_code in printed(given)


def test_a_used_up_card_prints_and_shows_no_code_and_says_so(given, bench, booked):
    put_on_credit(code=given.card.code, visit=booked, now=bench.now)

    for words in (printed(given), words_of(given.get(given.page))):
        assert "This gift card is used up: nothing is left on it." in words
        assert given.card.shown_code not in words
    assert NOT_A_CARD_ANY_MORE in printed(given)
    balance = Client().post("/gift-cards/balance/", {"code": given.card.shown_code})
    assert balance.status_code == 200
    assert "This gift card is used up" in words_of(balance)
    assert "Left on this card" not in words_of(balance)


def test_a_card_that_was_paid_back_prints_and_shows_no_code_and_says_so(given, bench):
    end_gift_card(card=given.card, way=TO_THE_CARD, shown_cents=10000, by=OFFICE, now=bench.now)

    for words in (printed(given), words_of(given.get(given.page))):
        assert "This gift card has ended. What was left on it goes back to its buyer." in words
        assert given.card.shown_code not in words
    balance = Client().post("/gift-cards/balance/", {"code": given.card.shown_code})
    assert "This gift card has ended." in words_of(balance)
    coming = "Coming back to your card, within 5 to 10 days: $100."
    assert coming in words_of(given.get(given.page))
    bench.work()
    assert "Paid back to your card: $100." in words_of(given.get(given.page))
    letters = [one for one in mail.outbox if "Your gift card has ended" in one.subject]
    assert [coming in " ".join(one.body.split()) for one in letters] == [True]


def test_a_card_paid_back_by_hand_says_how(given, bench):
    end_gift_card(card=given.card, way="cash_back", shown_cents=10000, by=OFFICE, now=bench.now)
    bench.work()

    assert "Paid back in cash: $100." in words_of(given.get(given.page))


def test_a_card_whose_payment_was_returned_in_stripe_says_so(given, bench):
    returned_in_stripe(bench)

    assert "what was paid for it has gone back" in words_of(given.get(given.page))
    assert given.card.shown_code not in printed(given)


def test_a_package_whose_payment_was_returned_in_stripe_says_so(package, bench):
    client = Client()
    press_package(client, package)
    page = pay(client).url
    returned_in_stripe(bench)

    words = words_of(client.get(page))

    assert "This package pays for nothing: what was paid for it has gone back." in words
    assert "It is paid" not in words
    assert PackageSale.objects.get().closed_at is None
