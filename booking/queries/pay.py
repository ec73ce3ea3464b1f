"""What a pay period comes to: a line a visit, a line a day of travel, what earlier ones lack (1140)."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import Max, Min, Sum

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
#: A practitioner, and their visit or the day they drove.
Name = tuple[int, int | dt.date]
Paid = dict[Name, dict[str, Any]]


class Rates:
    """All rates of pay, read once. One query."""

    def __init__(self, rates: Iterable[PayRate] | None = None) -> None:
        rows = PayRate.objects.all() if rates is None else rates
        self._found: dict[tuple[int, int | str | None], list[PayRate]] = defaultdict(list)
        for rate in sorted(rows, key=lambda one: one.valid_from, reverse=True):
            what = "travel" if rate.way in FOR_TRAVEL else rate.visit_type_id
            self._found[rate.practitioner_id, what].append(rate)

    @property
    def pays_travel(self) -> bool:
        """Whether the road is paid to anybody."""
        return any(what == "travel" for _who, what in self._found)

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
    rates, back = Rates(), _looked_back(first)
    paid = _paid(back, first) if back else {}
    lines = [
        *_visit_lines(back or first, last, first, rates, paid),
        *_travel_lines(back or first, last, first, rates, paid),
        *_gone(paid),
    ]
    order = list(PayKind.values)
    lines.sort(key=lambda one: (one.practitioner_id, order.index(one.kind), one.day, one.reference))
    return Pay(first, last, lines)


def _looked_back(first: dt.date) -> dt.date | None:
    """From which day on earlier periods are compared; None where there is none."""
    begun = PayPeriod.objects.aggregate(first=Min("first"))["first"]
    return max(begun, first - LOOKED_BACK) if begun and begun < first else None


def _visit_lines(
    begins: dt.date, last: dt.date, first: dt.date, rates: Rates, paid: Paid
) -> Iterator[PayLine]:
    """A line a visit from `first` on; before it one where something else was paid, taken out of `paid`."""
    rows = Visit.objects.on_days(begins, last).filter(status=VisitStatus.COMPLETED).order_by()
    columns = ("pk", "practitioner", "visit_type", "local_date", "price_cents")
    said = ("visit_type__name", "public_ref", "start_minute", "end_minute")
    for pk, who, kind, day, price, name, ref, starts, ends in rows.values_list(*columns, *said):
        rate = rates.of_visit(who, kind, day)
        cents, fix = _less_paid(reckon(rate, price_cents=price), (who, pk), day < first, paid)
        # A year of visits is compared, and almost none of them differs: only those become rows.
        if fix and not cents:
            continue
        yield PayLine(
            kind=PayKind.VISIT_CORRECTED if fix else PayKind.VISIT,
            practitioner_id=who,
            visit_id=pk,
            day=day,
            reference=ref,
            what=name,
            minutes=ends - starts,
            price_cents=price,
            amount_cents=cents,
            **_named(rate),
        )


def _travel_lines(
    begins: dt.date, last: dt.date, first: dt.date, rates: Rates, paid: Paid
) -> Iterator[PayLine]:
    """The same of each day's travel; where nothing is agreed for the road, no word of it."""
    if not rates.pays_travel:
        return
    for (who, day), drive in driven(begins, last).items():
        rate = rates.of_travel(who, day)
        if rate is None:
            continue
        cents, fix = _less_paid(reckon(rate, drive=drive), (who, day), day < first, paid)
        if fix and not cents:
            continue
        yield PayLine(
            kind=PayKind.TRAVEL_CORRECTED if fix else PayKind.TRAVEL,
            practitioner_id=who,
            day=day,
            minutes=drive.minutes,
            metres=drive.metres,
            amount_cents=cents,
            **_named(rate),
        )


def _named(rate: Rate) -> dict[str, Any]:
    way, value = rate or ("", 0)
    return {"way": way, "rate": value}


def _less_paid(cents: int, name: Name, before: bool, paid: Paid) -> tuple[int, bool]:
    """Of a day before the period: what is left to pay, and that it is a correction."""
    if not before:
        return cents, False
    row = paid.pop(name, None)
    return cents - (row["cents"] if row else 0), True


def _gone(paid: Paid) -> Iterator[PayLine]:
    """Paid once and not earned any more: reopened, moved away, or given to somebody else."""
    for row in paid.values():
        if row["cents"]:
            is_visit = row["visit"] is not None
            yield PayLine(
                kind=PayKind.VISIT_CORRECTED if is_visit else PayKind.TRAVEL_CORRECTED,
                practitioner_id=row["practitioner"],
                visit_id=row["visit"],
                day=row["last_day"],
                reference=row["ref"] or "",
                what=row["name"] or "",
                amount_cents=-row["cents"],
            )


def _paid(first: dt.date, before: dt.date) -> Paid:
    """What closed periods paid for these days: of each visit, and of each day's travel. Two queries."""
    since = PayLine.objects.order_by().filter(day__gte=first, day__lt=before)
    summed = {"cents": Sum("amount_cents"), "last_day": Max("day"), "ref": Max("reference")}
    summed["name"] = Max("what")
    of_visits: Any = since.filter(kind__in=OF_VISITS).values("practitioner", "visit")
    travel: Any = since.exclude(kind__in=OF_VISITS).values("practitioner", "visit", "day")
    rows = [*of_visits.annotate(**summed), *travel.annotate(**summed)]
    return {(row["practitioner"], row["visit"] or row["last_day"]): row for row in rows}
