"""Statutory holidays become closures; what the clinic itself wrote for a date stays."""

import datetime as dt
from collections.abc import Sequence

import holidays
from django.db import transaction

from booking.models import Closure
from booking.operations.clinic.closing import closing
from booking.operations.visits.fates import NOBODY, Fates
from core.audit import SYSTEM, Actor
from core.generations import AVAILABILITY, raise_generation


class UnknownRegion(Exception):
    """No list of statutory holidays is known for this country and region."""


def sync_holidays(
    *,
    years: Sequence[int],
    country: str,
    region: str,
    now: dt.datetime,
    by: Actor = SYSTEM,
    fates: Fates = NOBODY,
) -> list[Closure]:
    """Add a closure for every statutory holiday of `region` in `years` that has none yet.

    `country` is an ISO code; `region` a code (`BC`) or name (`British Columbia`). Returns the new
    closures by date. Raises UnknownRegion and VisitsUndecided.
    Source: the `holidays` package.
    """
    found = _statutory(tuple(years), country, region)
    known = set(Closure.objects.filter(date__in=list(found)).values_list("date", flat=True))
    new = [
        Closure(date=date, name=name[:120], is_statutory=True)
        for date, name in sorted(found.items())
        if date not in known
    ]
    if not new:
        return []
    dates = [closure.date for closure in new]
    with transaction.atomic(), closing(dates, fates=fates, by=by, now=now):
        # Two people may sync at once: the other's closure of that date is as good as ours.
        made = Closure.objects.bulk_create(new, ignore_conflicts=True)
        raise_generation(AVAILABILITY)
    return made


def _statutory(years: tuple[int, ...], country: str, region: str) -> dict[dt.date, str]:
    try:
        place = holidays.country_holidays(country, subdiv=region.strip() or None)
    except NotImplementedError:
        raise UnknownRegion from None
    # In English where the package can: its default is the country's own first language.
    spoken = f"en_{country}" if f"en_{country}" in place.supported_languages else None
    calendar = holidays.country_holidays(
        country, subdiv=region.strip() or None, years=years, language=spoken
    )
    return dict(calendar.items())
