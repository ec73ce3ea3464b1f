"""A receipt, as rows for the page and as a PDF with the same rows."""

import datetime as dt
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from django.conf import settings
from django.utils.translation import gettext as _

from booking.models import Visit
from core.local_time import moment
from core.models import ClinicSettings
from core.money import shown

if TYPE_CHECKING:
    from fpdf import FPDF

FONT = Path(settings.SITE) / "static" / "font" / "atkinson-hyperlegible-next.woff2"


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

    @property
    def title(self) -> str:
        """A receipt for the visit, or for the deposit alone."""
        return _("Receipt") if self.has_taken_place else _("Receipt for a deposit")

    def rows(self) -> list[tuple[str, str]]:
        """Label and value, in order."""
        visit, who = self.visit, self.visit.practitioner
        money = visit.currency
        found = [
            (_("Patient"), self.patient),
            (_("Date of the visit"), moment(visit.start, visit.time_zone)),
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
        found.append((_("Paid"), shown(self.paid_cents, money)))
        found.append((_("Balance"), shown(self.balance_cents, money)))
        return [(label, value) for label, value in found if value]

    def status(self) -> str:
        """What a plan must know besides the figures."""
        if self.is_cancelled:
            return _("This visit was cancelled.")
        return "" if self.has_taken_place else _("The visit has not taken place yet.")


def receipt_document(receipt: Receipt) -> bytes:
    """The receipt as a PDF of one page."""
    from fpdf import FPDF  # noqa: PLC0415  half a second that only a receipt should cost

    clinic = ClinicSettings.current()
    page = FPDF(format="letter")
    page.set_title(receipt.title)
    page.set_creator(clinic.name)
    page.set_creation_date(receipt.written_at)
    page.set_margin(22)
    page.add_page()
    page.add_font("house", fname=str(FONT))
    if settings.PAYMENTS == "simulator":
        _line(page, _("DEMO – NO REAL MONEY"), 14)
    _line(page, clinic.name, 14)
    for words in (clinic.address_street, clinic.address_city, clinic.phone):
        if words:
            _line(page, words, 11)
    page.ln(8)
    _line(page, receipt.title, 22)
    page.ln(4)
    for label, value in receipt.rows():
        page.set_font("house", size=11)
        page.cell(60, 8, label)
        page.multi_cell(0, 8, value, new_x="LMARGIN", new_y="NEXT")
    if receipt.status():
        page.ln(4)
        _line(page, receipt.status(), 11)
    return bytes(page.output())


def _line(page: "FPDF", words: str, size: int) -> None:
    page.set_font("house", size=size)
    page.multi_cell(0, size * 0.55, words, new_x="LMARGIN", new_y="NEXT")
