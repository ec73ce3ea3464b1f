"""A bad file gives one line that names the field; nothing else may come out."""

import copy
import json
from zoneinfo import ZoneInfo

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from hypothesis import given, settings
from hypothesis import strategies as st

from booking.scheduling.lab.explain import answer
from booking.scheduling.lab.scenario import read_scenario
from booking.scheduling.lab.scenario_fields import BadScenario

GOOD = {
    "now": "2026-05-01T00:00:00Z",
    "time_zone": "UTC",
    "query": {"from": "2026-06-01T00:00:00Z", "to": "2026-06-02T00:00:00Z"},
    "visit_type": {"minutes": 60, "every": 60, "bookable_dates": ["2026-06-01", "2026-06-01"]},
    "practitioners": [
        {
            "id": "P1",
            "hours": [{"days": ["mon"], "from": "09:00", "to": "12:00"}],
            "on_date": [{"date": "2026-06-03", "windows": [["09:00", "10:00"]]}],
            "time_off": [{"from": "2026-06-02T09:00:00Z", "to": "2026-06-02T10:00:00Z"}],
            "visits": [
                {
                    "start": "2026-06-01T09:00:00Z",
                    "end": "2026-06-01T10:00:00Z",
                    "status": "confirmed",
                    "place": "a",
                }
            ],
        }
    ],
    "drive_minutes": {"a": {"b": 5}},
    "patient": {"place": "b"},
}
PERSON, VISIT = ("practitioners", 0), ("practitioners", 0, "visits", 0)


def changed(path, value):
    content = copy.deepcopy(GOOD)
    inner = content
    for key in path[:-1]:
        inner = inner[key]
    inner[path[-1]] = value
    return content


@pytest.mark.parametrize(
    ("path", "value", "field"),
    [
        (("now",), None, "now"),
        (("now",), "2026-05-01", "now"),
        (("now",), "2026-05-01T00:00:00", "now"),
        (("now",), "2026-13-01T00:00:00Z", "now"),
        (("query",), None, "query"),
        (("query", "to"), "2026-05-01T00:00:00Z", "query.to"),
        (("time_zone",), "Mars/Olympus", "time_zone"),
        (("time_zone",), "America", "time_zone"),
        (("time_zone",), None, "practitioners[0].time_zone"),
        (("practitioners",), {}, "practitioners"),
        (("visit_type", "minutes"), -1, "visit_type.minutes"),
        (("visit_type", "minutes"), "60", "visit_type.minutes"),
        (("visit_type", "minutes"), True, "visit_type.minutes"),
        (("visit_type", "every"), 0, "visit_type.every"),
        (("visit_type", "bookable_dates"), ["2026-06-01"], "visit_type.bookable_dates"),
        (
            ("visit_type", "bookable_dates"),
            ["2026-06-02", "2026-06-01"],
            "visit_type.bookable_dates[1]",
        ),
        ((*PERSON, "id"), None, "practitioners[0].id"),
        ((*PERSON, "hours", 0, "days"), ["monday"], "practitioners[0].hours[0].days[0]"),
        ((*PERSON, "hours", 0, "from"), "9:00", "practitioners[0].hours[0].from"),
        ((*PERSON, "hours", 0, "from"), "24:30", "practitioners[0].hours[0].from"),
        ((*PERSON, "hours", 0, "to"), "12:60", "practitioners[0].hours[0].to"),
        (
            (*PERSON, "on_date"),
            [{"date": "2026-06-03", "windows": []}] * 2,
            "practitioners[0].on_date[1].date",
        ),
        (
            (*PERSON, "time_off", 0, "to"),
            "2026-06-02T08:59:59Z",
            "practitioners[0].time_off[0].to",
        ),
        ((*VISIT, "status"), "maybe", "practitioners[0].visits[0].status"),
        ((*VISIT, "status"), "held", "practitioners[0].visits[0].hold_expires"),
        ((*VISIT, "end"), "2026-06-01T08:00:00Z", "practitioners[0].visits[0].end"),
        (("drive_minutes", "a", "b"), -5, "drive_minutes.a.b"),
        (("drive_minutes",), {}, "drive_minutes"),
    ],
)
def test_a_bad_field_is_named_in_one_line(path, value, field, tmp_path):
    file = tmp_path / "bad.json"
    file.write_text(json.dumps(changed(path, value)))

    with pytest.raises(CommandError) as caught:
        call_command("slots", str(file))

    said = str(caught.value)
    assert caught.value.returncode == 2
    assert said.startswith(f"{file}: {field}: ")
    assert "\n" not in said


@pytest.mark.parametrize("content", [b"", b"{", b"[1]", b"nonsense", b"\xff\xfe", b"[" * 100_000])
def test_what_is_no_scenario_is_said_in_one_line(content, tmp_path):
    file = tmp_path / "bad.json"
    file.write_bytes(content)

    with pytest.raises(CommandError) as caught:
        call_command("slots", str(file))

    assert (caught.value.returncode, "\n" in str(caught.value)) == (2, False)


def test_a_missing_file_and_a_missing_folder_are_exit_2(tmp_path):
    for arguments in (
        ["slots", str(tmp_path / "no.json")],
        ["slots", "--check", str(tmp_path / "no")],
    ):
        with pytest.raises(CommandError) as caught:
            call_command(*arguments)
        assert caught.value.returncode == 2


def test_a_check_with_a_difference_is_exit_1(tmp_path, capsys):
    content = {**GOOD, "expect": {"starts": ["2026-06-01T09:00:00Z"]}}
    (tmp_path / "wrong.json").write_text(json.dumps(content))
    (tmp_path / "unasked.json").write_text(json.dumps(GOOD))

    with pytest.raises(CommandError) as caught:
        call_command("slots", "--check", str(tmp_path))

    assert caught.value.returncode == 1
    assert "1 checked, 1 different" in capsys.readouterr().out


def test_a_thousand_visits_leave_the_gaps_between_them(tmp_path):
    content = copy.deepcopy(GOOD)
    content["visit_type"] = {"minutes": 30, "every": 30}
    content["query"] = {"from": "2026-06-01T00:00:00Z", "to": "2026-07-13T00:00:00Z"}
    person = content["practitioners"][0]
    person["hours"] = [
        {
            "days": ["mon", "tue", "wed", "thu", "fri", "sat", "sun"],
            "from": "00:00",
            "to": "24:00",
        }
    ]
    person.pop("on_date"), person.pop("time_off")
    person["visits"] = [
        {
            "start": f"2026-06-{1 + n // 48:02d}T{n % 48 // 2:02d}:{n % 2 * 30:02d}:00Z",
            "end": f"2026-06-{1 + n // 48:02d}T{n % 48 // 2:02d}:{n % 2 * 30 + 29}:00Z",
            "status": "confirmed",
        }
        for n in range(1000)
        if n % 10
    ]

    found = answer(read_scenario(content, ZoneInfo))

    assert len(found.starts) == 42 * 48 - 900


JUNK = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(),
    st.text(max_size=8),
    st.lists(st.integers(), max_size=2),
    st.just({}),
    st.sampled_from(["0000-01-01T00:00:00Z", "9999-12-31T23:59:59Z", "24:00", "2026-02-30"]),
)


def paths(content, here=()):
    yield here
    inner = content.items() if isinstance(content, dict) else enumerate(content)
    for key, value in inner:
        if isinstance(value, dict | list):
            yield from paths(value, (*here, key))
        else:
            yield (*here, key)


@settings(max_examples=300, deadline=None)
@given(st.sampled_from(sorted(filter(None, paths(GOOD)), key=str)), JUNK)
def test_junk_in_any_field_is_either_understood_or_refused_by_name(path, junk):
    try:
        answer(read_scenario(changed(path, junk), ZoneInfo), explain=True)
    except BadScenario as error:
        assert "\n" not in str(error)
