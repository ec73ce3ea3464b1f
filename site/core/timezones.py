"""Zone data comes from the pinned `tzdata` package, never from the machine.

British Columbia stopped changing its clocks in March 2026; machines with older zone files
are an hour wrong for Vancouver in winter. `use_pinned_zones` must run before anything reads a zone.
"""

import datetime as dt
import zoneinfo


class StaleZoneData(RuntimeError):
    """The zone data in use does not know that Vancouver stays on UTC−7."""


def use_pinned_zones() -> None:
    """Forget the system's zone files and refuse to go on with stale rules.

    Raises StaleZoneData when Vancouver in December 2026 is not UTC−7.
    """
    zoneinfo.reset_tzpath(to=())
    # A zone read before, from the machine's files, would be handed out for ever.
    zoneinfo.ZoneInfo.clear_cache()
    if vancouver_offset_hours() != -7:
        raise StaleZoneData(
            "Time-zone data is stale: Vancouver in December 2026 must be UTC−7. "
            "Install the pinned tzdata package (see requirements.lock)."
        )


def vancouver_offset_hours() -> float:
    """Hours from UTC to Vancouver's wall clock at noon on 15 December 2026."""
    noon = dt.datetime(2026, 12, 15, 12, tzinfo=zoneinfo.ZoneInfo("America/Vancouver"))
    offset = noon.utcoffset()
    assert offset is not None  # a zone-aware datetime always has one
    return offset.total_seconds() / 3600
