"""Claims and remittances as tables, for the page and for the spreadsheet."""

import datetime as dt
from collections.abc import Sequence

from django.utils.translation import gettext as _

from booking.models import Remittance
from booking.queries.claims import BANDS, ClaimOfVisit, by_age
from booking.staff import presenters
from booking.staff.tables import Cell, ReportTable, Twofold
from core.money import amount
from territory.here import country


def table(found: Sequence[ClaimOfVisit], today: dt.date) -> ReportTable:
    """One row a claim."""
    rows = [
        (
            one.visit.public_ref,
            presenters.patient_label(one.visit),
            str(one.payer.name),
            str(one.state.label),
            Twofold(presenters.day(one.visit.local_date), one.visit.local_date.isoformat()),
            one.days(today),
            _cents(one.visit.total_cents, one),
            _cents(one.approved, one),
            _cents(one.paid or None, one),
            _cents(one.owed, one),
        )
        for one in found
    ]
    headings = [
        _("Reference"),
        _("Patient"),
        _("Insurer"),
        _("State"),
        _("Day of the visit"),
        _("Days ago"),
        _("Price"),
        _("Approved"),
        _("Insurer paid"),
        _("Not paid yet"),
    ]
    return ReportTable(headings, rows, frozenset({5, 6, 7, 8, 9}))


def _cents(cents: int | None, one: ClaimOfVisit) -> Cell:
    if cents is None:
        return Twofold("", None)
    currency = one.visit.currency
    return Twofold(presenters.money(cents, currency), amount(cents, currency))


def aged(found: Sequence[ClaimOfVisit], today: dt.date) -> ReportTable:
    """What each insurer is still expected to pay the clinic, by days since the visit."""
    sums = by_age(found, today)
    total = [sum(column) for column in zip(*sums.values(), strict=True)] if sums else []
    named = [(str(country().payer(code).name), cents) for code, cents in sums.items()]
    rows = [
        (name, *(presenters.money(one) for one in cents), presenters.money(sum(cents)))
        for name, cents in [*named, (_("All"), total)]
        if cents
    ]
    bands = [f"{low}–{high}" if high else f"{low - 1}+" for low, high in BANDS]
    headings = [_("Insurer"), *(_("%(days)s days") % {"days": band} for band in bands), _("In all")]
    return ReportTable(headings, rows, frozenset(range(1, len(headings))))


def remittances(papers: Sequence[Remittance]) -> ReportTable:
    """The papers that were written down, the newest first."""
    rows = [
        (
            paper.reference,
            str(country().payer(paper.payer).name),
            presenters.day(paper.paid_on),
            len(paper.lines.all()),
            presenters.money(sum(line.cents for line in paper.lines.all()), paper.currency),
            f"{presenters.instant(paper.at)}, {paper.by}",
        )
        for paper in papers
    ]
    headings = [
        _("Reference"),
        _("Insurer"),
        _("Paid on"),
        _("Visits"),
        _("Total"),
        _("Written down"),
    ]
    return ReportTable(headings, rows, frozenset({3, 4}))
