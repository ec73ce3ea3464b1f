"""A patient's credit as the office reads it: what is left, and every movement."""

from dataclasses import dataclass

from django.urls import reverse

from booking.models import CreditAccount, Patient
from booking.payments import credit
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


def purses(patient: Patient) -> list[Purse]:
    """Every account of a patient, the newest movement first."""
    accounts = CreditAccount.objects.filter(patient=patient).order_by("opened_at", "pk")
    return [_purse(account) for account in accounts]


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
    return Purse(
        account.get_kind_display(),
        presenters.money(left, account.currency),
        rows,
        reverse("desk:credit_pay_out", args=[account.pk]) if pays_out else "",
    )
