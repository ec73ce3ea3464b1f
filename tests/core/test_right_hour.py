"""The right hour on any machine: zone data is the project's, never the system's."""

import datetime as dt
import os
import subprocess
import sys
import time
import zoneinfo
from pathlib import Path

import pytest

from core.timezones import StaleZoneData, vancouver_offset_hours

ROOT = Path(__file__).resolve().parents[2]
VANCOUVER = zoneinfo.ZoneInfo("America/Vancouver")


def test_vancouver_stays_on_utc_minus_seven_in_december_2026():
    assert vancouver_offset_hours() == -7


def test_half_past_nine_on_15_december_2026_is_16_30_utc():
    local = dt.datetime(2026, 12, 15, 9, 30, tzinfo=VANCOUVER)

    assert local.astimezone(dt.UTC).isoformat() == "2026-12-15T16:30:00+00:00"


def test_no_system_zone_file_is_consulted():
    assert zoneinfo.TZPATH == ()


def test_the_process_clock_is_utc():
    assert time.tzname == ("UTC", "UTC")


def test_no_day_of_2026_to_2028_skips_or_doubles_an_hour_after_the_law_changed():
    day = dt.date(2026, 3, 9)
    while day < dt.date(2029, 1, 1):
        midnight = dt.datetime(day.year, day.month, day.day, tzinfo=VANCOUVER)
        assert midnight.utcoffset() == dt.timedelta(hours=-7), day
        day += dt.timedelta(days=1)


@pytest.mark.server
def test_the_program_refuses_to_start_on_stale_zone_data(tmp_path):
    """A stale tzdata package first on the path: Vancouver as it was before 2026."""
    zones = tmp_path / "tzdata" / "zoneinfo" / "America"
    zones.mkdir(parents=True)
    for package in (tmp_path / "tzdata", tmp_path / "tzdata" / "zoneinfo", zones):
        (package / "__init__.py").touch()
    # Los Angeles still changes its clocks, as Vancouver did until March 2026.
    with zoneinfo._common.load_tzdata("America/Los_Angeles") as los_angeles:
        (zones / "Vancouver").write_bytes(los_angeles.read())

    start = subprocess.run(
        [sys.executable, str(ROOT / "manage.py"), "check"],
        capture_output=True,
        text=True,
        env={**os.environ, "PYTHONPATH": str(tmp_path), "VAR_DIR": str(tmp_path / "var")},
    )

    assert start.returncode != 0
    assert StaleZoneData.__name__ in start.stderr
    assert "Vancouver in December 2026 must be UTC−7" in start.stderr
