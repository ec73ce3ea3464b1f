"""How stretches of time are said."""

import datetime as dt
from zoneinfo import ZoneInfo

import pytest

from core import local_time
from tests.factories import at

ZONE = ZoneInfo("America/Vancouver")


@pytest.mark.parametrize(
    ("start", "end", "said"),
    [
        (("2026-11-24", "00:00"), ("2026-11-25", "00:00"), "Tuesday 24 November"),
        (
            ("2026-11-24", "00:00"),
            ("2026-11-28", "00:00"),
            "Tuesday 24 November to Friday 27 November",
        ),
        (
            ("2026-11-24", "12:00"),
            ("2026-11-25", "00:00"),
            "Tuesday 24 November, 12:00 pm to midnight",
        ),
        (
            ("2026-11-24", "09:30"),
            ("2026-11-24", "11:00"),
            "Tuesday 24 November, 9:30 am to 11:00 am",
        ),
        (
            ("2026-11-24", "12:00"),
            ("2026-11-26", "09:00"),
            "Tuesday 24 November, 12:00 pm to Thursday 26 November, 9:00 am",
        ),
    ],
)
def test_a_stretch_of_time_is_said_as_people_say_it(start, end, said):
    assert local_time.span(at(*start), at(*end), ZONE.key) == said


@pytest.mark.parametrize(
    ("date", "minute", "zone", "instant"),
    [
        ("2026-11-25", 0, "America/Vancouver", "2026-11-25T07:00"),
        ("2026-11-25", 1439, "America/Vancouver", "2026-11-26T06:59"),
        ("2026-11-25", 1440, "America/Vancouver", "2026-11-26T07:00"),  # the end of the day
        ("2026-03-08", 1440, "America/Toronto", "2026-03-09T04:00"),  # a day of 23 hours
        ("2026-11-25", 570, "Europe/Lisbon", "2026-11-25T09:30"),
    ],
)
def test_a_minute_of_a_local_day_is_one_instant(date, minute, zone, instant):
    at = local_time.at_minute(dt.date.fromisoformat(date), minute, zone)

    assert f"{at:%Y-%m-%dT%H:%M}" == instant
    assert at.utcoffset() == dt.timedelta(0)
