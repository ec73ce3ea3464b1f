"""Lists of the simulator, a page at a time, as Stripe's API pages them."""

from __future__ import annotations

from typing import Any

from booking.simulator import store
from booking.simulator.answers import ApiError
from booking.simulator.models import SimulatorObject

LONGEST = 100


def page_of(
    kind: str,
    asked: dict[str, Any],
    url: str,
    *,
    parent: str | None = None,
    types: list[str] | None = None,
    only: list[str] | None = None,
) -> dict[str, Any]:
    """The newest objects of a kind that fit what was asked."""
    # Newest first, and one more than asked tells whether there is another page: as Stripe does.
    rows = SimulatorObject.objects.filter(kind=kind).order_by("-seq")
    if parent is not None:
        rows = rows.filter(parent=parent)
    if only is not None:
        rows = rows.filter(id__in=only)
    if types:
        rows = rows.filter(data__type__in=types)
    if isinstance(asked.get("created"), dict):
        rows = rows.filter(created__gte=asked["created"].get("gte", 0))
    if "starting_after" in asked:
        rows = rows.filter(seq__lt=store.get(asked["starting_after"]).seq)
    limit = int(asked.get("limit", 10))
    if not 1 <= limit <= LONGEST:
        raise ApiError(400, f"limit must be between 1 and {LONGEST}", param="limit")
    found = [row.data for row in rows[: limit + 1]]
    return {"object": "list", "url": url, "has_more": len(found) > limit, "data": found[:limit]}
