"""A diary as full as a clinic's year: the sweep still says what looking at every minute says."""

import random
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from booking.scheduling.lab.explain import answer
from booking.scheduling.lab.scenario import read_scenario
from tests.scheduling import naive

PLACES = "ABCDE"
FIRST = datetime(2026, 9, 7, tzinfo=UTC)  # over both the autumn change of most clocks and BC's none


def a_thousand_visits(seed, zone):
    """Four people, 250 visits each over three months, of every status; asked about one fortnight."""
    chance = random.Random(seed)
    people = []
    for number in range(4):
        visits = []
        at = FIRST + timedelta(hours=chance.randrange(24))
        while len(visits) < 250:
            at += timedelta(minutes=5 * chance.randrange(6, 150))
            ends = at + timedelta(minutes=5 * chance.randrange(3, 19))
            status = chance.choice(["confirmed"] * 6 + ["held", "cancelled", "no_show"])
            visits.append(
                {
                    "start": f"{at:%Y-%m-%dT%H:%M:%SZ}",
                    "end": f"{ends:%Y-%m-%dT%H:%M:%SZ}",
                    "place": chance.choice(PLACES),
                    "status": status,
                    "buffer_after": chance.choice([0, 0, 10]),
                }
            )
            if status == "held":
                lapses = chance.choice(["2026-10-19T00:00:00Z", "2026-10-21T00:00:00Z"])
                visits[-1] |= {"hold_expires": lapses, "holder": chance.choice(["me", "you"])}
            at = ends
        people.append(
            {
                "id": f"P{number}",
                "overnight": number == 3,
                "hours": [
                    {"days": ["mon", "tue", "wed", "thu"], "from": "09:00", "to": "17:00"},
                    {"days": ["fri", "sat"], "from": "20:00", "to": "04:00"},
                ],
                "turnaround_minutes": 5 * number,
                "visits": visits,
            }
        )
    return {
        "now": "2026-10-20T00:00:00Z",
        "query": {"from": "2026-10-22T00:00:00Z", "to": "2026-11-05T00:00:00Z"},
        "time_zone": zone,
        "visit_type": {"minutes": 45, "every": 15, "max_visits_per_day": 4},
        "practitioners": people,
        "drive_minutes": {
            one: {two: 10 + 5 * abs(PLACES.index(one) - PLACES.index(two)) for two in PLACES}
            for one in PLACES
        },
        "patient": {"place": "B"},
        "holder": "me",
    }


@pytest.mark.parametrize("zone", ["America/Vancouver", "Europe/London"])
def test_a_thousand_visits_are_answered_as_by_looking_at_every_minute(zone):
    scenario = a_thousand_visits(1, zone)

    found = answer(read_scenario(scenario, ZoneInfo))
    expected = naive.answer(scenario)

    starts = [int(start.timestamp()) for start in expected["starts"]]
    assert sum(len(person["visits"]) for person in scenario["practitioners"]) == 1000
    assert found.starts == starts
    assert len(starts) > 20
