"""Which alerts are on every page now, and when that changes."""

import datetime as dt
from typing import Any

from core.cache_tokens import remembered
from core.models import Alert


def _planned() -> list[Alert]:
    return list(Alert.objects.filter(is_active=True).order_by("pk"))


def planned() -> list[Alert]:
    """The alerts that are switched on; no query while nothing changes."""
    # All that are switched on, also those of next week: the clock may pass an edge without an edit.
    return remembered("alerts", _planned)  # type: ignore[no-any-return]


def showing(moment: dt.datetime) -> list[Any]:
    """The alerts a page served at `moment` carries."""
    return [alert for alert in planned() if alert.shows_at(moment)]


def next_change(moment: dt.datetime) -> dt.datetime | None:
    """The next instant at which `showing` answers differently, without an edit."""
    ahead = (edge for alert in planned() for edge in alert.boundaries() if edge > moment)
    return min(ahead, default=None)
