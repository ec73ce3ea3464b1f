"""Random scenarios: the sweep, the explainer and the naive second implementation agree."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from booking.scheduling.lab.explain import answer
from booking.scheduling.lab.scenario import read_scenario
from tests.scheduling import naive

#: Around a spring change, an autumn change, BC's last change, and days on which nothing happens.
ZONES_AND_DAYS = st.sampled_from(
    [
        ("America/Vancouver", "2026-03-08"),
        ("America/Vancouver", "2026-11-01"),
        ("America/Vancouver", "2025-11-02"),
        ("America/New_York", "2026-03-08"),
        ("America/New_York", "2026-11-01"),
        ("Europe/London", "2026-03-29"),
        ("Europe/London", "2026-10-25"),
        ("Australia/Lord_Howe", "2026-04-05"),
        ("Australia/Lord_Howe", "2026-10-04"),
        ("America/Havana", "2026-03-08"),
        ("America/Havana", "2026-11-01"),
        ("Africa/Cairo", "2026-04-24"),
        ("Asia/Kathmandu", "2026-06-01"),
        ("UTC", "2026-06-01"),
    ]
)
PLACES = st.sampled_from(["a", "b", "c"])
AREAS = st.sampled_from(["north", "south"])
CLOCKS = st.integers(0, 96).map(lambda n: f"{n // 4:02d}:{n % 4 * 15:02d}")
WEEK = st.lists(st.sampled_from(naive.DAYS), min_size=2, max_size=7, unique=True)
STATUSES = st.sampled_from(
    ["held", "held", "confirmed", "confirmed", "completed", "no_show", "released", "cancelled"]
)


def sometimes(strategy):
    return st.one_of(st.none(), strategy)


def present(content: dict) -> dict:
    return {key: value for key, value in content.items() if value is not None}


def printed(at: datetime) -> str:
    return at.strftime("%Y-%m-%dT%H:%M:%SZ")


@st.composite
def rules(draw):
    return present(
        {
            "days": draw(WEEK),
            "from": draw(CLOCKS),
            "to": draw(CLOCKS),
            "areas": draw(sometimes(st.lists(AREAS, max_size=2))),
        }
    )


@st.composite
def visits(draw, base):
    start = base + timedelta(minutes=5 * draw(st.integers(-100, 500)))
    status = draw(STATUSES)
    return present(
        {
            "start": printed(start),
            "end": printed(start + timedelta(minutes=draw(st.sampled_from([5, 30, 45, 60, 200])))),
            "place": draw(sometimes(PLACES)),
            "status": status,
            "holder": draw(sometimes(st.sampled_from(["me", "other"]))),
            "hold_expires": printed(base + timedelta(minutes=draw(st.sampled_from([-5, 0, 5]))))
            if status == "held"
            else None,
            "buffer_before": draw(sometimes(st.sampled_from([0, 10]))),
            "buffer_after": draw(sometimes(st.sampled_from([0, 10]))),
        }
    )


@st.composite
def people(draw, base, zone, day, index):
    off = base + timedelta(minutes=15 * draw(st.integers(-20, 120)))
    length = timedelta(minutes=15 * draw(st.integers(0, 30)))
    windows = draw(st.lists(st.tuples(CLOCKS, CLOCKS).map(list), max_size=2))
    return present(
        {
            "id": f"P{index}",
            "time_zone": draw(st.sampled_from([None, zone, "America/Vancouver"]))
            if index
            else zone,
            "areas": draw(sometimes(st.lists(AREAS, max_size=2))),
            "hours": draw(st.lists(rules(), max_size=4)),
            "overnight": draw(sometimes(st.booleans())),
            "on_date": [{"date": day, "windows": windows}] if draw(st.booleans()) else None,
            "time_off": [{"from": printed(off), "to": printed(off + length)}]
            if draw(st.booleans())
            else None,
            "turnaround_minutes": draw(sometimes(st.sampled_from([0, 10]))),
            "visits": draw(st.lists(visits(base), max_size=6)),
        }
    )


@st.composite
def visit_types(draw, day):
    return present(
        {
            "minutes": draw(st.sampled_from([5, 45, 60, 90])),
            "every": draw(sometimes(st.sampled_from([15, 20, 30, 45, 1000]))),
            "offset": draw(sometimes(st.sampled_from([0, 5, 20, 100]))),
            "notice_minutes": draw(sometimes(st.sampled_from([0, 60, 600]))),
            "horizon_days": draw(sometimes(st.integers(0, 2))),
            "bookable_dates": [day, day] if draw(st.integers(0, 4)) == 0 else None,
            "buffer_before": draw(sometimes(st.sampled_from([0, 10]))),
            "buffer_after": draw(sometimes(st.sampled_from([0, 15]))),
            "max_visits_per_day": draw(sometimes(st.integers(0, 3))),
            "max_minutes_per_day": draw(sometimes(st.sampled_from([0, 60, 120, 200]))),
        }
    )


@st.composite
def scenarios(draw):
    zone, day = draw(ZONES_AND_DAYS)
    midnight = datetime.fromisoformat(day).replace(tzinfo=ZoneInfo(zone)).astimezone(UTC)
    base = midnight + timedelta(minutes=draw(st.integers(-8, 8)) * 60)
    hours = draw(st.integers(0, 40))
    count = draw(st.integers(0, 2))
    return present(
        {
            "now": printed(base + timedelta(minutes=draw(st.sampled_from([-2000, -60, 0, 7])))),
            "time_zone": zone,
            "query": {"from": printed(base), "to": printed(base + timedelta(hours=hours))},
            "clinic": draw(
                sometimes(
                    st.fixed_dictionaries({"hours": st.lists(rules(), min_size=1, max_size=3)})
                )
            ),
            "visit_type": draw(visit_types(day)) if draw(st.integers(0, 9)) else None,
            "practitioners": [draw(people(base, zone, day, index)) for index in range(count)],
            "drive_minutes": {"a": {"b": 25, "c": 40}, "b": {"a": 30, "c": 10}},
            "patient": present({"place": draw(sometimes(PLACES)), "area": draw(sometimes(AREAS))}),
            "holder": draw(sometimes(st.just("me"))),
        }
    )


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(scenarios())
def test_any_scenario_has_the_naive_answer(content):
    found = answer(read_scenario(content, ZoneInfo), explain=True)

    expected = naive.answer(content)
    stamp = datetime.timestamp
    assert found.starts == [stamp(start) for start in expected["starts"]]
    assert found.windows == [(stamp(a), stamp(b)) for a, b in expected["windows"]]
    assert [tuple(r) for r in found.refused] == [
        (stamp(start), who, why) for start, who, why in expected["refused"]
    ]
