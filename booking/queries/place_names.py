"""The service areas and postal codes meant by the name of a place."""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

from rapidfuzz import fuzz

from booking.models import AreaPrefix, PostalPoint, ServiceArea
from territory.here import country

LIKE_ENOUGH = 88
MOST_CODES = 40


@dataclass(frozen=True, slots=True)
class NamedArea:
    """A service area that is called so, or has such a place in it, with the codes that are meant."""

    area: ServiceArea
    codes: list[tuple[str, str]]


def areas_named(typed: str) -> list[NamedArea]:
    """The areas somebody may mean by a place's name, each with its codes and what they are called."""
    wanted = country().postal_codes.without_region(_plain(typed)).strip(" ,")
    # Two letters are like almost any name.
    if len(wanted) < 3:
        return []
    rows = AreaPrefix.objects.filter(area__is_active=True).select_related("area")
    prefixes = list(rows.order_by("area__name", "prefix"))
    known = PostalPoint.objects.filter(
        code__in={row.prefix[: country().prefix_length] for row in prefixes}
    )
    points = {point.code: point for point in known}
    by_area: dict[ServiceArea, list[AreaPrefix]] = {}
    for row in prefixes:
        by_area.setdefault(row.area, []).append(row)
    found = (
        NamedArea(area, _codes(wanted, area, rows_of_area, points))
        for area, rows_of_area in by_area.items()
    )
    return [named for named in found if named.codes]


def _codes(
    wanted: str, area: ServiceArea, rows: Iterable[AreaPrefix], points: dict[str, PostalPoint]
) -> list[tuple[str, str]]:
    """All codes of an area of that name; of another, those of the place inside it."""
    is_area = _alike(wanted, area.name)
    codes = []
    for code in sorted({row.prefix[: country().prefix_length] for row in rows}):
        point = points.get(code)
        name = point.name if point else ""
        inside = point is not None and _alike(wanted, point.municipality, *_parts(point.name))
        if is_area or inside:
            codes.append((code, name or area.name))
    return codes[:MOST_CODES]


def _parts(name: str) -> list[str]:
    """`Burnaby (Maywood / Oakalla)` names three places."""
    return [part.strip() for part in re.split(r"[(/)]", name) if part.strip()]


def _alike(wanted: str, *names: str) -> bool:
    return any(fuzz.ratio(wanted, _plain(name)) >= LIKE_ENOUGH for name in names if name)


def _plain(text: str) -> str:
    """Small letters without accents, one space between words."""
    # Decomposed first, so that an accent is a sign of its own and can be left out: Montréal, Montreal.
    letters = unicodedata.normalize("NFKD", text.casefold())
    return " ".join(
        "".join(
            sign if sign.isalnum() or sign == "." else " "
            for sign in letters
            if not unicodedata.combining(sign)
        ).split()
    )
