"""The months of the clinic as charts and tables, every number with what it means (1141)."""

import datetime as dt
from collections.abc import Callable, Iterable, Sequence
from decimal import Decimal
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from booking.models import Practitioner
from booking.queries.months import MONEY_WAYS, MonthFacts
from booking.queries.pay_paper import kilometres
from booking.staff import presenters
from booking.staff.charts import Chart, Series, chart
from booking.staff.tables import Cell, ReportTable, Twofold
from core.models import ClinicSettings
from core.money import amount

WAYS: dict[str, Any] = {
    "card": gettext_lazy("Card"),
    "cash": gettext_lazy("Cash"),
    "e_transfer": gettext_lazy("E-transfer"),
    "cheque": gettext_lazy("Cheque"),
    "insurer": gettext_lazy("Insurer"),
    "other": gettext_lazy("Paid back otherwise"),
}
#: What every number means, in the order of the columns.
MEANINGS: list[tuple[Any, Any]] = [
    (
        gettext_lazy("Visits"),
        gettext_lazy("Visits marked as done, in the month in which they took place."),
    ),
    (gettext_lazy("Time"), gettext_lazy("What these visits last, from start to end as booked.")),
    (
        gettext_lazy("Driven"),
        gettext_lazy(
            "Minutes and kilometres of road between the done and missed visits of a day, as the program "
            "estimates them. The ways from and to home are not in it."
        ),
    ),
    (
        gettext_lazy("Hours offered"),
        gettext_lazy(
            "Weekly and extra hours of everybody who takes bookings, as they are written down today, less "
            "time off and closed days. The whole month, also where it is not over."
        ),
    ),
    (
        gettext_lazy("Used"),
        gettext_lazy("Time and minutes driven together, of the hours offered."),
    ),
    (gettext_lazy("Missed"), gettext_lazy("Visits marked as a no-show.")),
    (
        gettext_lazy("Cancelled late"),
        gettext_lazy(
            "Called off by the patient when cancelling was no longer free by their terms."
        ),
    ),
    (
        gettext_lazy("Received"),
        gettext_lazy(
            "Money that came in within the month, by its way, less what went back by the same way. What was "
            "paid for packages, gift cards and credit is of no practitioner."
        ),
    ),
    (
        gettext_lazy("Owed"),
        gettext_lazy(
            "What is owed today for visits of the month that took place, were missed or called off."
        ),
    ),
]


def month_name(iso: str) -> str:
    """`Nov 2026`."""
    return date_format(dt.date.fromisoformat(iso), "M Y")


def summed(facts: Iterable[MonthFacts], by: Callable[[MonthFacts], Any]) -> dict[Any, MonthFacts]:
    """Facts added up by a month or by a person."""
    found: dict[Any, MonthFacts] = {}
    for one in facts:
        found.setdefault(by(one), MonthFacts(one.month, one.practitioner)).add(one)
    return found


def table(rows: Sequence[tuple[Sequence[Cell], MonthFacts]], first: Sequence[Any]) -> ReportTable:
    """Rows under the headings `first` and those of all numbers."""
    money = ClinicSettings.current().currency
    headings: list[str | Twofold] = [
        *map(str, first),
        _("Visits"),
        Twofold(_("Time"), _("Time (minutes)")),
        Twofold(_("Driven"), _("Driven (minutes)")),
        Twofold(_("Road"), _("Road (kilometres)")),
        Twofold(_("Hours offered"), _("Hours offered (minutes)")),
        Twofold(_("Used"), _("Used (%)")),
        _("Missed"),
        _("Cancelled late"),
        *(str(WAYS[way]) for way in MONEY_WAYS),
        _("Owed"),
    ]
    cells = [(*start, *_cells(one, money)) for start, one in rows]
    numbers = frozenset(range(len(first), len(headings)))
    return ReportTable(headings, cells, numbers)


def _cells(one: MonthFacts, currency: str) -> list[Cell]:
    return [
        one.visits,
        Twofold(presenters.minutes(one.minutes), one.minutes),
        Twofold(presenters.minutes(one.drive_minutes), one.drive_minutes),
        Twofold(kilometres(one.metres), Decimal(one.metres).scaleb(-3)),
        Twofold(presenters.minutes(one.offered_minutes), one.offered_minutes),
        Twofold(presenters.CROSSES if one.percent is None else f"{one.percent} %", one.percent),
        one.no_shows,
        one.late_cancels,
        *(_money(one.money.get(way, 0), currency) for way in MONEY_WAYS),
        _money(one.owed_cents, currency),
    ]


def _money(cents: int, currency: str) -> Twofold:
    return Twofold(
        presenters.money(cents, currency) if cents else presenters.CROSSES, amount(cents, currency)
    )


def by_month(facts: Sequence[MonthFacts], months: Sequence[str]) -> ReportTable:
    """A row a month, and their sum."""
    found = summed(facts, lambda one: one.month)
    rows: list[Any] = [([month_name(one)], found.get(one, MonthFacts(one, 0))) for one in months]
    if len(rows) > 1:
        rows.append(([_("Together")], _all(facts)))
    return table(rows, [_("Month")])


def by_person(facts: Sequence[MonthFacts], names: dict[int, str]) -> ReportTable:
    """A row a practitioner, by name; last what belongs to nobody."""
    found = summed(facts, lambda one: one.practitioner)
    rows = [([_name(who, names)], one) for who, one in found.items()]
    return table(sorted(rows, key=lambda row: (not row[1].practitioner, row[0][0])), [_("Name")])


def in_full(facts: Sequence[MonthFacts], names: dict[int, str]) -> ReportTable:
    """A row a month and practitioner, for the spreadsheet."""
    ordered = sorted(facts, key=lambda one: (one.month, _name(one.practitioner, names)))
    rows = [([one.month[:7], _name(one.practitioner, names)], one) for one in ordered]
    return table(rows, [_("Month"), _("Practitioner")])


def _name(who: int, names: dict[int, str]) -> str:
    return names.get(who, "") if who else _("Of no practitioner")


def names_of() -> dict[int, str]:
    """Everybody who ever worked here, by id."""
    return dict(Practitioner.objects.order_by("name").values_list("pk", "name"))


def _all(facts: Sequence[MonthFacts]) -> MonthFacts:
    total = MonthFacts("", 0)
    for one in facts:
        total.add(one)
    return total


def charts(facts: Sequence[MonthFacts], months: Sequence[str]) -> list[Chart]:
    """The four drawings; one of nothing is left out."""
    found = summed(facts, lambda one: one.month)
    rows = [found.get(one, MonthFacts(one, 0)) for one in months]
    labels = [month_name(one) for one in months]
    drawn = (
        _visits(rows, labels),
        _used(rows, labels),
        _received(rows, labels),
        _lost(rows, labels),
    )
    return [one for one in drawn if one is not None]


def _series(kind: str, name: Any, values: Sequence[int], say: Callable[[int], str] = str) -> Series:
    return Series(kind, str(name), values, [say(value) for value in values])


def _tops(values: Sequence[int], say: Callable[[int], str]) -> tuple[str, str]:
    top = max(values, default=0)
    return say(top), say(top // 2)


def _visits(rows: Sequence[MonthFacts], labels: Sequence[str]) -> Chart | None:
    visits = [one.visits for one in rows]
    series = [_series("one", _("Visits"), visits)]
    meaning = str(MEANINGS[0][1])
    return chart("visits", _("Visits"), meaning, labels, series, top_words=_tops(visits, str))


def _used(rows: Sequence[MonthFacts], labels: Sequence[str]) -> Chart | None:
    say = presenters.minutes
    series = [
        _series("one", _("With patients"), [one.minutes for one in rows], say),
        _series("two", _("Driven"), [one.drive_minutes for one in rows], say),
    ]
    offered = _series("frame", _("Hours offered"), [one.offered_minutes for one in rows], say)
    most = [max(one.offered_minutes, one.minutes + one.drive_minutes) for one in rows]
    meaning = " ".join(map(str, (MEANINGS[2][1], MEANINGS[3][1])))
    return chart(
        "used",
        _("Time with patients and on the road, of the hours offered"),
        meaning,
        labels,
        series,
        top_words=_tops(most, lambda minutes: f"{minutes // 60:,} h"),
        frame=offered,
    )


def _received(rows: Sequence[MonthFacts], labels: Sequence[str]) -> Chart | None:
    kinds = ("one", "two", "three", "four", "five", "six")
    series = [
        _series(kind, WAYS[way], [one.money.get(way, 0) for one in rows], presenters.money)
        for kind, way in zip(kinds, MONEY_WAYS, strict=True)
        if any(one.money.get(way) for one in rows)
    ]
    most = [sum(max(0, cents) for cents in one.money.values()) for one in rows]
    tops = _tops(most, presenters.money)
    meaning = str(MEANINGS[7][1])
    return chart(
        "received", _("Received, by way of payment"), meaning, labels, series, top_words=tops
    )


def _lost(rows: Sequence[MonthFacts], labels: Sequence[str]) -> Chart | None:
    series = [
        _series("three", _("Missed"), [one.no_shows for one in rows]),
        _series("four", _("Cancelled late"), [one.late_cancels for one in rows]),
    ]
    most = [one.no_shows + one.late_cancels for one in rows]
    meaning = " ".join(map(str, (MEANINGS[5][1], MEANINGS[6][1])))
    title = _("Missed and cancelled late")
    return chart("lost", title, meaning, labels, series, top_words=_tops(most, str))
