"""One number per kind of public knowledge: raised on change, read cheaply, compared for staleness."""

from django.db.models import F

from core import cache_tokens
from core.models import Generation

AVAILABILITY = cache_tokens.AVAILABILITY


def raise_generation(name: str) -> None:
    """Say that everything computed under the present number of `name` is stale."""
    cache_tokens.renew(name)
    # Counted by the database, not read and written back: of two at once neither may be lost.
    if not Generation.objects.filter(name=name).update(number=F("number") + 1):
        Generation.objects.get_or_create(name=name, defaults={"number": 1})


def generation(name: str) -> int:
    """The present number of `name`; 0 before the first change. One indexed query."""
    found = Generation.objects.filter(name=name).values_list("number", flat=True).first()
    return found or 0
