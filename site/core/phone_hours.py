"""When the phone is answered, as the office types it, in the language being spoken.

A line that says weekdays and hours in the usual way, such as `Monday to Friday, 8 am to 6 pm`, is
understood and said in any language; what the office wrote for a language itself comes first. A line
that is neither stays as it was typed, and says which language it is in.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from django.conf import settings
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext as _

from core.bilingual import spoken
from core.languages import present
from core.local_time import clock_of
from core.navigation import said

#: As the office types them; the language being spoken does not matter.
ENGLISH = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_DAY = r"[a-z]+"
_CLOCK = r"(\d{1,2})(?:[:.](\d\d))?\s*(am|pm)"
_BETWEEN = r"\s*(?:to|until|–|-)\s*"
_LINE = re.compile(rf"({_DAY})(?:{_BETWEEN}({_DAY}))?,?\s+{_CLOCK}{_BETWEEN}{_CLOCK}", re.I)


def said_hours(line: str) -> str:
    """One line of the phone's hours for whoever is reading."""
    own = said(line)
    typed = line.split("|")[0].strip()
    if own != typed or present() == settings.LANGUAGE_CODE:
        return own
    return _understood(typed) or spoken(typed)


@dataclass(frozen=True)
class Spell:
    """Days with the same hours, as programs read them: `Monday`, `08:00`."""

    days: tuple[str, ...]
    opens: str
    closes: str


def spells(lines: Iterable[str]) -> list[Spell]:
    """The lines that say days and hours in the usual way; others are for people alone."""
    read = (_read(line.split("|")[0].strip()) for line in lines)
    return [
        Spell(tuple(ENGLISH[day] for day in range(first, last + 1)), _clock(opens), _clock(closes))
        for first, last, opens, closes in filter(None, read)
        if first <= last
    ]


def _clock(minute: int) -> str:
    return f"{minute // 60:02}:{minute % 60:02}"


def _read(typed: str) -> tuple[int, int, int, int] | None:
    """First and last day, and the minutes between; None where it says more, or something else."""
    found = _LINE.fullmatch(typed)
    if found is None:
        return None
    first, last = _day(found[1]), _day(found[2] or found[1])
    opens, closes = _minute(*found.group(3, 4, 5)), _minute(*found.group(6, 7, 8))
    if first is None or last is None or opens is None or closes is None:
        return None
    return first, last, opens, closes


def _understood(typed: str) -> str:
    """The line made anew of its days and hours; empty where it says more, or something else."""
    read = _read(typed)
    if read is None:
        return ""
    first, last, opens, closes = read
    words = {
        "first": str(WEEKDAYS[first]),
        "last": str(WEEKDAYS[last]),
        "open": clock_of(opens),
        "close": clock_of(closes),
    }
    if first == last:
        return _("%(first)s, %(open)s to %(close)s") % words
    return _("%(first)s to %(last)s, %(open)s to %(close)s") % words


def _day(name: str) -> int | None:
    wanted = name.capitalize()
    return ENGLISH.index(wanted) if wanted in ENGLISH else None


def _minute(hour: str, minute: str | None, half: str) -> int | None:
    """`8`, `30`, `am` → 510."""
    if not 1 <= int(hour) <= 12 or int(minute or 0) > 59:
        return None
    return (int(hour) % 12 + 12 * (half.lower() == "pm")) * 60 + int(minute or 0)
