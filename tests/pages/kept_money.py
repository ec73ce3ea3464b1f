"""Money that a clinic keeps for somebody: credit, a package, a gift card, and a purchase by card."""

from booking.models import (
    CreditAccount,
    CreditEntry,
    GiftCard,
    PackageSale,
    Purchase,
)
from tests.factories import NOW

#: Seen on no page: an amount that nobody wrote.
CENTS = 14375


def kept_for(patient, package):
    """A package bought with cash, and credit beside it."""
    accounts = [
        CreditAccount.objects.create(kind=kind, patient=patient, currency="cad", opened_at=NOW)
        for kind in ("patient", "package")
    ]
    for account in accounts:
        CreditEntry.objects.create(
            account=account,
            kind="cash",
            amount_cents=CENTS,
            key=account.kind,
            at=NOW,
            by="Kim Office",
        )
    PackageSale.objects.create(
        account=accounts[1],
        package=package,
        name=package.name,
        visit_type=package.visit_type,
        visits=6,
        price_cents=CENTS,
        single_cents=CENTS,
        rest="share",
        sold_at=NOW,
        key="sold",
    )
    given = CreditAccount.objects.create(kind="gift", currency="cad", opened_at=NOW)
    GiftCard.objects.create(
        account=given,
        code="ABCDEFGHJKLMNPQR",
        code_hash="0",
        amount_cents=CENTS,
        giver="Mary Smith",
        receiver="Joan Smith",
        language="en",
        sold_at=NOW,
        key="given",
    )
    Purchase.objects.create(
        kind="package",
        package=package,
        offer={"name": package.name},
        price_cents=CENTS,
        currency="cad",
        buyer="Mary Smith",
        language="en",
        key="bought",
        created_at=NOW,
    )
