"""A patient's credit as the office reads it: what is left, and every movement."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from booking.models import CreditAccount, PackageSale, Patient
from booking.payments import credit, packages
from booking.payments.money_history import credit_sentence
from booking.staff import presenters

MOST_ROWS = 200


@dataclass(frozen=True)
class Purse:
    """One account: what it is, what is left on it, what moved (when, words, visit), how to pay it out."""

    what: str
    left: str
    rows: list[tuple[str, str, str]]
    pay_out: str
    terms: str = ""
    end: str = ""


def purses(patient: Patient) -> list[Purse]:
    """Every account of a patient, the newest movement first."""
    accounts = CreditAccount.objects.filter(patient=patient).order_by("opened_at", "pk")
    return [_purse(account) for account in accounts]


def use_words(sale: PackageSale) -> str:
    """The choice to use a package, as the office reads it to its owner."""
    return _("Use the package %(which)s") % {"which": left_words(sale)}


def left_words(sale: PackageSale) -> str:
    """A package of which something is left: its name, how many visits, until when."""
    said = _("“%(package)s”: %(left)s of %(visits)s visits are left") % {
        "package": sale.name,
        "left": packages.left(sale),
        "visits": sale.visits,
    }
    if sale.good_until is None:
        return said
    return f"{said}, {_('good until: %(until)s') % {'until': presenters.day(sale.good_until)}}"


def packages_left(patient: Patient) -> list[str]:
    """Every package of a patient of which something is left, in words."""
    return [left_words(sale) for sale in packages.sales_of(patient) if packages.left(sale)]


def _purse(account: CreditAccount) -> Purse:
    left = credit.balance_cents(account)
    entries = account.entries.select_related("account", "visit").order_by("-at", "-pk")
    rows = [
        (
            presenters.instant(entry.at),
            credit_sentence(entry),
            entry.visit.public_ref if entry.visit else "",
        )
        for entry in entries[:MOST_ROWS]
    ]
    pays_out = left > 0 and account.kind == "patient"
    pay_out = reverse("desk:credit_pay_out", args=[account.pk]) if pays_out else ""
    what, money = account.get_kind_display(), presenters.money(left, account.currency)
    sale = PackageSale.objects.filter(account=account).first()
    if sale is None:
        return Purse(what, money, rows, pay_out)
    end = "" if sale.closed_at else reverse("desk:package_end", args=[sale.pk])
    return Purse(f"{what} “{sale.name}”", money, rows, pay_out, _state(sale), end)


def _state(sale: PackageSale) -> str:
    taken = _("%(used)s of %(visits)s visits used or booked") % {
        "used": packages.used(sale),
        "visits": sale.visits,
    }
    if sale.closed_at:
        return f"{taken}; {_('ended')}"
    until = presenters.day(sale.good_until) if sale.good_until else _("for ever")
    return f"{taken}; {_('good until: %(until)s') % {'until': until}}"
