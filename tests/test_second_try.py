"""A test that fails now and then is forgiven at home, by name, and never in CI."""

import pytest

from tests import run

WAVERING = """
from pathlib import Path

def test_steady():
    assert True

def test_wavering():
    before = Path("tried")
    seen = before.exists()
    before.touch()
    assert seen
"""


@pytest.fixture
def wavering(tmp_path, monkeypatch):
    """A suite of two tests, one of which fails the first time."""
    (tmp_path / "pytest.ini").write_text("[pytest]")
    (tmp_path / "test_x.py").write_text(WAVERING)
    monkeypatch.setattr(run, "ROOT", tmp_path)
    monkeypatch.setattr(run, "second_try", [])
    monkeypatch.delenv("DJANGO_SETTINGS_MODULE", raising=False)
    monkeypatch.setenv("PYTEST_DISABLE_PLUGIN_AUTOLOAD", "1")


def test_at_home_what_passed_only_at_the_second_try_is_named(wavering, monkeypatch):
    monkeypatch.delenv("CI", raising=False)

    run.tests("sqlite", which="not browser")

    assert run.second_try == ["sqlite: test_x.py::test_wavering"]


def test_in_ci_nothing_is_tried_twice(wavering, monkeypatch):
    monkeypatch.setenv("CI", "true")

    with pytest.raises(run.Failed):
        run.tests("sqlite", which="not browser")

    assert run.second_try == []


def test_the_last_line_counts_and_names_them(wavering, monkeypatch, capsys):
    monkeypatch.delenv("CI", raising=False)
    steps = [("tests", lambda: run.tests("sqlite", which="not browser"))]
    monkeypatch.setattr(run, "STEPS", steps)

    ended = run.main()

    last = capsys.readouterr().out.splitlines()[-1]
    assert (ended, last) == (
        0,
        "Passed only at the second try (1): sqlite: test_x.py::test_wavering",
    )
