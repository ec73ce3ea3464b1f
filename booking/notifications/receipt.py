"""A receipt, credit note or statement in words: the same rows on the page, in print and as a PDF."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from booking.models import LedgerKind, Paper, PaperKind, VisitStatus
from booking.notifications import paper_words as words
from core.bilingual import Foreign
from core.languages import present
from core.local_time import clock_of, day_of_year
from core.money import shown
from core.paper import write_paper

Row = tuple[str, str]
STATEMENT = "statement"


@dataclass(frozen=True)
class Sheet:
    """One paper about a visit's money: numbered, or a statement of how it stands on `issued_on`.

    Everything on it comes from `facts`, which a numbered paper has kept since its day of issue.
    """

    kind: str
    facts: Mapping[str, Any]
    patient: str
    issued_on: dt.date
    number: str = ""
    #: Said in place of the balance while a payer's part of it is not known.
    balance: str = ""
    is_of_a_deposit: bool = False
    #: What is to go back to the payer and is in no entry yet, on a statement.
    going_back: Sequence[Row] = ()

    @property
    def title(self) -> str:
        """What it is, for its reader and for the title of the page."""
        if self.kind == PaperKind.RECEIPT:
            return _("Receipt")
        if self.kind == PaperKind.CREDIT_NOTE:
            return _("Credit note")
        return _("Statement of a deposit") if self.is_of_a_deposit else _("Statement")

    @property
    def file_name(self) -> str:
        """Without words: a file's name is read by whoever sees the download."""
        reference = self.facts["visit"]["reference"]
        return f"{self.number or f'statement-{reference}'}.pdf"

    @property
    def letterhead(self) -> list[str]:
        """Who wrote it, a line each; its tax line last."""
        clinic = self.facts["clinic"]
        return [line for line in (*clinic["lines"], clinic["tax_number"]) if line]

    def rows(self) -> list[Row]:
        """Label and value, in order."""
        about = [*self._paper(), *self._visit()]
        found = [*about, *self._charges(), *self._money(), *self._sums(), *self.going_back]
        return [(label, value) for label, value in found if value]

    def _paper(self) -> list[Row]:
        corrected = self.facts.get("corrects") if self.kind == PaperKind.CREDIT_NOTE else None
        said = (
            _("%(number)s of %(day)s")
            % {"number": corrected["number"], "day": _day(corrected["on"])}
            if corrected
            else ""
        )
        return [
            (_("Number"), self.number),
            (_("Date of issue"), day_of_year(self.issued_on)),
            (_("Corrects receipt"), said),
        ]

    def _visit(self) -> list[Row]:
        visit, who = self.facts["visit"], self.facts["practitioner"]
        when = f"{_day(visit['day'])}, {clock_of(visit['minute'])}"
        return [
            (_("Patient"), self.patient),
            (_("Date of the visit"), when),
            (_("Minutes"), str(visit["minutes"])),
            (_("Service"), in_this_language(visit["service"])),
            (_("Practitioner"), ", ".join(filter(None, [who["name"], who["credentials"]]))),
            (_("College"), who["college"]),
            (_("Registration number"), who["registration_number"]),
            (_("Reference"), visit["reference"]),
        ]

    def _charges(self) -> list[Row]:
        lines = self.facts["lines"]
        found = [(str(words.CHARGED[one["what"]]), self._amount(one["cents"])) for one in lines]
        if len(lines) > 1:
            found.append((_("Total"), self._amount(self.facts["charged_cents"])))
        return [*found, *self._taxes(lines)]

    def _taxes(self, lines: Sequence[Mapping[str, Any]]) -> list[Row]:
        """The tax that the charges contain; without any, what they are called instead."""
        sums: dict[tuple[str, str], int] = {}
        for tax in (tax for one in lines for tax in one["taxes"]):
            label = _("Including %(tax)s, %(percent)s %%") % {
                "tax": in_this_language(tax["name"]),
                "percent": tax["percent"],
            }
            sums[tax["tax"], label] = sums.get((tax["tax"], label), 0) + tax["cents"]
        if sums:
            return [(label, self._amount(cents)) for (_tax, label), cents in sums.items()]
        names = {in_this_language(one["tax_name"]): None for one in lines}
        return [(_("Tax"), ", ".join(names))]

    def _money(self) -> list[Row]:
        """When and how each payment and each refund was made, and what the patient paid of it."""
        found = [
            (
                words.way(one["way"]),
                _("%(amount)s on %(day)s")
                % {"amount": self._amount(abs(one["cents"])), "day": _day(one["on"])},
            )
            for one in self.facts["moved"]
        ]
        insurer = sum(
            one["cents"] for one in self.facts["moved"] if one["way"] == LedgerKind.INSURER
        )
        if insurer and self.kind != PaperKind.CREDIT_NOTE:
            own = self.facts["paid_cents"] - insurer
            found.append((_("Insurer’s part"), self._amount(insurer)))
            found.append((_("Patient’s part"), self._amount(own)))
        return found

    def _sums(self) -> list[Row]:
        after = self.facts.get("after") or self.facts
        charged, paid = after["charged_cents"], after["paid_cents"]
        balance = self.balance or self._amount(max(0, charged - paid))
        if self.kind == PaperKind.CREDIT_NOTE:
            found = [
                (_("Charged after this correction"), self._amount(charged)),
                (_("Paid after this correction"), self._amount(paid)),
            ]
        # What was too much became credit: what is paid in all, not what this paper took from it (0966).
        elif self.kind == PaperKind.RECEIPT and self.facts["paid_cents"] <= 0:
            found = [
                (_("Charged for this visit"), self._amount(charged)),
                (_("Paid for this visit"), self._amount(paid)),
            ]
        else:
            found = [(_("Paid"), self._amount(self.facts["paid_cents"]))]
        too_much = self._amount(paid - charged) if paid > charged else ""
        return [*found, (_("Balance"), balance), (_("To be paid back"), too_much)]

    def notes(self) -> list[str]:
        """What a plan, or a tax office, must know besides the figures."""
        status = self.facts["visit"]["status"]
        found = []
        if self.kind == STATEMENT:
            found.append(self._no_receipt(status))
        if self.facts.get("annuls"):
            found.append(_("Takes back all that was issued for this visit; a new receipt follows."))
            found.append(str(words.WHY_ANEW.get(self.facts["annuls"], "")))
        if status == VisitStatus.CANCELLED:
            found.append(_("This visit was cancelled."))
        elif status == VisitStatus.NO_SHOW:
            found.append(_("Nobody was there for this visit."))
        elif status != VisitStatus.COMPLETED:
            found.append(_("The visit has not taken place yet."))
        if any(one["what"] in words.FEES for one in self.facts["lines"]):
            found.append(_("The fee is for no treatment: health plans do not pay it back."))
        return [sentence for sentence in found if sentence]

    def _no_receipt(self, status: str) -> str:
        """What a statement is not, and whether a receipt is still to come."""
        if status in (VisitStatus.CANCELLED, VisitStatus.NO_SHOW):
            return _("This is not a receipt.")
        over = status == VisitStatus.COMPLETED
        if over and self.facts["paid_cents"] >= self.facts["charged_cents"]:
            return _("This is not a receipt. The visit is over and paid: one can be issued.")
        return _("This is not a receipt. You get one when the visit is over and paid.")

    def _amount(self, cents: int) -> str:
        return shown(cents, self.facts["currency"])


def sheet_of(paper: Paper) -> Sheet:
    """A numbered paper, as it was on its day of issue."""
    return Sheet(paper.kind, paper.facts, paper.patient, paper.issued_on, paper.number)


def document(sheet: Sheet) -> bytes:
    """A paper as a PDF of one page. The same paper in the same language is the same file."""
    return write_paper(
        "receipt.typ",
        {
            "title": sheet.title,
            "mark": _("DEMO – NO REAL MONEY") if settings.PAYMENTS == "simulator" else "",
            "clinic": sheet.letterhead,
            "rows": sheet.rows(),
            "notes": sheet.notes(),
            "language": get_language() or settings.LANGUAGE_CODE,
            "written_on": [sheet.issued_on.year, sheet.issued_on.month, sheet.issued_on.day],
        },
    )


def in_this_language(kept: Mapping[str, str]) -> str:
    """Words that were kept in every language, in the one being spoken."""
    own, usual = kept.get(present(), ""), kept.get(settings.LANGUAGE_CODE, "")
    if own and (own != usual or present() == settings.LANGUAGE_CODE):
        return own
    return Foreign(usual) if usual else ""


def _day(iso: str) -> str:
    return day_of_year(dt.date.fromisoformat(iso))
