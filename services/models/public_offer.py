"""What the clinic offers, worked out by the worker so that no visitor waits for it."""

import datetime as dt
from collections.abc import Hashable, Mapping
from dataclasses import asdict
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.utils.dateparse import parse_datetime

from booking import catalogue
from booking.catalogue import AreaOffer, PractitionerOffer, PublicOffer, VisitTypeOffer
from core.cache_tokens import AVAILABILITY, remembered
from core.clock import now
from core.page_dependencies import noting

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
    row = KeptOffer.objects.first()
    try:
        return (row.made_at, restored(row.offer)) if row else None
    except (KeyError, TypeError):  # kept by a version of the program that knew other facts
        return None


def free_times() -> Mapping[Hashable, Any]:
    """All that pages may say of free times now; read once for each change of availability."""
    return remembered("free-times", _free_times, seconds=60, under=AVAILABILITY)  # type: ignore


def _free_times() -> dict[Hashable, Any]:
    offer = current_offer(now())
    with noting() as said:  # by asking for all of it
        _all = offer.soonest_area, [each.next_start for each in offer.areas + offer.practitioners]
    return said


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
    )


def _values(found: dict[str, Any]) -> dict[str, Any]:
    """Lists as tuples and the next free start as an instant."""
    values: dict[str, Any] = {
        key: tuple(v) if isinstance(v, list) else v for key, v in found.items()
    }
    if isinstance(start := values.get("first_start"), str):
        values["first_start"] = parse_datetime(start)
    return values
