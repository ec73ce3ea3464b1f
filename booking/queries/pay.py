"""What a pay period comes to: a line a visit, a line a day of travel, what earlier ones lack (1140)."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Max, Min, QuerySet, Sum

from booking.models import (
    FOR_TRAVEL,
    OF_VISITS,
    PayKind,
    PayLine,
    PayPeriod,
    PayRate,
    PayWay,
    Visit,
    VisitStatus,
)
from booking.queries.driven import Driven, driven

#: A visit put right later than this is settled by hand: looking further would read years for nothing.
LOOKED_BACK = dt.timedelta(days=366)
Rate = tuple[PayWay, int] | None


class Rates:
    """All rates of pay, read once. One query."""

    def __init__(self, rates: Iterable[PayRate] | None = None) -> None:
        rows = PayRate.objects.all() if rates is None else rates
        self._found: dict[tuple[int, int | str | None], list[PayRate]] = defaultdict(list)
        for rate in sorted(rows, key=lambda one: one.valid_from, reverse=True):
            what = "travel" if rate.way in FOR_TRAVEL else rate.visit_type_id
            self._found[rate.practitioner_id, what].append(rate)

    def of_visit(self, practitioner: int, visit_type: int, day: dt.date) -> Rate:
        """The visit type's own rate that holds on the day, else the usual one."""
        own = self._on(practitioner, visit_type, day)
        return own or self._on(practitioner, None, day)

    def of_travel(self, practitioner: int, day: dt.date) -> Rate:
        """What holds on the day for the road."""
        return self._on(practitioner, "travel", day)

    def _on(self, practitioner: int, what: int | str | None, day: dt.date) -> Rate:
        rates = self._found.get((practitioner, what), ())
        held = next((rate for rate in rates if rate.valid_from <= day), None)
        return (PayWay(held.way), held.value) if held else None


def reckon(rate: Rate, *, price_cents: int = 0, drive: Driven | None = None) -> int:
    """Cents that a rate comes to; half a cent is rounded up."""
    if rate is None:
        return 0
    way, value = rate
    if way == PayWay.AMOUNT:
        return value
    if way == PayWay.SHARE:
        return (price_cents * value + 5_000) // 10_000
    drive = drive or Driven()
    return drive.minutes * value if way == PayWay.MINUTE else (drive.metres * value + 500) // 1000


def next_first() -> dt.date | None:
    """The day on which the next period begins: after the last one's end; None before any was closed."""
    last = PayPeriod.objects.aggregate(last=Max("last"))["last"]
    return last + dt.timedelta(days=1) if last else None


@dataclass(frozen=True)
class Pay:
    """The lines of a period that is not closed, practitioner by practitioner in order of their ids."""

    first: dt.date
    last: dt.date
    lines: list[PayLine]

    @property
    def total_cents(self) -> int:
        """What all of it comes to."""
        return sum(line.amount_cents for line in self.lines)

    @property
    def seen(self) -> str:
        """What a page showed, to be compared when somebody closes it (0905)."""
        return f"{self.first}:{self.last}:{len(self.lines)}:{self.total_cents}"


def pay_of(first: dt.date, last: dt.date) -> Pay:
    """What would be paid for the local days `first` to `last`, with corrections. Eight queries or less."""
    rates = Rates()
    back = _looked_back(first)
    visits = _visit_lines(back or first, last, rates)
    travel = _travel_lines(back or first, last, rates)
    lines = [line for line in (*visits, *travel) if line.day >= first]
    if back is not None:
        earned = [line for line in (*visits, *travel) if line.day < first]
        lines += _corrections(earned, back, first)
    order = list(PayKind.values)
    lines.sort(key=lambda one: (one.practitioner_id, order.index(one.kind), one.day, one.reference))
    return Pay(first, last, lines)


def _looked_back(first: dt.date) -> dt.date | None:
    """From which day on earlier periods are compared; None where there is none."""
    begun = PayPeriod.objects.aggregate(first=Min("first"))["first"]
    return max(begun, first - LOOKED_BACK) if begun and begun < first else None


def _visit_lines(first: dt.date, last: dt.date, rates: Rates) -> list[PayLine]:
    rows = Visit.objects.on_days(first, last).filter(status=VisitStatus.COMPLETED)
    columns = ("pk", "practitioner", "visit_type", "visit_type__name", "local_date", "public_ref")
    found = []
    for pk, who, kind, name, day, ref, start, end, price in rows.values_list(
        *columns, "start_minute", "end_minute", "price_cents"
    ):
        rate = rates.of_visit(who, kind, day)
        line = PayLine(
            kind=PayKind.VISIT, practitioner_id=who, visit_id=pk, day=day, reference=ref, what=name
        )
        line.minutes, line.price_cents = end - start, price
        found.append(_at(line, rate, reckon(rate, price_cents=price)))
    return found


def _travel_lines(first: dt.date, last: dt.date, rates: Rates) -> list[PayLine]:
    found = []
    for (who, day), drive in driven(first, last).items():
        rate = rates.of_travel(who, day)
        if rate is None:  # nothing agreed: a paper without a word of the road is not short of one
            continue
        line = PayLine(kind=PayKind.TRAVEL, practitioner_id=who, day=day)
        line.minutes, line.metres = drive.minutes, drive.metres
        found.append(_at(line, rate, reckon(rate, drive=drive)))
    return found


def _at(line: PayLine, rate: Rate, cents: int) -> PayLine:
    line.way, line.rate = rate or ("", 0)
    line.amount_cents = cents
    return line


def _corrections(earned: list[PayLine], first: dt.date, before: dt.date) -> list[PayLine]:
    """What the days from `first` up to `before` come to today, less what was paid for them."""
    paid = {_name(row): row for row in _paid(first, before)}
    found: list[PayLine] = []
    for line in earned:
        row = paid.pop(_name_of(line), None)
        _correct(found, line, line.amount_cents - (row["cents"] if row else 0))
    # Paid once and not earned any more: reopened, moved away, or given to somebody else.
    for row in paid.values():
        line = PayLine(practitioner_id=row["practitioner"], visit_id=row["visit"])
        line.kind = PayKind.VISIT if row["visit"] else PayKind.TRAVEL
        line.day, line.reference = row["last_day"], row["ref"] or ""
        line.what = row["name"] or ""
        _correct(found, line, -row["cents"])
    return found


def _correct(found: list[PayLine], line: PayLine, cents: int) -> None:
    if cents:
        is_visit = line.kind == PayKind.VISIT
        line.kind = PayKind.VISIT_CORRECTED if is_visit else PayKind.TRAVEL_CORRECTED
        line.amount_cents = cents
        found.append(line)


def _paid(first: dt.date, before: dt.date) -> Iterable[dict[str, Any]]:
    """What closed periods paid: of each visit, and of each day's travel. Two queries."""
    lines = PayLine.objects.order_by()
    summed = {"cents": Sum("amount_cents"), "last_day": Max("day"), "ref": Max("reference")}
    summed["name"] = Max("what")
    since: QuerySet[PayLine] = lines.filter(day__gte=first, day__lt=before)
    of_visits: Any = since.filter(kind__in=OF_VISITS).values("practitioner", "visit")
    yield from of_visits.annotate(**summed)
    travel: Any = since.exclude(kind__in=OF_VISITS).values("practitioner", "visit", "day")
    yield from travel.annotate(**summed)


def _name(row: dict[str, Any]) -> tuple[Any, ...]:
    return (row["practitioner"], row["visit"] or row["last_day"])


def _name_of(line: PayLine) -> tuple[Any, ...]:
    return (line.practitioner_id, line.visit_id or line.day)
