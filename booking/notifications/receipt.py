"""The receipt of a visit, as rows for the page and as a PDF with the same rows."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.conf import settings
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from booking.models import LedgerKind, Visit
from core.local_time import day_of_year, local, moment_of_year
from core.models import ClinicSettings
from core.money import shown
from core.paper import write_paper

WAYS = {
    LedgerKind.CARD: gettext_lazy("Paid by card"),
    LedgerKind.CASH: gettext_lazy("Paid in cash"),
    LedgerKind.E_TRANSFER: gettext_lazy("Paid by e-transfer"),
    LedgerKind.CHEQUE: gettext_lazy("Paid by cheque"),
    LedgerKind.INSURER: gettext_lazy("Paid by an insurer"),
    LedgerKind.REFUNDED: gettext_lazy("Paid back to the card"),
    LedgerKind.REFUND_FAILED: gettext_lazy("Could not be paid back"),
    LedgerKind.PAID_BACK: gettext_lazy("Paid back by other means"),
    LedgerKind.CASH_BACK: gettext_lazy("Paid back in cash"),
    LedgerKind.TRANSFER_BACK: gettext_lazy("Paid back by e-transfer"),
    LedgerKind.CHEQUE_BACK: gettext_lazy("Paid back by cheque"),
    LedgerKind.DISPUTE_OUT: gettext_lazy("Taken back by the payer’s bank"),
    LedgerKind.DISPUTE_IN: gettext_lazy("Returned by the payer’s bank"),
}


@dataclass(frozen=True)
class MoneyMoved:
    """One payment, or money that went back: how, how much, when."""

    way: LedgerKind
    cents: int
    at: dt.datetime


@dataclass(frozen=True)
class Receipt:
    """What one visit cost and what was paid, in integer cents of the visit's currency."""

    visit: Visit
    patient: str
    paid_cents: int
    balance_cents: int
    has_taken_place: bool
    is_cancelled: bool
    written_at: dt.datetime
    moved: Sequence[MoneyMoved] = ()
    #: Said in place of the balance while a payer's part of it is not known.
    balance: str = ""
    is_of_a_deposit: bool = True
    discount_cents: int = 0
    goodwill_cents: int = 0

    @property
    def title(self) -> str:
        """A receipt for the visit, or, before it, for the deposit alone."""
        only = self.is_of_a_deposit and not self.has_taken_place
        return _("Receipt for a deposit") if only else _("Receipt")

    def rows(self) -> list[tuple[str, str]]:
        """Label and value, in order."""
        visit, who = self.visit, self.visit.practitioner
        money = visit.currency
        found = [
            (_("Patient"), self.patient),
            (_("Date of the visit"), moment_of_year(visit.start, visit.time_zone)),
            (_("Minutes"), str(visit.end_minute - visit.start_minute)),
            (_("Service"), visit.visit_type.spoken_name),
            (_("Practitioner"), ", ".join(filter(None, [who.name, who.credentials]))),
            (_("College"), who.college),
            (_("Registration number"), who.registration_number),
            (_("Reference"), visit.public_ref),
            (_("Amount"), shown(visit.price_cents, money)),
        ]
        if visit.travel_fee_cents:
            found.append((_("Travel"), shown(visit.travel_fee_cents, money)))
        for label, cents in (
            (_("Discount"), self.discount_cents),
            (_("Goodwill"), self.goodwill_cents),
        ):
            found.append((label, shown(-cents, money) if cents else ""))
        found.extend(self._moved())
        found.append((_("Paid"), shown(self.paid_cents, money)))
        found.append((_("Balance"), self.balance or shown(self.balance_cents, money)))
        # The clinic's own date: a server's UTC evening is already tomorrow.
        found.append((_("Date of issue"), day_of_year(local(self.written_at).date())))
        return [(label, value) for label, value in found if value]

    def _moved(self) -> list[tuple[str, str]]:
        """When and how each payment and each refund was made."""
        return [
            (
                str(WAYS[one.way]),
                _("%(amount)s on %(day)s")
                % {
                    "amount": shown(abs(one.cents), self.visit.currency),
                    "day": day_of_year(local(one.at, self.visit.time_zone).date()),
                },
            )
            for one in self.moved
        ]

    def status(self) -> str:
        """What a plan must know besides the figures."""
        if self.is_cancelled:
            return _("This visit was cancelled.")
        return "" if self.has_taken_place else _("The visit has not taken place yet.")


def receipt_document(receipt: Receipt) -> bytes:
    """The receipt as a PDF of one page."""
    written = local(receipt.written_at)
    return write_paper(
        "receipt.typ",
        {
            "title": receipt.title,
            "mark": _("DEMO – NO REAL MONEY") if settings.PAYMENTS == "simulator" else "",
            "clinic": letterhead(),
            "rows": receipt.rows(),
            "status": receipt.status(),
            "language": get_language() or settings.LANGUAGE_CODE,
            "written_on": [written.year, written.month, written.day],
        },
    )


def letterhead() -> list[str]:
    """Who wrote a paper: name, postal address and phone, a line each."""
    clinic = ClinicSettings.current()
    region = " ".join(filter(None, [clinic.address_region, clinic.address_postal_code]))
    town = ", ".join(filter(None, [clinic.address_city, region])) if clinic.address_city else ""
    return [line for line in (clinic.name, clinic.address_street, town, clinic.phone) if line]
