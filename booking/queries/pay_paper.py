"""Lines of pay as a practitioner's paper and as a spreadsheet have them: words, sums, columns."""

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import QuerySet
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from booking.models import (
    CORRECTIONS,
    FOR_TRAVEL,
    OF_VISITS,
    PayKind,
    PayLine,
    PayPeriod,
    PayRate,
    PayWay,
    Practitioner,
)
from core.money import amount, shown


@dataclass
class PayTotals:
    """What one practitioner's lines come to, in cents; `without_rate`: visits nothing was agreed for."""

    practitioner_id: int
    visits: int = 0
    visits_cents: int = 0
    minutes: int = 0
    metres: int = 0
    travel_cents: int = 0
    corrected_cents: int = 0
    without_rate: int = 0
    lines: list[PayLine] = field(default_factory=list)

    @property
    def total_cents(self) -> int:
        """What is paid out."""
        return self.visits_cents + self.travel_cents + self.corrected_cents

    def add(self, line: PayLine) -> None:
        """Add one line of this practitioner."""
        self.lines.append(line)
        if line.kind in CORRECTIONS:
            self.corrected_cents += line.amount_cents
        elif line.kind == PayKind.TRAVEL:
            self.travel_cents += line.amount_cents
            self.minutes += line.minutes
            self.metres += line.metres
        else:
            self.visits += 1
            self.visits_cents += line.amount_cents
            self.without_rate += not line.way


def totals(lines: Iterable[PayLine]) -> dict[int, PayTotals]:
    """Practitioner id → what their lines come to."""
    found: dict[int, PayTotals] = {}
    for line in lines:
        who = line.practitioner_id
        found.setdefault(who, PayTotals(who)).add(line)
    return found


def periods_of(practitioner: Practitioner) -> QuerySet[PayPeriod]:
    """The closed periods in which somebody was paid anything, the newest first."""
    theirs = PayPeriod.objects.filter(lines__practitioner=practitioner)
    return theirs.distinct().order_by("-number")


def day_words(day: dt.date) -> str:
    """`Wed 25 Nov 2026`."""
    return date_format(day, "D j M Y")


def kilometres(metres: int) -> str:
    """`18.2 km`."""
    return f"{metres / 1000:.1f} km"


def rate_words(way: str, value: int, currency: str) -> str:
    """`$65 a visit`, `60 % of the price`, `$0.61 a kilometre`, `$0.50 a minute`."""
    if way == PayWay.SHARE:
        return _("%(share)s %% of the price") % {"share": percent(value)}
    said = {
        PayWay.AMOUNT: _("%(sum)s a visit"),
        PayWay.KILOMETRE: _("%(sum)s a kilometre"),
        PayWay.MINUTE: _("%(sum)s a minute on the road"),
    }
    return said[PayWay(way)] % {"sum": shown(value, currency)}


def percent(hundredths: int) -> str:
    """`6250` → `62.5`."""
    return f"{hundredths / 100:g}"


@dataclass(frozen=True)
class PaperLine:
    """One line in words."""

    day: str
    what: str
    detail: str
    amount: str
    is_correction: bool


def paper_lines(lines: Sequence[PayLine], currency: str) -> list[PaperLine]:
    """A practitioner's lines in words, visits and travel in order of days, corrections after them."""
    ordered = sorted(lines, key=lambda one: (one.kind in CORRECTIONS, one.day, one.number or 0))
    return [
        PaperLine(
            day_words(line.day),
            _what(line),
            _detail(line, currency),
            shown(line.amount_cents, currency),
            line.kind in CORRECTIONS,
        )
        for line in ordered
    ]


def _what(line: PayLine) -> str:
    if line.kind in OF_VISITS:
        said = " ".join(filter(None, [line.what, line.reference]))
    else:
        said = _("Travel between the visits")
    if line.kind in CORRECTIONS:
        return _("Correction: %(what)s") % {"what": said}
    return said


def _detail(line: PayLine, currency: str) -> str:
    if not line.way:
        gone = line.kind in CORRECTIONS
        return _("paid before, not earned any more") if gone else _("no rate agreed")
    rate = rate_words(line.way, line.rate, currency)
    if line.way == PayWay.SHARE:
        return _("%(rate)s of %(price)s") % {
            "rate": f"{percent(line.rate)} %",
            "price": shown(line.price_cents, currency),
        }
    if line.kind not in OF_VISITS:
        way = ngettext("%(n)s minute", "%(n)s minutes", line.minutes) % {"n": line.minutes}
        return f"{kilometres(line.metres)}, {way}, {rate}"
    return rate


HEADINGS = (
    gettext_lazy("Practitioner"),
    gettext_lazy("Date"),
    gettext_lazy("What"),
    gettext_lazy("Visit type"),
    gettext_lazy("Reference"),
    gettext_lazy("Minutes"),
    gettext_lazy("Kilometres"),
    gettext_lazy("Rate"),
    gettext_lazy("Price"),
    gettext_lazy("Amount"),
    gettext_lazy("Currency"),
)


def headings() -> list[str]:
    """The columns of the spreadsheet."""
    return [str(one) for one in HEADINGS]


def rows(lines: Iterable[PayLine], currency: str, names: dict[int, str]) -> Iterator[list[Any]]:
    """The same lines as values: amounts as decimals, days as days."""
    for line in lines:
        yield [
            names.get(line.practitioner_id, ""),
            line.day,
            str(PayKind(line.kind).label),
            line.what,
            line.reference,
            line.minutes,
            line.metres / 1000,
            rate_words(line.way, line.rate, currency) if line.way else "",
            amount(line.price_cents, currency),
            amount(line.amount_cents, currency),
            currency.upper(),
        ]


def all_rates() -> list[PayRate]:
    """Every rate; of each kind the newest first. One query."""
    found = PayRate.objects.select_related("practitioner", "visit_type")
    return sorted(found, key=_place_of)


def _place_of(rate: PayRate) -> tuple[Any, ...]:
    who, kind = rate.practitioner, rate.visit_type
    is_travel = rate.way in FOR_TRAVEL
    return (
        who.name,
        who.pk,
        is_travel,
        kind is None,
        kind.name if kind else "",
        -rate.valid_from.toordinal(),
    )
