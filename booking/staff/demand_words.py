"""Demand as sentences and as tables: who was turned away, against the hours offered (1142)."""

from collections.abc import Sequence

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from booking.models import DayPart, Weekday
from booking.queries.demand import PARTS, AreaDemand
from booking.staff import presenters
from booking.staff.tables import Cell, ReportTable, Twofold

#: More sentences than these nobody reads; the table has all.
MOST = 8
DAYS = {
    Weekday.MONDAY: gettext_lazy("on Mondays"),
    Weekday.TUESDAY: gettext_lazy("on Tuesdays"),
    Weekday.WEDNESDAY: gettext_lazy("on Wednesdays"),
    Weekday.THURSDAY: gettext_lazy("on Thursdays"),
    Weekday.FRIDAY: gettext_lazy("on Fridays"),
    Weekday.SATURDAY: gettext_lazy("on Saturdays"),
    Weekday.SUNDAY: gettext_lazy("on Sundays"),
}


def sentences(found: Sequence[AreaDemand]) -> list[str]:
    """`3 people were turned away in Delta on Thursdays. 12 h 00 min a week are offered there then.`

    First where people work and are full, then where nobody works; the most people first.
    """
    asked = [
        (one.offered_on(weekday) == 0, -people, one, weekday, people)
        for one in found
        for (weekday, part), people in one.away.items()
        if part == DayPart.DAY and people
    ]
    asked.sort(key=lambda row: (row[0], row[1], row[2].area.name, row[3]))
    return [_sentence(one, weekday, people) for _idle, _order, one, weekday, people in asked[:MOST]]


def _sentence(one: AreaDemand, weekday: int, people: int) -> str:
    minutes = one.offered_on(weekday)
    facts = {
        "n": people,
        "area": one.area.name,
        "day": DAYS[Weekday(weekday)],
        "time": presenters.minutes(minutes),
    }
    if not minutes:
        said = ngettext(
            "%(n)s person looked for a time in %(area)s %(day)s, when nobody works there.",
            "%(n)s people looked for a time in %(area)s %(day)s, when nobody works there.",
            people,
        )
    else:
        said = ngettext(
            "%(n)s person was turned away in %(area)s %(day)s. %(time)s are offered there then.",
            "%(n)s people were turned away in %(area)s %(day)s. %(time)s are offered there then.",
            people,
        )
    return said % facts


def demand_table(found: Sequence[AreaDemand]) -> ReportTable:
    """A row for each area, weekday and part of the day with a visit, an hour or somebody turned away."""
    rows = []
    for one in sorted(found, key=lambda area: area.area.name):
        for weekday in Weekday:
            for part in PARTS:
                visits, minutes = one.visits[weekday, part], one.offered[weekday, part]
                # Whoever found nothing all day found nothing in its parts.
                away = one.away[weekday, part] + one.away[weekday, DayPart.DAY]
                if visits or minutes or away:
                    hours = Twofold(presenters.minutes(minutes), minutes)
                    label = str(part.label)
                    rows.append((one.area.name, str(weekday.label), label, visits, hours, away))
    headings: list[str | Twofold] = [
        _("Service area"),
        _("Day"),
        _("Part of the day"),
        _("Visits"),
        Twofold(_("Hours offered a week"), _("Hours offered a week (minutes)")),
        _("Turned away"),
    ]
    return ReportTable(headings, rows, frozenset({3, 4, 5}))


def area_table(found: Sequence[AreaDemand]) -> ReportTable:
    """A row for each area: who looked, who found nothing on which weekday, who waits."""
    names = [str(day.label) for day in Weekday]
    rows: list[Sequence[Cell]] = [
        (
            one.area.name,
            one.looked,
            *(_cell(one, weekday) for weekday in Weekday),
            one.waiting,
        )
        for one in sorted(found, key=lambda area: area.area.name)
    ]
    headings = [_("Service area"), _("Looked"), *names, _("Waiting")]
    return ReportTable(headings, rows, frozenset(range(1, 10)))


def _cell(one: AreaDemand, weekday: int) -> Twofold:
    """People turned away, of how many hours."""
    people, minutes = one.away[weekday, DayPart.DAY], one.offered_on(weekday)
    hours = _("%(n)s h") % {"n": minutes // 60} if minutes else presenters.CROSSES
    away = _("%(n)s turned away") % {"n": people} if people else ""
    return Twofold(", ".join(filter(None, [away, hours])), people)
