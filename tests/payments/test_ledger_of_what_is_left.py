"""What can still be asked of a payer, before and after the visit, when the clinic has taken something off."""

import pytest

from booking.models import LedgerKind, Visit
from booking.payments import ledger
from tests.payments.test_ledger import payment_of, post, refund_of, visit

pytestmark = pytest.mark.django_db
__all__ = ["visit"]
PRICE = 10000


@pytest.fixture
def priced(visit):
    """A visit of $100 that has had a discount of $10, and $30 paid of which $5 is promised back."""
    Visit.objects.filter(pk=visit.pk).update(price_cents=PRICE, travel_fee_cents=0)
    visit.refresh_from_db()
    post(visit, LedgerKind.DEPOSIT_DUE, 3000)
    post(visit, LedgerKind.DISCOUNT, -1000)
    post(visit, LedgerKind.CARD, 3000)
    refund_of(payment_of(visit), 500)
    return visit


def as_it_is(visit, status):
    visit.status = status
    return visit


@pytest.mark.parametrize(
    ("status", "charged"), [("confirmed", 3000), ("completed", 2000), ("cancelled", 3000)]
)
def test_a_discount_comes_off_what_is_asked_for_after_the_visit_and_not_before(
    priced, status, charged
):
    assert ledger.charged_cents(as_it_is(priced, status)) == charged


@pytest.mark.parametrize(
    ("status", "left"),
    [
        # The price less the discount, less what came and stays: 100 − 10 − (30 − 5).
        ("confirmed", 6500),
        # What the visit owes by the book: 100 − 10 − 30.
        ("completed", 6000),
        ("cancelled", 0),
    ],
)
def test_what_can_still_be_asked_for(priced, status, left):
    assert ledger.left_to_pay_cents(as_it_is(priced, status)) == left


@pytest.mark.parametrize("status", ["confirmed", "completed"])
def test_nothing_is_left_of_what_was_paid_to_the_cent_or_beyond(priced, status):
    post(priced, LedgerKind.CASH, 6500)
    exactly = ledger.left_to_pay_cents(as_it_is(priced, status))
    post(priced, LedgerKind.CASH, 1000)
    beyond = ledger.left_to_pay_cents(as_it_is(priced, status))

    assert (exactly, beyond) == (0, 0)


def test_a_page_that_was_never_paid_can_return_nothing(visit):
    payment_of(visit, state="expired", paid_at=None)
    post(visit, LedgerKind.CASH, 5000)

    assert ledger.returnable_cents(visit) == 0
