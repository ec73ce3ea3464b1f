"""Every file of tests/scenarios is a question with its answer."""

import json
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from booking.scheduling.lab.explain import answer
from booking.scheduling.lab.scenario import read_scenario
from tests.scheduling import naive

FILES = sorted((Path(__file__).parent.parent / "scenarios").glob("*.json"))


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_the_answer_is_the_expected_one(path):
    scenario = read_scenario(json.loads(path.read_text()), ZoneInfo)

    found = answer(scenario)

    assert scenario.expected.starts in (None, found.starts)
    assert scenario.expected.windows in (None, found.windows)


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_the_naive_answer_is_the_expected_one_too(path):
    content = json.loads(path.read_text())
    scenario = read_scenario(content, ZoneInfo)
    if "now" in content and not content["now"].endswith(":00Z"):
        pytest.skip("the naive answer reads whole minutes only")

    found = naive.answer(content)

    starts = [int(start.timestamp()) for start in found["starts"]]
    windows = [(int(a.timestamp()), int(b.timestamp())) for a, b in found["windows"]]
    assert scenario.expected.starts in (None, starts)
    assert scenario.expected.windows in (None, windows)
