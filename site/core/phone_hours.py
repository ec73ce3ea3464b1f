"""When the phone is answered, as the office types it, in the language being spoken.

A line that says weekdays and hours in the usual way, such as `Monday to Friday, 8 am to 6 pm`, is
understood and said in any language; what the office wrote for a language itself comes first. A line
that is neither stays as it was typed, and says which language it is in.
"""

import re

from django.conf import settings
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext as _
from django.utils.translation import override

from core.bilingual import spoken
from core.languages import present
from core.local_time import clock_of
from core.navigation import said

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


def _understood(typed: str) -> str:
    """The line made anew of its days and hours; empty where it says more, or something else."""
    found = _LINE.fullmatch(typed)
    if found is None:
        return ""
    first, last = _day(found[1]), _day(found[2] or found[1])
    hours = [_minute(*found.group(3, 4, 5)), _minute(*found.group(6, 7, 8))]
    if first is None or last is None or None in hours:
        return ""
    words = {
        "first": str(WEEKDAYS[first]),
        "last": str(WEEKDAYS[last]),
        "open": clock_of(hours[0] or 0),
        "close": clock_of(hours[1] or 0),
    }
    if first == last:
        return _("%(first)s, %(open)s to %(close)s") % words
    return _("%(first)s to %(last)s, %(open)s to %(close)s") % words


def _day(name: str) -> int | None:
    with override("en"):
        english = {str(word).lower(): number for number, word in WEEKDAYS.items()}
    return english.get(name.lower())


def _minute(hour: str, minute: str | None, half: str) -> int | None:
    """`8`, `30`, `am` → 510."""
    if not 1 <= int(hour) <= 12 or int(minute or 0) > 59:
        return None
    return (int(hour) % 12 + 12 * (half.lower() == "pm")) * 60 + int(minute or 0)
