"""What the booking pages say and show: starts as tiles, days as a strip, answers as a summary."""

import datetime as dt
from collections.abc import Iterable, Mapping
from functools import cached_property
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from booking.models import Payer, Practitioner, Visit, VisitType
from booking.patient.starts import sign
from booking.queries.free_starts import Offer, OfferedStart
from core.bilingual import filled
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
    ) -> None:
        self.offer, self.week, self.today, self.path = offer, week, today, path
        self.place_code = place_code
        self.query = {name: value for name, value in query.items() if value}
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

    @property
    def day_words(self) -> str:
        """`Wednesday 25 November`, the day whose tiles are shown."""
        return day(self.day)

    @property
    def soonest(self) -> dict[str, str] | None:
        """The first start of all, with the button that takes it at once."""
        first = self.offer.soonest
        if first is None or self.week > self.today:
            return None
        return {
            "when": near_moment(first.start, self.today),
            "note": self._who(first, full=True),
            "value": self._value(first),
        }

    def days(self) -> list[dict[str, Any]]:
        """The strip: seven days with their counts; days with none are text."""
        return [self._day(self.week + dt.timedelta(days=ahead)) for ahead in range(7)]

    def _day(self, date: dt.date) -> dict[str, Any]:
        count = len(self.by_day.get(date, []))
        label = ngettext("%(day)s, %(count)s time free", "%(day)s, %(count)s times free", count) % {
            "day": day(date),
            "count": count,
        }
        return {
            "url": self._url(day=date, week=self.week) if count else "",
            "weekday": short_weekday(date),
            "date": short_date(date),
            "count": count,
            "label": label,
            "current": date == self.day,
        }

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
        """The tiles: first the recommended, then the chosen day by part of the day. One group of radios."""
        parts: dict[str, list[dict[str, Any]]] = {}
        if self.recommended:
            parts[_("Good times for both of us")] = self.recommended
        for offered in self.by_day.get(self.day, []):
            part = f"{self.day_words}, {part_of_day(local(offered.start).hour)}"
            parts.setdefault(part, []).append(self._tile(offered))
        return [{"name": name, "times": times} for name, times in parts.items()]

    @cached_property
    def recommended(self) -> list[dict[str, Any]]:
        """On the first look three or four starts that suit our rounds, each with its day.

        Of a day that is opened, the best of its morning and of its afternoon, unless the day
        has so few times that everything is seen at once.
        """
        if self.query.get("day") or self.week > self.today:
            today = self.by_day.get(self.day, [])
            best = [one for one in today if one.start in self.offer.best_of_half_days]
            return [self._tile(offered) for offered in best] if len(today) > FEW_TIMES else []
        best = sorted(self.offer.recommended, key=lambda offered: offered.start)
        return [self._tile(offered, dated=True) for offered in best]

    def _tile(self, offered: OfferedStart, *, dated: bool = False) -> dict[str, Any]:
        who = self._who(offered)
        if dated:
            who = ", ".join(filter(None, [short_day(date_of(offered.start)), who]))
        return {"value": self._value(offered), "time": clock(offered.start), "note": who}

    def _value(self, offered: OfferedStart) -> str:
        return sign(offered, self.offer.visit_type, self.place_code)

    def _who(self, offered: OfferedStart, *, full: bool = False) -> str:
        who = self.offer.practitioners.get(offered.practitioner_ids[0])
        if who is None:
            return ""
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
            "note": short_name(people[offered.practitioner_ids[0]])
            if offered.practitioner_ids[0] in people
            else "",
        }
        for offered in sorted(starts, key=lambda offered: offered.start)
    ]
    return [{"name": _("Nearest times"), "times": tiles}] if tiles else []


def holding(visit: Visit | None) -> dict[str, str]:
    """The line that says what we keep and until when."""
    if visit is None or visit.hold_expires is None:
        return {}
    extendable = not visit.hold_extended and not visit.payment_pending
    return {
        "time": short_moment(visit.start, visit.time_zone),
        "until": clock(visit.hold_expires, visit.time_zone),
        "extend_url": reverse("patient:extend") if extendable else "",
    }


def visit_words(visit: Visit) -> str:
    """`First visit, 60 minutes`."""
    return filled(
        _("%(name)s, %(minutes)s minutes"),
        name=visit.visit_type.spoken_name,
        minutes=visit.end_minute - visit.start_minute,
    )


def when_row(visit: Visit, change: str = "") -> dict[str, Any]:
    """When, for a summary."""
    lines = [moment(visit.start, visit.time_zone), _("Pacific time")]
    return {"key": _("When"), "lines": lines, "change_url": change}


def who_comes(visit: Visit) -> dict[str, Any]:
    """Who comes, for a summary."""
    who = visit.practitioner
    lines = [who.name, who.title]
    if who.registration_number:
        lines.append(
            _("%(college)s, registration %(number)s")
            % {"college": who.college, "number": who.registration_number}
        )
    return {"key": _("Who comes"), "lines": [line for line in lines if line]}


def check_rows(visit: Visit, answers: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Every answer, with a link to change it."""
    person = [answers["name"]]
    if answers.get("contact_name"):
        person.append(_("booked by %(name)s") % {"name": answers["contact_name"]})
    street = ", ".join(part for part in (answers["street"], answers.get("unit", "")) if part)
    rows = [
        when_row(visit, reverse("patient:times")),
        who_comes(visit),
        {"key": _("Visit"), "value": visit_words(visit), "change_url": reverse("patient:what")},
        {"key": _("Person we visit"), "lines": person, "change_url": reverse("patient:details")},
        {
            "key": _("How we reach you"),
            "lines": [answers["email"], answers["phone"]],
            "change_url": reverse("patient:details"),
        },
        {
            "key": _("Where we come"),
            "lines": [street, f"{answers['town']} {answers['postal_code']}"],
            "change_url": reverse("patient:address"),
        },
        {
            "key": _("Who pays"),
            "lines": [Payer(visit.payer).label, *claim_lines(answers)],
            "change_url": reverse("patient:payer"),
        },
    ]
    return rows


def claim_lines(answers: Mapping[str, Any]) -> list[str]:
    """The claim number and which day of the 84 covered by an ICBC claim the visit falls on."""
    lines = []
    if answers.get("claim_number"):
        lines.append(_("Claim %(number)s") % {"number": answers["claim_number"]})
    if answers.get("crash_day"):
        lines.append(answers["crash_day"])
    return lines
