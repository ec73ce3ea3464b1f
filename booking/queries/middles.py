"""The middle of each area: the place from which its free times are reckoned and counted.

One way for pages, reports and whoever asks the API about that place: the prefix nearest to the middle,
of those that a patient could type and would be visited in this area for.
"""

from collections.abc import Iterable, Mapping

from booking.models import AreaPrefix, ServiceArea
from booking.scheduling.areas import area_of
from booking.scheduling.travel import Place, straight_km
from territory.here import country
from territory.postal_codes import PostalCodeUnreadable


def codes_of(areas: Iterable[ServiceArea]) -> dict[int, list[str]]:
    """Area id → the codes of its prefixes that lie in it. The prefixes are read before; one query."""
    owners = dict(AreaPrefix.objects.values_list("prefix", "area"))
    return {
        # A longer prefix inside may belong to another area: its times are that one's.
        area.pk: sorted(code for code in _codes(area) if area_of(code, owners) == area.pk)
        for area in areas
    }


def _codes(area: ServiceArea) -> set[str]:
    codes = {_readable(row.prefix) for row in area.prefixes.all()}
    return {code for code in codes if code}


def _readable(prefix: str) -> str:
    """The whole prefix where it is a code by itself, else the part of it that is; empty where it is vague."""
    codes = country().postal_codes
    try:
        code = codes.read(prefix)
    except PostalCodeUnreadable:
        return prefix[: country().prefix_length]
    # A rural prefix may span a hundred kilometres: only one that names the village will do.
    return "" if code.is_vague and len(prefix) < codes.village_length else code.code


def middle_of(area: ServiceArea, codes: Iterable[str], places: Mapping[str, Place]) -> Place | None:
    """The place of the code nearest to the area's middle; None when none has a position."""
    known = [code for code in codes if code in places]
    middle = (area.latitude, area.longitude)

    def from_middle(code: str) -> tuple[float, str]:
        if middle[0] is None or middle[1] is None:
            return 0.0, code
        return straight_km(places[code][1:3], (middle[0], middle[1])), code

    return places[min(known, key=from_middle)] if known else None
