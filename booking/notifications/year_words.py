"""A year's summary in words: the same rows on the page and as a PDF."""

import datetime as dt
from collections.abc import Sequence
from typing import Any, Protocol

from django.conf import settings
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from booking.models import Patient, Visit
from core.local_time import day_of_year
from core.money import shown
from core.paper import write_paper

Part = dict[str, Any]


class OfVisit(Protocol):
    """One visit's part of the year."""

    visit: Visit
    numbers: list[str]
    own_cents: int


class Year(Protocol):
    """What the summary says, in the words of `queries.year_summary`."""

    patient: Patient
    year: int
    currency: str

    def of(self, *, treatment: bool) -> Sequence[OfVisit]: ...
    @property
    def insurer_cents(self) -> int: ...


def title(year: Year) -> str:
    """What the paper is."""
    return _("Payments in %(year)s") % {"year": year.year}


def columns() -> list[str]:
    """The headings of both tables."""
    return [_("Date of the visit"), _("Service"), _("Practitioner"), _("Receipt"), _("You paid")]


def rows(year: Year, issued_on: dt.date) -> list[tuple[str, str]]:
    """Who it is about, and the sums."""
    paid = sum(one.own_cents for one in year.of(treatment=True))
    found = [
        (_("Patient"), year.patient.name),
        (_("Date of issue"), day_of_year(issued_on)),
        (_("You paid for visits"), shown(paid, year.currency)),
    ]
    if year.insurer_cents:
        found.append((_("Insurers paid to us"), shown(year.insurer_cents, year.currency)))
    return [(label, value) for label, value in found if value]


def parts(year: Year) -> list[Part]:
    """Visits that took place, and fees for those that did not, each with its table and sum."""
    found = [
        (_("Visits"), year.of(treatment=True)),
        (_("Fees for cancelled and missed visits"), year.of(treatment=False)),
    ]
    return [_part(heading, list(visits), year.currency) for heading, visits in found if visits]


def _part(heading: str, visits: Sequence[OfVisit], currency: str) -> Part:
    total = shown(sum(one.own_cents for one in visits), currency)
    table = [_row(one, currency) for one in visits]
    return {
        "heading": heading,
        "rows": table,
        # On a phone every cell names its column.
        "named": [list(zip(columns(), row, strict=True)) for row in table],
        "total": _("Together: %(amount)s") % {"amount": total},
    }


def _row(one: OfVisit, currency: str) -> list[str]:
    visit, who = one.visit, one.visit.practitioner
    registered = _("%(who)s, registration %(number)s") % {
        "who": who.name,
        "number": who.registration_number,
    }
    return [
        day_of_year(visit.local_date),
        visit.visit_type.spoken_name,
        registered if who.registration_number else who.name,
        ", ".join(one.numbers),
        shown(one.own_cents, currency),
    ]


def notes(year: Year) -> list[str]:
    """What a tax office must know besides the figures."""
    found = [
        _(
            "By the day of each payment, less what was paid back. What insurers paid is not included."
        )
    ]
    if year.of(treatment=False):
        found.append(_("Fees for cancelled and missed visits are no medical expenses."))
    return found


def year_document(year: Year, letterhead: Sequence[str], issued_on: dt.date) -> bytes:
    """The summary as a PDF."""
    return write_paper(
        "year.typ",
        {
            "title": title(year),
            "mark": _("DEMO – NO REAL MONEY") if settings.PAYMENTS == "simulator" else "",
            "clinic": list(letterhead),
            "rows": rows(year, issued_on),
            "columns": columns(),
            "parts": parts(year),
            "notes": notes(year),
            "language": get_language() or settings.LANGUAGE_CODE,
            "written_on": [issued_on.year, issued_on.month, issued_on.day],
        },
    )
