"""Which backups are kept: the newest of each of the last days, weeks and months that have one."""

import datetime as dt
import re
import secrets
from collections.abc import Iterable
from dataclasses import dataclass

NAME = re.compile(r"doorstep-(\d{8}T\d{6}Z)-[0-9a-f]{4}\.backup\.age")


@dataclass(frozen=True)
class Rule:
    """How many days, weeks and months are remembered."""

    days: int
    weeks: int
    months: int


def new_name(now: dt.datetime) -> str:
    """A name that tells the moment, and is another for each of two backups of one second."""
    return f"doorstep-{now.astimezone(dt.UTC):%Y%m%dT%H%M%SZ}-{secrets.token_hex(2)}.backup.age"


def made_at(name: str) -> dt.datetime | None:
    """When the backup of that name was made; None for a file that is none of ours."""
    found = NAME.fullmatch(name)
    if not found:
        return None
    return dt.datetime.strptime(found[1], "%Y%m%dT%H%M%SZ").replace(tzinfo=dt.UTC)


def too_old(names: Iterable[str], rule: Rule) -> list[str]:
    """The backups that are not kept. Foreign files are never among them, nor is the newest backup."""
    backups = sorted((moment, name) for name in names if (moment := made_at(name)))
    backups.reverse()
    kept = {name for _moment, name in backups[:1]}
    for most, period in (
        (rule.days, lambda moment: moment.date()),
        (rule.weeks, lambda moment: moment.isocalendar()[:2]),
        (rule.months, lambda moment: (moment.year, moment.month)),
    ):
        newest: dict[object, str] = {}
        for moment, name in backups:
            newest.setdefault(period(moment), name)
        kept |= set(list(newest.values())[:most])
    return sorted(name for _moment, name in backups if name not in kept)
