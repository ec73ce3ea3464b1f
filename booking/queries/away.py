"""When a practitioner does not work on the days ahead although the week might say so."""

import datetime as dt
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from booking.models import Closure, ExtraHours, Practitioner, TimeOff


@dataclass(frozen=True)
class Away:
    """A day's closure (with its name), a day off, or the stretch of time off on that day (UTC)."""

    start: dt.datetime
    end: dt.datetime
    closure: str = ""
    is_time_off: bool = False


def away_on(practitioner: Practitioner, first: dt.date, days: int) -> dict[dt.date, list[Away]]:
    """By local date, `days` days from `first`. Three queries."""
    zone = ZoneInfo(practitioner.time_zone)
    dates = [first + dt.timedelta(days=ahead) for ahead in range(days)]
    edges = {
        date: (_midnight(date, zone), _midnight(date + dt.timedelta(days=1), zone))
        for date in dates
    }
    own = dict(
        ExtraHours.objects.filter(
            practitioner=practitioner, date__range=(dates[0], dates[-1])
        ).values_list("date", "from_minute")
    )
    closures = Closure.objects.filter(date__range=(dates[0], dates[-1]))
    found: dict[dt.date, list[Away]] = {date: [] for date in dates}
    for date, name in closures.values_list("date", "name"):
        if date not in own:
            found[date].append(Away(*edges[date], closure=name))
    for date, opens in own.items():
        if opens is None:
            found[date].append(Away(*edges[date]))
    taken = TimeOff.objects.filter(
        practitioner=practitioner, end__gt=edges[dates[0]][0], start__lt=edges[dates[-1]][1]
    )
    for row in taken.order_by("start"):
        for date, (begins, ends) in edges.items():
            if row.start < ends and begins < row.end:
                span = max(row.start, begins), min(row.end, ends)
                found[date].append(Away(*span, is_time_off=True))
    return found


def _midnight(date: dt.date, zone: ZoneInfo) -> dt.datetime:
    return dt.datetime.combine(date, dt.time(), zone).astimezone(dt.UTC)
