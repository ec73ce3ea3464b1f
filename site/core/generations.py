"""One number per kind of public knowledge: raised on change, read cheaply, compared for staleness."""

from typing import Any

from django.db.models import F, QuerySet

from core import cache_tokens
from core.models import Generation
from core.prepared import prepared, prepared_update

AVAILABILITY = cache_tokens.AVAILABILITY
#: Of AVAILABILITY all but visits: working hours, time off, closures. Raised together with it.
HOURS = "hours"


def raise_generation(name: str) -> None:
    """Say that everything computed under the present number of `name` is stale."""
    cache_tokens.renew(name)
    _count(name)
    # Whoever forgets that only visits changed makes more be read anew, never less.
    if name == AVAILABILITY:
        _count(HOURS)


def visits_changed() -> None:
    """Say that a time was taken or given back: AVAILABILITY is stale, nobody's hours are.

    For whoever raised the version of the diary, or touched nothing but holds (decisions/1036).
    """
    cache_tokens.renew(AVAILABILITY)
    _count(AVAILABILITY)


def _count(name: str) -> None:
    # Counted by the database, not read and written back: of two at once neither may be lost.
    if not _raise(name):
        Generation.objects.get_or_create(name=name, defaults={"number": 1})


def generation(name: str) -> int:
    """The present number of `name`; 0 before the first change. One indexed query."""
    found = _numbers(name)
    return found[0] if found else 0


@prepared_update
def _raise(name: str) -> tuple[QuerySet[Generation], dict[str, Any]]:
    return Generation.objects.filter(name=name), {"number": F("number") + 1}


@prepared
def _numbers(name: str) -> QuerySet[Generation, int]:
    return Generation.objects.filter(name=name).values_list("number", flat=True)
