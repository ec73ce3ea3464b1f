"""A payment that does not match, ended by the office through its own pages; and receipts of mixed money."""

import datetime as dt

import pytest
from django.core import mail
from django.test import Client

from booking.models import AuditAction, Payment, Visit
from booking.operations.messages.private_links import mint_link
from booking.operations.money.by_hand import record_payment
from booking.operations.money.reconcile import reconcile
from booking.operations.visits.progress import complete_visit
from booking.payments.attention import money_needing_attention
from booking.simulator import banks, world
from core.audit import Actor
from core.models import AuditEntry
from tests.doors.office.a_visit import address
from tests.doors.office.staff_people import office_user
from tests.doors.patient import words_of
from tests.payments.bench import Bench, state

pytestmark = pytest.mark.django_db
OFFICE = Actor("office")


@pytest.fixture
def bench(db, time_machine):
    return Bench(traveller=time_machine)


@pytest.fixture
def mismatch(bench):
    """A held visit, paid with another amount than was asked."""
    visit, payment = bench.paying()
    Payment.objects.filter(pk=payment.pk).update(amount_cents=4999)
    bench.pays(payment)
    bench.webhooks()
    visit.refresh_from_db()
    return visit


def signed_in():
    browser = Client()
    browser.force_login(office_user())
    return browser


def test_pay_103_the_office_frees_the_time_of_a_payment_that_does_not_match(bench, mismatch):
    office = signed_in()
    page = office.get(f"/admin/desk/visits/{mismatch.public_ref}/")
    assert "Free the time" in words_of(page)
    asked = office.get(address(mismatch, "give-up-mismatch"))
    assert "Give it back in Stripe first" in words_of(asked)
    assert state(mismatch)[0] == "held"  # looking changes nothing

    for _press in range(2):
        office.post(address(mismatch, "give-up-mismatch"))
    bench.wait(minutes=10)
    bench.work()

    assert state(mismatch) == ("released", ["failed"])
    assert [item for item in money_needing_attention() if item.kind == "review"] == []
    assert [one for one in reconcile(now=bench.now) if not one.repaired] == []
    entries = AuditEntry.objects.filter(action=AuditAction.MONEY_REVIEWED)
    assert entries.first().actor_name == "office@tidewater.example"
    assert [letter for letter in mail.outbox if letter.to == [mismatch.patient.email]] == []
    again = office.get(f"/admin/desk/visits/{mismatch.public_ref}/")
    assert "Free the time" not in words_of(again)


def test_pay_103_nobody_else_frees_it(bench, mismatch, client):
    assert client.post(address(mismatch, "give-up-mismatch")).status_code in (302, 403)
    assert state(mismatch)[0] == "held"


# PAY-93 and its kind, on paper: whatever way money came and went


def mixed(bench):
    """$165: a deposit by card, $65 by e-transfer, $50 from an insurer; done."""
    visit, payment = bench.paid(price_cents=16500)
    bench.wait(seconds=(visit.start - bench.now).total_seconds() + 300)
    complete_visit(visit=visit, by=OFFICE, now=bench.now)
    for way, cents in (("e_transfer", 6500), ("insurer", 5000)):
        record_payment(visit=visit, way=way, cents=cents, key=way, by=OFFICE, now=bench.now)
    return Visit.objects.get(pk=visit.pk), payment


def papers(visit, bench):
    """The words of the receipt's page, which is also what prints, and of its PDF."""
    browser, (token, _link) = Client(), mint_link(visit=visit, now=bench.now)
    browser.get(f"/visit/{token}/")
    page = words_of(browser.get(f"/visit/{visit.public_ref}/receipt/")).split("<main")[-1]
    pdf = browser.get(f"/visit/{visit.public_ref}/receipt.pdf")
    return page, pdf


def test_a_receipt_knows_every_way_in_which_money_came(bench):
    visit, _payment = mixed(bench)

    page, pdf = papers(visit, bench)

    for words in ("$50", "$65", "Paid by an insurer", "Paid by e-transfer", "Paid by card"):
        assert words in page
    assert "Balance $0" in page and "Paid $165" in page
    assert pdf.content.startswith(b"%PDF")


def test_a_receipt_keeps_a_disputed_and_a_refunded_payment(bench):
    visit, payment = mixed(bench)
    dispute = banks.open_dispute(payment.intent_id)
    bench.webhooks()
    page, _pdf = papers(visit, bench)
    assert "Paid by card" in page and "Taken back by the payer’s bank" in page
    assert "Balance $50" in page

    banks.close_dispute(dispute["id"], "won")
    bench.webhooks()
    page, _pdf = papers(visit, bench)
    assert "Returned by the payer’s bank" in page and "Balance $0" in page

    world.make_refund(intent_id=payment.intent_id, cents=5000, metadata={})
    bench.webhooks()
    page, _pdf = papers(visit, bench)
    assert "Paid by card" in page and "Paid back to the card" in page


def test_paying_the_rest_leads_back_to_the_visit_in_the_browser_that_booked(bench):
    """And not to “Where shall we come?”: with the draft's key or with the visit's own."""
    visit, _payment = bench.paid()
    bench.wait(seconds=(visit.start - bench.now).total_seconds() + 300)
    complete_visit(visit=visit, by=OFFICE, now=bench.now)
    browser, (token, _link) = Client(), mint_link(visit=visit, now=bench.now)
    browser.get(f"/visit/{token}/")
    to_stripe = browser.post(f"/visit/{visit.public_ref}/pay/")
    assert to_stripe.status_code == 303
    page = visit.payments.get(kind="balance")
    bench.pays(page)
    bench.now += dt.timedelta(seconds=5)

    back = browser.get("/book/return/", {"session_id": page.session_id})

    assert (back.status_code, back.url) == (302, f"/visit/{visit.public_ref}/confirmation/")
    assert "Left to pay $0" in words_of(browser.get(back.url))
