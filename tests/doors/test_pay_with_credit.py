"""A patient pays what is left: credit is used first, and the card is asked for the rest alone."""

import pytest
from django.db import transaction
from django.test import Client

from booking.models import CreditKind, Payment, Visit
from booking.operations.locks.account import credit_of
from booking.operations.messages.private_links import mint_link
from booking.operations.money.credit import CreditMoved
from booking.payments import credit, ledger
from booking.payments.credit import Note
from booking.simulator import store, world
from tests.doors.patient import words_of
from tests.refusals import provoked

pytestmark = pytest.mark.django_db


@pytest.fixture
def reader(happened, bench):
    """A browser that follows a link from a letter about the visit that took place."""
    store.set_clock(bench.now)
    token, _link = mint_link(visit=happened, now=bench.now)
    client = Client()
    client.get(f"/visit/{token}/")
    return client


@pytest.fixture
def gives(happened, bench):
    @transaction.atomic
    def put(cents, key="gift"):
        account = credit_of(happened.patient, "cad", bench.now)
        credit.post(account, CreditKind.CASH, cents, Note(key, bench.now))

    return put


def have(visit):
    return credit.credit_cents(visit.patient, "cad")


def press(reader, visit, page):
    form = {"credit_cents": page.context["used_cents"], "key": str(page.context["key"])}
    return reader.post(f"/visit/{visit.public_ref}/pay/", form)


def look(reader, visit):
    return reader.get(f"/visit/{visit.public_ref}/pay/")


def test_credit_is_used_first_and_the_card_pays_the_rest(reader, happened, bench, gives):
    gives(4000)
    first = words_of(reader.get(f"/visit/{happened.public_ref}/confirmation/"))
    assert "You have $40 of credit with us." in first
    page = look(reader, happened)
    words = words_of(page)
    assert "It is used first: $40 of it pays for this visit." in words
    assert "Use $40 of credit and pay $45" in words
    assert have(happened) == 4000

    answers = [press(reader, happened, page) for _press in range(2)]

    payment = Payment.objects.get(kind="balance")
    assert [answer.status_code for answer in answers] == [303, 303]
    assert {answer.url for answer in answers} == {payment.session_url}
    assert (payment.amount_cents, have(happened)) == (4500, 0)
    world.pay(payment.session_id)
    bench.webhooks()
    assert ledger.owed_cents(Visit.objects.get(pk=happened.pk)) == 0


def test_credit_that_is_enough_asks_no_card(reader, happened, bench, gives):
    gives(10000)
    page = look(reader, happened)
    assert "Pay $85 from your credit" in words_of(page)

    answers = [press(reader, happened, page) for _press in range(2)]

    assert {answer.url for answer in answers} == {f"/visit/{happened.public_ref}/confirmation/"}
    assert (have(happened), Payment.objects.filter(kind="balance").count()) == (1500, 0)
    assert "Everything is paid" in words_of(look(reader, happened))


def test_a_rest_too_small_for_a_card_is_said_and_paid_otherwise(reader, happened, gives):
    gives(8470)
    words = words_of(look(reader, happened))
    assert "Pay $84.70 from your credit" in words
    assert "Please call us about how to pay the other $0.30." in words

    answer = press(reader, happened, look(reader, happened))

    assert (answer.status_code, ledger.owed_cents(happened)) == (303, 30)


def test_what_has_changed_since_the_page_was_shown_is_shown_again(reader, happened, gives):
    gives(4000)
    page = look(reader, happened)
    gives(1000, "more")

    with provoked(CreditMoved):
        answer = press(reader, happened, page)

    assert answer.status_code == 409
    assert "The amount has changed since you opened this page." in words_of(answer)
    assert "Use $50 of credit and pay $35" in words_of(answer)
    assert (have(happened), Payment.objects.filter(kind="balance").count()) == (5000, 0)
    for odd in ("-1", "x", "9" * 40, ""):
        answer = reader.post(f"/visit/{happened.public_ref}/pay/", {"credit_cents": odd})
        assert answer.status_code == 409
    assert have(happened) == 5000


def test_a_stranger_learns_of_no_credit_and_spends_none(happened, gives):
    gives(4000)
    client = Client()

    assert client.get(f"/visit/{happened.public_ref}/pay/").status_code != 200
    client.post(f"/visit/{happened.public_ref}/pay/", {"credit_cents": "4000", "key": "k"})

    assert have(happened) == 4000
