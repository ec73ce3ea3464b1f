"""The only place that asks what time it is. Doors and commands call it; everything below takes `now`."""

import datetime as dt


def now() -> dt.datetime:
    """The present instant, in UTC."""
    return dt.datetime.now(dt.UTC)
