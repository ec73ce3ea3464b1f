"""The public offer (areas, practitioners, next free times), worked out by the worker, read by pages."""

import datetime as dt
from collections.abc import Hashable, Iterator, Mapping
from dataclasses import asdict
from typing import Any
from uuid import uuid4

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models

from booking import catalogue
from booking.catalogue import (
    AreaOffer,
    FirstStarts,
    NextAsked,
    PractitionerOffer,
    PublicOffer,
    TermsOffer,
    VisitTypeOffer,
)
from core.cache_tokens import AVAILABILITY, remembered
from core.clock import now

# A worker that stands still must not let pages say times that are long gone.
TOO_OLD = dt.timedelta(minutes=15)


class KeptOffer(models.Model):
    """The one row: the offer, the availability it was worked out under, and when."""

    generation = models.PositiveBigIntegerField()
    made_at = models.DateTimeField()
    offer = models.JSONField(encoder=DjangoJSONEncoder)

    def __str__(self) -> str:
        return f"offer {self.generation} of {self.made_at:%Y-%m-%d %H:%M}"


def current_offer(moment: dt.datetime) -> PublicOffer:
    """What pages show at `moment`: the kept offer, or, without a worker, one made on the spot."""
    kept = remembered("kept-offer", _kept, seconds=60, under=AVAILABILITY)
    if kept and moment - kept[0] < TOO_OLD:
        return kept[1]  # type: ignore[no-any-return]
    return catalogue.public_offer(moment)


def _kept() -> tuple[dt.datetime, PublicOffer] | None:
    """The stored offer and when it was made."""
    row = KeptOffer.objects.first()
    try:
        return (row.made_at, restored(row.offer)) if row else None
    except (KeyError, TypeError):  # kept by a version of the program that knew other facts
        return None


class OfferedTimes(Mapping[Hashable, Any]):
    """All that pages may say of free times: each question is answered when a page said it."""

    def __init__(self, offer: PublicOffer) -> None:
        self.offer = offer

    def __getitem__(self, asked: Hashable) -> Any:
        if not isinstance(asked, NextAsked):
            raise KeyError(asked)
        return self.offer.answer(asked)

    def __iter__(self) -> Iterator[Hashable]:
        return iter(())

    def __len__(self) -> int:
        return 0

    def __bool__(self) -> bool:
        # Nothing can be counted here, and what counts nothing would be taken for nothing kept.
        return True


#: The present answers of this process, by their mark. The cache copies what it keeps; these are
#: to be worked out once, and no page that is sent again should pay for the whole offer.
_present: dict[str, OfferedTimes] = {}


def free_times() -> Mapping[Hashable, Any]:
    """What pages may say of free times now; read once for each change of availability."""
    mark = remembered("free-times", _mark, seconds=60, under=AVAILABILITY)
    return _present.get(mark) or OfferedTimes(current_offer(now()))


def _mark() -> str:
    """Work the free times out anew; returns the mark under which this process has them."""
    mark = uuid4().hex
    found = OfferedTimes(current_offer(now()))
    # Only the newest is ever asked for.
    _present.clear()
    _present[mark] = found
    return mark


def stored(offer: PublicOffer) -> dict[str, Any]:
    """`offer` as what JSON can say."""
    return asdict(offer)


def restored(found: dict[str, Any]) -> PublicOffer:
    """The offer behind its stored form."""
    return PublicOffer(
        time_zone=found["time_zone"],
        areas=tuple(AreaOffer(**_values(area)) for area in found["areas"]),
        practitioners=tuple(PractitionerOffer(**_values(who)) for who in found["practitioners"]),
        visit_types=tuple(VisitTypeOffer(**_values(kind)) for kind in found["visit_types"]),
        firsts=FirstStarts(
            shapes=tuple((kind, shape) for kind, shape in found["firsts"]["shapes"]),
            rows=tuple((who, area, shape, at) for who, area, shape, at in found["firsts"]["rows"]),
        ),
        terms=_terms(found["terms"]),
    )


def _terms(found: dict[str, Any]) -> TermsOffer:
    steps = tuple((hours, percent) for hours, percent in found["steps"])
    return TermsOffer(**{**_values(found), "steps": steps})


def _values(found: dict[str, Any]) -> dict[str, Any]:
    """Lists as tuples."""
    return {key: tuple(v) if isinstance(v, list) else v for key, v in found.items()}
