"""Statutory holidays become closures; what the clinic itself wrote for a date stays."""

import datetime as dt
from collections.abc import Sequence

import holidays
from django.db import transaction

from booking.models import Closure
from core.generations import AVAILABILITY, raise_generation


class UnknownRegion(Exception):
    """No list of statutory holidays is known for this country and region."""


@transaction.atomic
def sync_holidays(*, years: Sequence[int], country: str, region: str) -> list[Closure]:
    """Add a closure for every statutory holiday of `region` in `years` that has none yet.

    `country` is an ISO code; `region` a code (`BC`) or name (`British Columbia`). Returns the new
    closures by date. Raises UnknownRegion. Source: the `holidays` package.
    """
    found = _statutory(tuple(years), country, region)
    known = set(Closure.objects.filter(date__in=list(found)).values_list("date", flat=True))
    new = [
        Closure(date=date, name=name[:120], is_statutory=True)
        for date, name in sorted(found.items())
        if date not in known
    ]
    made = Closure.objects.bulk_create(new, ignore_conflicts=True)
    if made:
        raise_generation(AVAILABILITY)
    return made


def _statutory(years: tuple[int, ...], country: str, region: str) -> dict[dt.date, str]:
    try:
        place = holidays.country_holidays(country, subdiv=region.strip() or None)
    except NotImplementedError:
        raise UnknownRegion from None
    spoken = f"en_{country}" if f"en_{country}" in place.supported_languages else None
    calendar = holidays.country_holidays(
        country, subdiv=region.strip() or None, years=years, language=spoken
    )
    return dict(calendar.items())
