"""Sales taxes of a country as data: what a supply is before the law, and its rates with their dates."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from django.utils.translation import gettext_lazy as _

from territory.words import Words


@dataclass(frozen=True, slots=True)
class Rate:
    """One tax at one rate, from its first day to its last (None: still in force)."""

    tax: str  # a code, the same for every rate of the tax
    name: Words
    percent: Decimal
    since: dt.date
    until: dt.date | None = None

    def holds(self, day: dt.date) -> bool:
        """Whether it is in force on that day."""
        return self.since <= day and (self.until is None or day <= self.until)


@dataclass(frozen=True, slots=True)
class TaxCode:
    """How a supply is taxed. `code` is stored with visit types and papers, and never used for another."""

    code: str
    name: Words
    rates: tuple[Rate, ...] = ()

    def on(self, day: dt.date) -> Sequence[Rate]:
        """The rates in force on a day."""
        return [rate for rate in self.rates if rate.holds(day)]


#: What a health service is in most countries, and a new visit type everywhere.
EXEMPT = TaxCode("exempt", _("Exempt"))
ZERO = TaxCode("zero", _("Zero-rated"))


def taxes_in(cents: int, rates: Sequence[Rate]) -> list[tuple[Rate, int]]:
    """Each tax contained in an amount that includes them all, in cents, rounded half up (0931).

    A negative amount contains the same taxes, negative: a correction takes back what was shown.
    """
    whole = Decimal(100) + sum((rate.percent for rate in rates), Decimal(0))
    return [(rate, _rounded(Decimal(cents) * rate.percent / whole)) for rate in rates]


def _rounded(cents: Decimal) -> int:
    return int(cents.quantize(Decimal(1), rounding=ROUND_HALF_UP))
