"""Scenarios of an absence: `manage.py rehome` answers files, and says what is wrong with a bad one."""

import json
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

FOLDER = Path(__file__).parent.parent / "scenarios" / "rehome"
ONE = FOLDER / "joint-beats-one-by-one.json"


def run(*arguments):
    out = StringIO()
    call_command("rehome", *map(str, arguments), stdout=out, stderr=StringIO())
    return out.getvalue()


def test_every_file_of_the_folder_has_the_answer_it_expects():
    files = len(list(FOLDER.glob("*.json")))

    assert run("--check", FOLDER) == f"{files} checked, 0 different, 0 unreadable\n"


def test_a_file_is_answered_visit_by_visit():
    found = json.loads(run(ONE))

    assert [(home["visit"], home["practitioner"]) for home in found["homes"]] == [
        ("a", "P3"),
        ("b", "P2"),
    ]
    assert found["added_minutes"] == 75


def test_a_wrong_expectation_is_told_apart_with_exit_1(tmp_path):
    content = json.loads(ONE.read_text())
    content["expect"]["homes"][0]["practitioner"] = "P2"
    path = tmp_path / "wrong.json"
    path.write_text(json.dumps(content))

    with pytest.raises(CommandError) as refused:
        run("--check", path)

    assert refused.value.returncode == 1


@pytest.mark.parametrize(
    ("change", "named"),
    [
        (lambda c: c.pop("absences"), "absences: is missing"),
        (lambda c: c.pop("visit_type"), "visit_type: is missing"),
        (lambda c: c["absences"][0].update(practitioner="P9"), "absences[0].practitioner"),
        (lambda c: c["absences"][0].update(to="2020-01-01T00:00:00Z"), "absences[0].to"),
        (lambda c: c["practitioners"][0]["visits"][0].pop("id"), "visits[0].id: is missing"),
        (lambda c: c["practitioners"][1].update(languages="pa"), "languages: must be a list"),
    ],
)
def test_a_bad_file_is_one_line_that_names_the_field_with_exit_2(tmp_path, change, named):
    content = json.loads(ONE.read_text())
    change(content)
    path = tmp_path / "bad.json"
    path.write_text(json.dumps(content))

    with pytest.raises(CommandError) as refused:
        run(path)

    assert refused.value.returncode == 2
    assert named in str(refused.value)
    assert "\n" not in str(refused.value)
