"""An offer as the times page shows it: soonest, recommended, a week of days, one day of starts."""

import datetime as dt
from collections.abc import Iterable, Mapping
from functools import cached_property
from typing import Any
from urllib.parse import urlencode

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from booking.models import Practitioner, VisitType
from booking.patient.starts import sign
from booking.queries.offered import Offer, OfferedStart
from core.local_time import (
    clock,
    day,
    local,
    moment,
    short_date,
    short_day,
    short_moment,
    short_weekday,
)

WEEK = dt.timedelta(days=7)
#: A day with no more times than this recommends none of them.
FEW_TIMES = 4


def part_of_day(hour: int) -> str:
    """Morning until noon, afternoon until five, then evening."""
    if hour < 12:
        return _("morning")
    return _("afternoon") if hour < 17 else _("evening")


def date_of(start: dt.datetime) -> dt.date:
    """The clinic's date of an instant."""
    return local(start).date()


class TimesPage:
    """One look at an offer: the soonest, the recommended, a week's strip and one day's tiles."""

    def __init__(
        self,
        offer: Offer,
        *,
        query: Mapping[str, str],
        week: dt.date,
        chosen_day: dt.date | None,
        today: dt.date,
        path: str,
        place_code: str,
        chosen: str | None = None,
        usual: Practitioner | None = None,
    ) -> None:
        self.offer, self.week, self.today, self.path = offer, week, today, path
        self.place_code, self.chosen, self.usual = place_code, chosen, usual
        # "Anyone" is a choice that stays: without it the person whose page led here is meant.
        self.query = {
            name: value for name, value in query.items() if value or name == "practitioner"
        }
        self.by_day: dict[dt.date, list[OfferedStart]] = {}
        for offered in offer.starts:
            self.by_day.setdefault(date_of(offered.start), []).append(offered)
        self.day = chosen_day or min(self.by_day, default=week)

    @property
    def is_empty(self) -> bool:
        """Nothing at all can be offered, now or later."""
        return not self.offer.starts and self.offer.next_start is None

    @property
    def has_day(self) -> bool:
        """Whether the chosen day has a free time."""
        return self.day in self.by_day

    @cached_property
    def day_words(self) -> str:
        """`Wednesday 25 November`, the day whose tiles are shown."""
        return day(self.day)

    @cached_property
    def soonest(self) -> dict[str, Any] | None:
        """The first start of all: the radio that is chosen beforehand.

        Not once a day was opened or an answer was sent: whoever looks elsewhere wants something
        else, and a button that still took this one would take the wrong hour.
        """
        first = self._soonest()
        if first is None or self.week > self.today:
            return None
        value = self._value(first)
        first_look = self.chosen is None and "day" not in self.query
        own = self.usual if self._is_usual(self._people(first)[0]) else None
        # Somebody else may be free before: only theirs is the next.
        legend = _("Next free with %(name)s") % {"name": own.name} if own else ""
        return {
            "legend": legend,
            "when": near_moment(first.start, self.today),
            "note": "" if own else self._who(first, full=True),
            "who": self._first_of(first),
            "value": value,
            "checked": first_look or value == self.chosen,
        }

    def _soonest(self) -> OfferedStart | None:
        """The first start of the person who comes as things stand, else the first of all."""
        if self.usual is None:
            return self.offer.soonest
        own = (one for one in self.offer.starts if self._is_usual(self._people(one)[0]))
        return next(own, None) or self.offer.soonest

    def days(self) -> list[dict[str, Any]]:
        """The strip: the days of the week that have a free time, with their counts."""
        return [self._day(date) for date in self._week if date in self.by_day]

    @property
    def empty_days(self) -> str:
        """The days of the week without a free time, in one line."""
        empty = [date for date in self._week if date not in self.by_day and date >= self.today]
        return ", ".join(short_day(date) for date in empty)

    @property
    def _week(self) -> list[dt.date]:
        return [self.week + dt.timedelta(days=ahead) for ahead in range(7)]

    def _day(self, date: dt.date) -> dict[str, Any]:
        count = len(self.by_day.get(date, []))
        return {
            "url": self._url(day=date, week=self.week),
            "id": f"day-{date.isoformat()}",
            "weekday": short_weekday(date),
            "date": short_date(date),
            "count": count,
            "label": self._label(date),
            "current": date == self.day,
        }

    def _label(self, date: dt.date) -> str:
        count = len(self.by_day.get(date, []))
        return ngettext("%(day)s, %(count)s time free", "%(day)s, %(count)s times free", count) % {
            "day": day(date),
            "count": count,
        }

    @property
    def announcement(self) -> str:
        """What is said aloud when a day was opened: which one, and how many of its times are free."""
        return self._label(self.day)

    @property
    def previous_url(self) -> str:
        """The week before, unless it is over."""
        if self.week <= self.today:
            return ""
        return self._url(week=max(self.today, self.week - WEEK))

    @property
    def next_url(self) -> str:
        """The next week with a free time; weeks without one are skipped."""
        later = [date for date in self.by_day if date >= self.week + WEEK]
        if later:
            ahead = (min(later) - self.week).days // 7
            return self._url(week=self.week + ahead * WEEK)
        following = self.offer.next_start
        return self._url(week=date_of(following)) if following else ""

    def groups(self) -> list[dict[str, Any]]:
        """The tiles: first the recommended, then the chosen day by part of the day. One group of radios.

        A time stands once in it: what is recommended, or is the soonest's card, is not said again.
        """
        parts: dict[str, list[dict[str, Any]]] = {}
        dated = not self._is_of_one_day
        if best := self.recommended:
            words = _("Suggested: soon for you, a short drive for us")
            parts[words] = [self._tile(offered, dated=dated) for offered in best]
        above = {self._soonest(), *best} if self.soonest else set(best)
        for offered in self.by_day.get(self.day, []):
            if offered in above:
                continue
            part = f"{self.day_words}, {part_of_day(local(offered.start).hour)}"
            parts.setdefault(part, []).append(self._tile(offered))
        return [{"name": name, "times": times} for name, times in parts.items()]

    @cached_property
    def recommended(self) -> list[OfferedStart]:
        """On the first look three or four starts that suit our rounds, of several days.

        Of a day that is opened, the best of its morning and of its afternoon, unless the day
        has so few times that everything is seen at once.
        """
        card = self._soonest() if self.soonest else None
        if self._is_of_one_day:
            today = self.by_day.get(self.day, [])
            best = [one for one in today if one.start in self.offer.best_of_half_days]
            return [one for one in best if one != card] if len(today) > FEW_TIMES else []
        suggested = sorted(self.offer.recommended, key=lambda offered: offered.start)
        return [one for one in suggested if one != card]

    @property
    def _is_of_one_day(self) -> bool:
        return bool(self.query.get("day")) or self.week > self.today

    def _tile(self, offered: OfferedStart, *, dated: bool = False) -> dict[str, Any]:
        value = self._value(offered)
        return {
            "value": value,
            "time": clock(offered.start),
            "date": short_day(date_of(offered.start)) if dated else "",
            "note": self._who(offered),
            "who": self._first_of(offered),
            "checked": value == self.chosen,
        }

    def _value(self, offered: OfferedStart) -> str:
        people = OfferedStart(offered.start, self._people(offered), offered.near)
        return sign(people, self.offer.visit_type, self.place_code)

    def _people(self, offered: OfferedStart) -> tuple[int, ...]:
        """Who may come, best first: nobody is given somebody else while their own person is free."""
        ids = offered.practitioner_ids
        if self.usual is None:
            return ids
        return tuple(sorted(ids, key=lambda pk: not self._is_usual(pk)))

    def _is_usual(self, pk: int) -> bool:
        return self.usual is not None and pk == self.usual.pk

    def _first_of(self, offered: OfferedStart) -> Practitioner | None:
        return self.offer.practitioners.get(self._people(offered)[0])

    def _who(self, offered: OfferedStart, *, full: bool = False) -> str:
        who = self._first_of(offered)
        if who is None:
            return ""
        if full and self.usual is not None and not self._is_usual(who.pk):
            names = {"name": who.name, "usual": self.usual.name}
            return _("with %(name)s instead of %(usual)s") % names
        return _("with %(name)s") % {"name": who.name} if full else short_name(who)

    def _url(self, **changes: dt.date) -> str:
        kept = {name: value for name, value in self.query.items() if name not in ("day", "week")}
        kept |= {name: value.isoformat() for name, value in changes.items()}
        return f"{self.path}?{urlencode(kept)}"


def short_name(who: Practitioner) -> str:
    """`Priya S.`"""
    parts = who.name.split()
    return parts[0] if len(parts) < 2 else f"{parts[0]} {parts[-1][0]}."


def near_moment(start: dt.datetime, today: dt.date) -> str:
    """`Tomorrow, 9:30 am` for the next two days, the date after that."""
    away = (date_of(start) - today).days
    if away == 0:
        return _("Today, %(time)s") % {"time": clock(start)}
    if away == 1:
        return _("Tomorrow, %(time)s") % {"time": clock(start)}
    return moment(start)


def nearest_tiles(
    starts: Iterable[OfferedStart],
    visit_type: VisitType,
    place_code: str,
    people: Mapping[int, Practitioner],
) -> list[dict[str, Any]]:
    """The three nearest starts as one group of tiles, in order of time."""
    tiles = [
        {
            "value": sign(offered, visit_type, place_code),
            "time": short_moment(offered.start),
            "note": short_name(who) if who else "",
            "who": who,
        }
        for offered in sorted(starts, key=lambda offered: offered.start)
        for who in [people.get(offered.practitioner_ids[0])]
    ]
    return [{"name": _("Nearest times"), "times": tiles}] if tiles else []
