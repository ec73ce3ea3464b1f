"""A purchase as the office reads it: who bought what, how it stands, every movement of its money."""

from collections.abc import Sequence

from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _

from booking.models import (
    CreditAccount,
    CreditEntry,
    Dispute,
    PackageSale,
    Payment,
    PaymentState,
    Purchase,
)
from booking.payments import books, credit
from booking.payments.money_history import credit_sentence, payment_remarks
from booking.payments.provider_words import dispute_status
from booking.staff import presenters
from booking.staff.tables import ReportTable, Twofold
from core.local_time import local
from core.money import amount


def state_words(purchase: Purchase) -> str:
    """Paid or not, in a word or two."""
    if purchase.account is not None:
        return _("ended") if _ended(purchase.account) else _("paid")
    last = max(purchase.payments.all(), key=lambda one: one.attempt, default=None)
    return str(PaymentState(last.state).label) if last else _("not paid")


def _ended(account: CreditAccount) -> bool:
    """Whether what was bought has been ended, its rest paid back by the terms."""
    bought = getattr(account, "sale", None) or getattr(account, "gift", None)
    return bought is not None and bought.closed_at is not None


def purchases_table(purchases: Sequence[Purchase]) -> ReportTable:
    """A purchase a row; the buyer's name leads to its page."""
    headings = [
        _("Buyer"),
        _("What"),
        _("Price"),
        _("Left on it"),
        _("Status"),
        _("Bought on"),
        _("Reference"),
    ]
    return ReportTable(headings, [_row(one) for one in purchases], frozenset({2, 3}))


def _row(purchase: Purchase) -> list[str | int | Twofold]:
    reference, money = purchase.public_ref, purchase.currency
    page = reverse("desk:purchase", args=[reference])
    left = credit.balance_cents(purchase.account) if purchase.account else 0
    name = purchase.buyer or reference
    return [
        Twofold(format_html('<a href="{}"><bdi>{}</bdi></a>', page, name), purchase.buyer),
        what(purchase),
        Twofold(presenters.money(purchase.price_cents, money), amount(purchase.price_cents, money)),
        Twofold(presenters.money(left, money), amount(left, money)),
        state_words(purchase),
        Twofold(presenters.instant(purchase.created_at), local(purchase.created_at)),
        reference,
    ]


def what(purchase: Purchase) -> str:
    """What was bought: the package's name, or a gift card."""
    return str(purchase.offer.get("name") or purchase.get_kind_display())


def facts(purchase: Purchase) -> list[tuple[str, str]]:
    """Who, what, how much, and what is left."""
    account, money = purchase.account, purchase.currency
    sale = PackageSale.objects.filter(account=account).first() if account else None
    owed = books.owed_of_purchase(purchase)
    rows = [
        (_("What"), what(purchase)),
        (_("Buyer"), purchase.buyer),
        (_("E-mail"), purchase.email),
        (_("Price"), presenters.money(purchase.price_cents, money)),
        (_("Status"), state_words(purchase)),
        (_("Bought on"), presenters.instant(purchase.created_at)),
        (
            _("Left on it"),
            presenters.money(credit.balance_cents(account), money) if account else "",
        ),
        (_("Ended"), presenters.instant(sale.closed_at) if sale and sale.closed_at else ""),
        (_("To be paid back by hand"), presenters.money(owed, money) if owed else ""),
        (_("Terms agreed to"), purchase.terms),
    ]
    return [(label, value) for label, value in rows if value]


def story(purchase: Purchase) -> list[tuple[str, str, str]]:
    """When, what moved, and the visit it moved to: oldest first, with what no entry says."""
    entries = CreditEntry.objects.filter(account__purchase=purchase)
    rows = [
        (row.at, credit_sentence(row), row.visit.public_ref if row.visit else "")
        for row in entries.select_related("account", "visit").order_by("at", "pk")
    ]
    for payment in Payment.objects.filter(purchase=purchase).prefetch_related("refunds"):
        rows += [(line.at, line.text, "") for line in payment_remarks(payment)]
    return [(presenters.instant(at), said, ref) for at, said, ref in sorted(rows)]


def disputes(purchase: Purchase) -> list[tuple[str, str]]:
    """Each dispute in words, and the page with the evidence."""
    rows = Dispute.objects.filter(payment__purchase=purchase).order_by("opened_at")
    said = _("The payer's bank opened a dispute (%(how)s)")
    return [
        (said % {"how": dispute_status(row.status)}, reverse("desk:evidence", args=[row.pk]))
        for row in rows
    ]
