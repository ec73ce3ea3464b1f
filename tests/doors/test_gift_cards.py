"""Somebody gives a gift card; somebody else pays for visits with it."""

import re

import pytest
from django.core import mail
from django.db import connection
from django.test import Client

from booking.models import CreditEntry, GiftCard, GiftSettings, Purchase
from booking.payments import credit
from booking.simulator import world
from tests.doors.patient import shown_on, words_of

pytestmark = pytest.mark.django_db
GIFT = {
    "amount": "10000",
    "giver": "Mary Smith",
    "email": "mary@example.org",
    "receiver": "ਗੁਰਪ੍ਰੀਤ",
    "receiver_email": "guri@example.org",
    "message": "Get well soon",
    "agree": "on",
    "data_use": "on",
    "key": "one",
}


@pytest.fixture
def offered(clinic):
    return GiftSettings.objects.create(amounts="50, 100, 200")


def press(client, **changes):
    """Read the terms, fill in the form and press."""
    return client.post("/gift-cards/", GIFT | shown_on(client.get("/gift-cards/")) | changes)


def pays(client):
    payment = Purchase.objects.get().payments.order_by("-attempt").first()
    world.pay(payment.session_id)
    return client.get("/packages/return/", {"session_id": payment.session_id})


@pytest.fixture
def given(offered, bench):
    """A card of $100, paid; its letters are out."""
    client = Client()
    press(client)
    client.page = pays(client).url
    bench.work()
    client.card = GiftCard.objects.get()
    return client


def pay_page(follower, visit):
    """The visit's link is followed anew: an hour and more has passed."""
    follower.get(f"/visit/{follower.token}/")
    return follower.get(f"/visit/{visit.public_ref}/pay/")


def redeem(follower, visit, code):
    return follower.post(f"/visit/{visit.public_ref}/gift/", {"code": code})


def test_a_gift_card_is_bought_and_both_get_it(given):
    card, page = given.card, words_of(given.get(given.page))

    assert card.shown_code in page
    assert "Left on this card $100" in page
    letters = {one.to[0]: one.body for one in mail.outbox}
    assert card.shown_code in letters["guri@example.org"]
    assert "Mary Smith gives you $100" in letters["guri@example.org"]
    assert "Get well soon" in letters["guri@example.org"]
    assert card.shown_code in letters["mary@example.org"]
    assert [one.kind for one in CreditEntry.objects.all()] == ["card"]


def test_it_prints_as_a_pdf_and_is_nobody_elses(given):
    answer = given.get(f"{given.page}card.pdf")

    assert answer.content.startswith(b"%PDF")
    assert Client().get(f"{given.page}card.pdf").status_code == 404
    assert Client().get(given.page).status_code == 404


def test_a_code_is_not_in_the_table_in_the_clear(given):
    with connection.cursor() as cursor:
        cursor.execute("SELECT code_hash, code FROM booking_giftcard")
        (row,) = cursor.fetchall()

    assert given.card.code not in " ".join(row)


def test_what_is_missing_is_named_and_nothing_is_written(offered):
    answer = press(Client(), amount="7", giver="", receiver="")

    assert answer.status_code == 422
    words = words_of(answer)
    for said in (
        "This amount is not offered any more",
        "Write your name.",
        "Write who the card is",
    ):
        assert said in words
    assert not Purchase.objects.exists()


def test_without_amounts_or_cards_none_is_sold(clinic, settings):
    assert "To buy one, please call us at" in words_of(Client().get("/gift-cards/"))
    assert press(Client()).status_code == 200
    GiftSettings.objects.create(amounts="50")
    settings.PAYMENTS = "off"
    assert press(Client()).status_code == 200

    assert not Purchase.objects.exists()


def test_its_code_says_what_is_left_and_nothing_of_whose_it_is(given):
    code = given.card.shown_code.lower()

    words = words_of(Client().post("/gift-cards/balance/", {"code": code}))

    assert "Left on this card $100" in words
    assert "Mary" not in words


def test_a_wrong_code_says_so_and_after_ten_tries_nothing_more(given):
    client, wrong = Client(), {"code": "ABCD-EFGH-JKLM-NPQR"}

    answers = [client.post("/gift-cards/balance/", wrong).status_code for _try in range(11)]

    assert answers == [422] * 10 + [429]
    right = client.post("/gift-cards/balance/", {"code": given.card.shown_code})
    assert right.status_code == 429
    assert "$100" not in words_of(right)


def test_it_is_put_on_the_credit_of_the_visit_and_pays_it(given, happened, follower, booked):
    assert "Gift card" in words_of(pay_page(follower, booked))

    answer = redeem(follower, booked, given.card.shown_code)

    assert answer.status_code == 302
    words = words_of(follower.get(answer.url))
    assert "You have $100 of credit with us." in words
    again = redeem(follower, booked, given.card.shown_code)
    assert again.status_code == 422
    assert "Nothing is left on this gift card." in words_of(again)
    assert credit.credit_cents(booked.patient, booked.currency) == 10000
    kinds = [one.kind for one in CreditEntry.objects.order_by("pk")]
    assert kinds == ["card", "moved_out", "moved_in"]


def test_a_wrong_code_at_the_pay_page_keeps_what_was_typed(given, happened, follower, booked):
    pay_page(follower, booked)

    answer = redeem(follower, booked, "ABCD EFGH JKLM NPQR")

    assert answer.status_code == 422
    assert "We know no gift card with this code." in words_of(answer)
    assert "ABCD EFGH JKLM NPQR" in answer.content.decode()
    assert redeem(Client(), booked, given.card.shown_code).status_code == 404


def test_a_lost_letter_is_written_again(given, bench):
    mail.outbox.clear()
    Client().post("/visit/find/", {"email": "mary@example.org"})
    bench.work()

    link = re.search(r"http\S+(/packages/mine/[\w-]{30,64}/)", mail.outbox[0].body)[1]
    reader = Client()
    assert given.card.shown_code in words_of(reader.get(reader.get(link).url))


def test_in_french(offered, bench):
    client = Client()
    client.defaults["HTTP_ACCEPT_LANGUAGE"] = "fr-CA,fr;q=0.9"
    assert "Cartes-cadeaux" in words_of(client.get("/gift-cards/"))
    press(client)
    pays(client)
    bench.work()

    (letter,) = [one for one in mail.outbox if one.to == ["guri@example.org"]]
    assert "Mary Smith vous offre 100" in letter.body
