"""A package bought by card, as a buyer does it, for the cases about purchases."""

from booking.models import CreditEntry, PackageSale, Purchase
from booking.notifications.kinds import PURCHASE_LETTER
from booking.operations.money.purchase import Buyer, order_package, start_purchase
from booking.operations.reserving.consent import Consent
from booking.payments import credit
from booking.payments.offers import PackageOffer
from core.models import OutboxMessage
from tests.payments.bench import BASE

USED = Consent("The clinic may use it to deliver what I buy.", "2026-12")
JOAN = Buyer("Joan Smith", "joan@example.ca", "en")


def order(bench, package, *, key="form", buyer=JOAN):
    return order_package(
        package=package,
        buyer=buyer,
        shown=PackageOffer.of(package),
        terms="6 visits for $500.00.",
        data=USED,
        key=key,
        now=bench.now,
    )


def press_pay(bench, purchase):
    """The buyer goes to the payment page; its payment."""
    start_purchase(purchase=purchase, now=bench.now, base_url=BASE, cancel_path="/packages/")
    return purchase.payments.order_by("-attempt").first()


def bought(bench, package, *, key="form", buyer=JOAN):
    """(purchase, payment) of a package that was paid, its messages all arrived."""
    purchase = order(bench, package, key=key, buyer=buyer)
    payment = press_pay(bench, purchase)
    bench.pays(payment)
    bench.webhooks()
    return fresh(purchase), payment


def fresh(purchase):
    return Purchase.objects.select_related("account").get(pk=purchase.pk)


def sale_of(purchase):
    return PackageSale.objects.get(account__purchase=purchase)


def left(purchase):
    return credit.balance_cents(fresh(purchase).account)


def book_of(purchase):
    """The account as [(kind, cents)]."""
    rows = CreditEntry.objects.filter(account__purchase=purchase).order_by("pk")
    return [(row.kind, row.amount_cents) for row in rows]


def letters():
    jobs = OutboxMessage.objects.filter(kind=PURCHASE_LETTER).order_by("pk")
    return [job.ids["what"] for job in jobs]
