"""Pay as the office's pages list it: a table of practitioners, of rates, of closed periods."""

import datetime as dt
from dataclasses import dataclass

from django.utils.translation import gettext as _

from booking.models import FOR_TRAVEL, PayLine, PayPeriod, PayRate, Practitioner
from booking.queries.pay_paper import PayTotals, kilometres, rate_words, totals
from booking.staff import presenters
from core.models import ClinicSettings


@dataclass(frozen=True)
class PayRow:
    """One practitioner's line of a period, in words."""

    pk: int
    name: str
    visits: int
    visits_sum: str
    travel: str
    travel_sum: str
    corrected: str
    total: str
    without_rate: int


def pay_rows(lines: list[PayLine], currency: str) -> list[PayRow]:
    """By name. Two people of one name are two rows."""
    found = totals(lines)
    people = Practitioner.objects.in_bulk(list(found))
    ordered = sorted(found.values(), key=lambda one: (people[one.practitioner_id].name, one.visits))
    return [_row(one, people[one.practitioner_id].name, currency) for one in ordered]


def _row(one: PayTotals, name: str, currency: str) -> PayRow:
    return PayRow(
        pk=one.practitioner_id,
        name=name,
        visits=one.visits,
        visits_sum=presenters.money(one.visits_cents, currency),
        travel=f"{kilometres(one.metres)}, {presenters.minutes(one.minutes)}"
        if one.metres or one.minutes
        else presenters.CROSSES,
        travel_sum=presenters.money(one.travel_cents, currency),
        corrected=presenters.money(one.corrected_cents, currency) if one.corrected_cents else "",
        total=presenters.money(one.total_cents, currency),
        without_rate=one.without_rate,
    )


def period_words(period: PayPeriod) -> str:
    """`Sun 1 Nov 2026 to Mon 30 Nov 2026`."""
    return presenters.days(period.first, period.last)


@dataclass(frozen=True)
class RateRow:
    """One rate in words, and whether it holds today."""

    pk: int
    name: str
    what: str
    rate: str
    since: str
    holds: bool


def rate_rows(rates: list[PayRate], today: dt.date) -> list[RateRow]:
    """As ordered: of each kind the newest first, so the first that has begun is the one that holds."""
    currency, seen, found = ClinicSettings.current().currency, set(), []
    for rate in rates:
        travel = rate.way in FOR_TRAVEL
        kind = (rate.practitioner_id, "travel" if travel else rate.visit_type_id)
        begun = rate.valid_from <= today
        holds = begun and kind not in seen
        if begun:
            seen.add(kind)
        what = _("Travel") if travel else _("Every other visit type")
        found.append(
            RateRow(
                rate.pk,
                rate.practitioner.name,
                rate.visit_type.name if rate.visit_type else what,
                rate_words(rate.way, rate.value, currency),
                presenters.day(rate.valid_from),
                holds,
            )
        )
    return found
