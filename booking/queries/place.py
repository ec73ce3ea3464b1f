"""The place and service area of a typed postal code, or a plain reason why there is none."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import QuerySet

from booking.models import AreaPrefix, PostalPoint, ServiceArea
from booking.scheduling.areas import prefixes
from booking.scheduling.travel import Place, straight_km
from core import washing
from core.prepared import prepared
from territory.here import country
from territory.postal_codes import PostalCode, PostalCodeUnreadable

#: Further than this, the nearest area is no comfort and is not named.
NEAR_KM = 60.0


@dataclass(frozen=True, slots=True)
class Located:
    """A place we come to. `typed` is the code as it should be written: V5H 1A1, or V5H."""

    place: Place
    area: ServiceArea
    typed: str


class PostalCodeInvalid(ValueError):
    """No postal code. `reason` is a `territory.postal_codes.UnreadableCode`; `position` counts from 1."""

    def __init__(self, fault: PostalCodeUnreadable) -> None:
        super().__init__(fault.reason.value)
        self.reason = fault.reason
        self.position = fault.position
        self.character = fault.character


class NotServed(Exception):
    """Nobody comes there. `nearest_area` is an area within reach of the telephone, or None."""

    def __init__(self, prefix: str, nearest_area: ServiceArea | None = None) -> None:
        super().__init__(prefix)
        self.prefix = prefix
        self.nearest_area = nearest_area


class PhoneOnly(Exception):
    """A code that does not say where somebody lives: `rural`, or `unplaced` (no position known)."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


def locate(postal_code: str) -> Located:
    """The place and area of a postal code, or of its prefix.

    The longest prefix wins; when its area is switched off nobody comes, even if a shorter prefix
    would fit. Two queries. Raises PostalCodeInvalid, NotServed or PhoneOnly.
    """
    try:
        code = country().postal_codes.read(washing.code(postal_code))
    except PostalCodeUnreadable as fault:
        raise PostalCodeInvalid(fault) from None
    match = _longest_prefix(code)
    # A rural prefix may span a hundred kilometres: only one that names the village will do.
    village = country().postal_codes.village_length
    if code.is_vague and (match is None or len(match.prefix) < village):
        raise PhoneOnly("rural")
    points = {p.code: p for p in _points(sorted({code.code, code.prefix}))}
    point = points.get(code.code) or points.get(code.prefix)
    if match is None or not match.area.is_active:
        raise NotServed(code.prefix, _nearest_area(point))
    return Located(_place(code, match, point), match.area, str(code))


def _longest_prefix(code: PostalCode) -> AreaPrefix | None:
    return max(_begun(prefixes(code.code)), key=lambda row: len(row.prefix), default=None)


@prepared
def _begun(begun: Sequence[str]) -> QuerySet[AreaPrefix]:
    return AreaPrefix.objects.filter(prefix__in=begun).select_related("area")


@prepared
def _points(codes: Sequence[str]) -> QuerySet[PostalPoint]:
    return PostalPoint.objects.filter(code__in=codes)


def _place(code: PostalCode, match: AreaPrefix, point: PostalPoint | None) -> Place:
    if point is not None and point.code == code.code and code.is_full:
        return Place(code.code, point.latitude, point.longitude, point.land, exact=True)
    # Of a full code that has no point of its own, only what matching needs is kept.
    kept = match.prefix if len(match.prefix) > country().prefix_length else code.prefix
    if point is not None:
        return Place(kept, point.latitude, point.longitude, point.land)
    if match.area.latitude is None or match.area.longitude is None:
        raise PhoneOnly("unplaced")
    return Place(kept, match.area.latitude, match.area.longitude)


def _nearest_area(point: PostalPoint | None) -> ServiceArea | None:
    if point is None:
        return None
    here = (point.latitude, point.longitude)
    areas = ServiceArea.objects.filter(is_active=True, latitude__isnull=False)
    ranked = [
        (straight_km(here, (area.latitude, area.longitude)), area)
        for area in areas
        if area.latitude is not None and area.longitude is not None
    ]
    distance, area = min(ranked, key=lambda pair: pair[0], default=(NEAR_KM, None))
    return area if distance < NEAR_KM else None
